package org.maskmarch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/**
 * How the cost of marching a view with its footprint and of its inverse rendering grows with threads, views, resolution and
 * grid. Arguments: scene file, rounds. Prints a JSON array of rows; times are medians over rounds that take turns.
 */
final class Scaling {
    private static final int[] VIEWS = {1, 2, 4, 8, 16, 24};
    private static final int[] WIDTHS = {100, 200, 400, 800};
    private static final int[] GRIDS = {64, 96, 128, 192, 256};

    private final BenchScene scene;
    private final JavaRayMarcher marcher = new JavaRayMarcher();
    private final List<Series> all = new ArrayList<>();

    private Scaling(BenchScene scene) {
        this.scene = scene;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Scaling scaling = new Scaling(BenchScene.load(Path.of(arguments[0])));
        scaling.plan();
        int rounds = Integer.parseInt(arguments[1]);
        for (int round = -2; round < rounds; round++) {
            for (Series series : scaling.all) {
                series.run(round >= 0);
            }
        }
        System.out.println(new ObjectMapper().writeValueAsString(scaling.all.stream().map(Series::row).toList()));
    }

    private void plan() {
        List<Camera> cameras = scene.cameras();
        int processors = Runtime.getRuntime().availableProcessors();
        for (int threads = 1; threads <= processors; threads *= 2) {
            all.add(new Series("threads", threads, threads, () -> segment(scene.field(), cameras.subList(0, 1))));
        }
        for (int views : VIEWS) {
            if (views <= cameras.size()) {
                all.add(new Series("views", views, processors, () -> segment(scene.field(), cameras.subList(0, views))));
            }
        }
        for (int width : WIDTHS) {
            Camera first = cameras.get(0);
            Camera camera = first.resized(width, Math.max(1, width * first.height() / first.width()));
            all.add(new Series("resolution", width, processors, () -> segment(scene.field(), List.of(camera))));
        }
        for (int grid : GRIDS) {
            BrickField field = BenchScene.bake(scene.exact(), grid, scene.cameras());
            all.add(new Series("grid", grid, processors, () -> segment(field, cameras.subList(0, 1))));
        }
    }

    /** Marches views and adds their votes. */
    private void segment(BrickField field, List<Camera> cameras) {
        Votes votes = new Votes(field.layout().slotCount());
        for (Camera camera : cameras) {
            ViewRender view = marcher.march(field, camera, scene.settings());
            view.footprint().project(new Mask(camera.width(), camera.height()), votes);
        }
    }

    /** A row of the table. */
    record Row(String axis, int x, double cpuMs, double wallMs) { }

    private static final class Series {
        private final String axis;
        private final int x;
        private final int threads;
        private final Runnable work;
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> wall = new ArrayList<>();

        Series(String axis, int x, int threads, Runnable work) {
            this.axis = axis;
            this.x = x;
            this.threads = threads;
            this.work = work;
        }

        void run(boolean counts) throws InterruptedException, ExecutionException {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                long start = System.nanoTime();
                long cpuStart = ProcessorTime.nanos();
                // a parallel stream runs in the pool that it is started from
                pool.submit(work).get();
                if (counts) {
                    cpu.add((ProcessorTime.nanos() - cpuStart) / 1e6);
                    wall.add((System.nanoTime() - start) / 1e6);
                }
            } finally {
                pool.shutdown();
            }
        }

        Row row() {
            return new Row(axis, x, median(cpu), median(wall));
        }

        private static double median(List<Double> values) {
            return Twins.median(values.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
