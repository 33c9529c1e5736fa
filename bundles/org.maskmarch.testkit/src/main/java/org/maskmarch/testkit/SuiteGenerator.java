package org.maskmarch.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.view.Camera;

/**
 * Writes the scenes of the suite into a folder, a folder for each: checkpoint, cameras, scene file, job files and exact
 * ground truth; beside them {@code suite.yaml}, which {@code eval} reads. The same seeds give the same files.
 */
public final class SuiteGenerator {
    /** Names of the scenes. */
    public static final List<String> NAMES = List.of("occlusion", "thin", "holes", "camouflage", "touching", "forward",
            "unbounded");
    /** Seeds to look at while something is improved. */
    public static final List<Long> TUNING = List.of(1L, 2L);
    /** Seeds for figures that are reported: nothing was chosen by looking at them. */
    public static final List<Long> REPORTING = List.of(11L, 12L);
    private static final int SIZE = 360;
    private static final int SIDE = 256;
    private static final int UNBOUNDED_SIDE = 192;
    /** Where the inner part of the unbounded scenes lies: the objects, and little else. */
    private static final FieldSpace.Contracted INNER = new FieldSpace.Contracted(0, 0, -0.1, 0.72, 0.2, true, false);
    private static final int[] FORWARD = {240, 192, 176};
    /** Half sides in device coordinates: neighbouring cameras see more than the first one. */
    private static final double[] FORWARD_HALF = {1.25, 1.25, 1};
    /** A view that shows less of an object has no truth for it: each pixel at its rim would be some percent. */
    private static final int LEAST_PIXELS = 50;
    /** A person's box is not tight to the pixel. */
    private static final int SLACK = 2;
    /** Of the largest visible share of an object: a view with less of it is no view to draw a box in. */
    private static final double WELL_SEEN = 0.97;

    private final List<Long> seeds;
    private final int size;
    private final double detail;

    /** @param seeds one scene of each kind is made for each */
    public SuiteGenerator(List<Long> seeds) {
        this(seeds, SIZE, 1);
    }

    /** @param detail scales the number of vertices along each axis */
    SuiteGenerator(List<Long> seeds, int size, double detail) {
        this.seeds = List.copyOf(seeds);
        this.size = size;
        this.detail = detail;
    }

    /**
     * Writes the suite.
     *
     * @param only names of the scenes to write; empty = all
     * @param log  is told of each scene
     */
    public void write(Path folder, Set<String> only, Consumer<String> log) throws IOException {
        StringBuilder cases = new StringBuilder();
        for (long seed : seeds) {
            for (SuiteScene scene : new SuiteScenes(seed, size).all()) {
                if (only.isEmpty() || only.contains(scene.name())) {
                    String name = scene.name() + "-" + seed;
                    log.accept(name);
                    write(scene, name, folder.resolve(name));
                    cases.append("""
                              - { job: %1$s/%1$s.job.yaml, truth: %1$s/truth, runs: [paper, code, plus, plus-spoiled] }
                              - { job: %1$s/%1$s-click.job.yaml, truth: %1$s/truth, runs: [plus-click] }
                            """.formatted(name));
                }
            }
        }
        Files.writeString(folder.resolve("suite.yaml"), """
                # Scenes of the seeds %s, made by `maskmarch suite`: ./maskmarch eval suite.yaml
                cases:
                %sruns:
                  - { name: paper, profile: paper }
                  - { name: code, profile: code }
                  - { name: plus, profile: plus }
                  - { name: plus-spoiled, profile: plus, spoil: 0.3 }
                  - { name: plus-click, profile: plus }
                """.formatted(seeds, cases));
    }

    private void write(SuiteScene scene, String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        writeField(scene, folder);
        boolean forward = scene.storage() == SuiteScene.Storage.DVGO_FORWARD;
        Files.writeString(folder.resolve("transforms.json"), SceneFiles.transforms(
                forward ? scene.cameras().stream().map(SuiteGenerator::turned).toList() : scene.cameras(), scene.angle()));
        Files.writeString(folder.resolve("scene.yaml"), sceneFile(scene));
        List<List<Mask>> masks = new ArrayList<>();
        for (Camera camera : scene.cameras()) {
            masks.add(GroundTruth.masks(scene.scene(), camera));
        }
        StringBuilder boxes = new StringBuilder("# Every object from a box in one view.\nscene: scene.yaml\nobjects:\n");
        StringBuilder clicks = new StringBuilder("# Every object from one click.\nscene: scene.yaml\nobjects:\n");
        for (int i = 0; i < scene.scene().objects().size(); i++) {
            Solid object = scene.scene().objects().get(i);
            Path truth = Files.createDirectories(folder.resolve("truth").resolve(object.name()));
            for (int view = 0; view < masks.size(); view++) {
                int area = masks.get(view).get(i).area();
                if (area == 0 || area >= LEAST_PIXELS) {
                    SceneFiles.writePng(masks.get(view).get(i), truth.resolve(DemoCameras.name(view) + ".png"));
                }
            }
            int view = userView(scene, object, i, masks);
            Mask mask = masks.get(view).get(i);
            String head = "  - name: " + object.name() + "\n    view: " + view + "\n    ";
            boxes.append(head).append("box: ").append(SceneFiles.numbers(loose(mask))).append('\n');
            clicks.append(head).append("points: [[")
                    .append(SceneFiles.position(mask.width(), GroundTruth.deepest(mask))).append(", 1]]\n");
        }
        Files.writeString(folder.resolve(name + ".job.yaml"), boxes);
        Files.writeString(folder.resolve(name + "-click.job.yaml"), clicks);
    }

