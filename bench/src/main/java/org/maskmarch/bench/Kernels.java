package org.maskmarch.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One view of a scene: marched, its mask rendered, its mask rendered inversely; and the field baked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Kernels {
    @Param("demo/scene.yaml")
    public String scene;

    @Param("0")
    public int view;

    private final JavaRayMarcher java = new JavaRayMarcher();
    private BenchScene loaded;
    private Camera camera;
    private ViewRender marched;
    private float[] labels;
    private float[] shares;
    private Mask mask;
    private Mask most;
    private Mask few;
    private Votes votes;

    @Setup
    public void load() {
        loaded = BenchScene.load(Path.of(scene));
        camera = loaded.cameras().get(view);
        marched = java.march(loaded.field(), camera, loaded.settings());
        labels = loaded.half();
        shares = new float[camera.pixels()];
        mask = loaded.maskOfHalf(camera);
        boolean half = 2 * mask.area() > camera.pixels();
        most = new Mask(camera.width(), camera.height());
        few = new Mask(camera.width(), camera.height());
        for (int p = 0; p < camera.pixels(); p++) {
            most.set(p, mask.get(p) == half);
            few.set(p, mask.get(p) && p % 5 == 0);
        }
        votes = new Votes(labels.length);
    }

    /** An OpenCL processor, if there is one. */
    @State(Scope.Benchmark)
    public static class Device {
        private final DeviceMarcher marcher = new DeviceMarcher(DeviceChoice.OPENCL_CPU, false);

        @Setup
        public void require() {
            if (marcher.device().startsWith(JavaRayMarcher.DEVICE)) {
                throw new IllegalStateException(marcher.device());
            }
        }

        @TearDown
        public void close() {
            marcher.close();
        }
    }

    /** The dense twin. */
    @State(Scope.Benchmark)
    public static class Naive {
        private NaiveMarch march;
        private float[] labels;
        private double[] foreground;
        private double[] background;

        @Setup
        public void spread(Kernels kernels) {
            march = new NaiveMarch(kernels.loaded.field(), kernels.loaded.settings());
            labels = march.dense(kernels.labels);
            foreground = new double[labels.length];
            background = new double[labels.length];
        }
    }

    @Benchmark
    public ViewRender march() {
        return java.march(loaded.field(), camera, loaded.settings());
    }

    /** Half of the scene alone, as a frame of a turntable. */
    @Benchmark
    public ViewRender marchObject() {
        return java.marchObject(loaded.field(), camera, loaded.settings(), labels);
    }

    @Benchmark
    public ViewRender marchOpenCl(Device device) {
        return device.marcher.march(loaded.field(), camera, loaded.settings());
    }

    @Benchmark
    public ViewRender marchNaive(Naive naive) {
        return naive.march.render(camera);
    }

    @Benchmark
    public float[] maskRender() {
        marched.footprint().render(labels, shares);
        return shares;
    }

    @Benchmark
    public float[] maskRenderNaive(Naive naive) {
        return naive.march.renderMask(camera, naive.labels);
    }

    /** Of a mask of most pixels, all of which are gone through. */
    @Benchmark
    public Votes inverse() {
        marched.footprint().project(most, votes);
        return votes;
    }

    /** Of a mask of few pixels, in a view that has been projected before. */
    @Benchmark
    public Votes inverseAgain() {
        marched.footprint().project(few, votes);
        return votes;
    }

    @Benchmark
    public double[] inverseNaive(Naive naive) {
        naive.march.project(camera, mask, naive.foreground, naive.background);
        return naive.foreground;
    }

    @Benchmark
    public BrickField bake() {
        return BenchScene.bake(loaded.exact(), loaded.field().layout().nx(), loaded.cameras());
    }
}