    private void writeField(SuiteScene scene, Path folder) throws IOException {
        switch (scene.storage()) {
            case PLENOXELS -> SparseGrid.of(scene.scene(), side(SIDE), SparseGrid.Surface.SHARP)
                    .write(folder.resolve(field(scene)));
            case DVGO_UNBOUNDED -> {
                double half = 1 + INNER.shell();
                int side = side(UNBOUNDED_SIDE);
                DvgoGrid.of(scene.scene(), INNER, UnaryOperator.identity(), new double[] {half, half, half},
                        new int[] {side, side, side}).write(folder.resolve(field(scene)));
            }
            case DVGO_FORWARD -> {
                Camera first = scene.cameras().get(0);
                FieldSpace ndc = new FieldSpace.Ndc(2 * first.fx() / first.width(), 2 * first.fy() / first.height(), 1, false);
                // its cameras look along -z of the world, y up
                DvgoGrid.of(scene.scene(), ndc, p -> new Vec(p.x(), -p.z(), p.y()), FORWARD_HALF,
                        IntStream.of(FORWARD).map(this::side).toArray()).write(folder.resolve(field(scene)));
            }
        }
    }

    private int side(int vertices) {
        return Math.max(8, (int) Math.round(vertices * detail));
    }

    private static String field(SuiteScene scene) {
        return scene.storage() == SuiteScene.Storage.PLENOXELS ? "ckpt.npz" : "fine_last.tar";
    }

    /** A camera of the scene in the world of a forward-facing checkpoint. */
    private static Camera turned(Camera camera) {
        double[] m = camera.cameraToWorld();
        double[] turned = m.clone();
        for (int column = 0; column < 4; column++) {
            turned[4 + column] = m[8 + column];
            turned[8 + column] = -m[4 + column];
        }
        return new Camera(camera.name(), camera.width(), camera.height(), camera.fx(), camera.fy(), camera.cx(), camera.cy(),
                turned);
    }

    private static String sceneFile(SuiteScene scene) {
        Camera first = scene.cameras().get(0);
        String range = switch (scene.storage()) {
            case PLENOXELS -> "background: white\nnear: 1.5\nfar: 5.0\n";
            case DVGO_UNBOUNDED -> "background: white\nnear: 0.3\nfar: 50\n";
            case DVGO_FORWARD -> "background: black\n";
        };
        return "field: " + field(scene) + "\n" + range + "cameras: { transforms: transforms.json, width: " + first.width()
                + ", height: " + first.height() + " }\n";
    }

    /**
     * The view in which a person would mark an object: it is seen whole, as far as other things let it, within the frame;
     * and it is large there, while other things take little of its box.
     */
    private static int userView(SuiteScene scene, Solid object, int index, List<List<Mask>> masks) {
        double[] share = new double[masks.size()];
        double[] worth = new double[masks.size()];
        for (int view = 0; view < share.length; view++) {
            Camera camera = scene.cameras().get(view);
            Mask mask = masks.get(view).get(index);
            PromptBox box = GroundTruth.box(mask);
            if (!mask.isEmpty() && box.x0() > 0 && box.y0() > 0 && box.x1() < camera.width() && box.y1() < camera.height()) {
                share[view] = (double) mask.area() / Math.max(1, GroundTruth.areaAlone(object, camera));
                double alone = 1 - clutter(box, masks.get(view), index);
                worth[view] = mask.area() * alone * alone;
            }
        }
        double least = WELL_SEEN * Arrays.stream(share).max().orElseThrow();
        return IntStream.range(0, share.length).filter(view -> share[view] >= least).boxed()
                .max(Comparator.comparingDouble(view -> worth[view])).orElseThrow();
    }

    /** How much of a box other objects take. */
    private static double clutter(PromptBox box, List<Mask> masks, int index) {
        int others = 0;
        for (int y = (int) box.y0(); y < box.y1(); y++) {
            for (int x = (int) box.x0(); x < box.x1(); x++) {
                for (int other = 0; other < masks.size(); other++) {
                    others += other != index && masks.get(other).get(x, y) ? 1 : 0;
                }
            }
        }
        return others / ((box.x1() - box.x0()) * (box.y1() - box.y0()));
    }

    private static PromptBox loose(Mask mask) {
        PromptBox box = GroundTruth.box(mask);
        return new PromptBox(Math.max(0, box.x0() - SLACK), Math.max(0, box.y0() - SLACK),
                Math.min(mask.width(), box.x1() + SLACK), Math.min(mask.height(), box.y1() + SLACK));
    }
}
