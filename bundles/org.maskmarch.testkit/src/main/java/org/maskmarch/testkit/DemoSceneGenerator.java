package org.maskmarch.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.view.Camera;

/**
 * Writes the bundled demo: a tabletop as a Plenoxels checkpoint with cameras, scene file, job files and exact ground
 * truth. The same seed gives the same files.
 */
public final class DemoSceneGenerator {
    /** Seed of the scene that the project ships. */
    public static final long SEED = 1;
    static final String FIELD = "tabletop.npz";
    private static final int SIDE = 192;
    private static final int VIEWS = 24;
    private static final int SIZE = 400;
    /** SAM takes a hole of this share of an object for the object, unless it is told. */
    private static final double LARGE_HOLE = 0.05;

    private final TabletopScene scene;
    private final int side;
    private final List<Camera> cameras;
    private final int size;

    /** @param side of the grid, cells; the views are square, {@code size} pixels */
    DemoSceneGenerator(long seed, int side, int views, int size) {
        this.scene = new DemoSolids(seed).scene();
        this.side = side;
        this.cameras = DemoCameras.orbit(views, size);
        this.size = size;
    }

    /** The generator of the files that the project ships. */
    static DemoSceneGenerator bundled(long seed) {
        return new DemoSceneGenerator(seed, SIDE, VIEWS, SIZE);
    }

    /** @param args the folder to write to, and optionally a seed */
    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException("usage: DemoSceneGenerator FOLDER [SEED]");
        }
        bundled(args.length > 1 ? Long.parseLong(args[1]) : SEED).write(Path.of(args[0]));
    }

    TabletopScene scene() {
        return scene;
    }

    List<Camera> cameras() {
        return cameras;
    }

    SparseGrid grid() {
        return SparseGrid.of(scene, side, SparseGrid.Surface.SOFT);
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        grid().write(folder.resolve(FIELD));
        Files.writeString(folder.resolve("transforms.json"), SceneFiles.transforms(cameras, DemoCameras.ANGLE_X));
        Files.writeString(folder.resolve("scene.yaml"), sceneFile());
        List<Mask> first = List.of();
        for (int view = cameras.size() - 1; view >= 0; view--) {
            first = GroundTruth.masks(scene, cameras.get(view));
            for (int i = 0; i < first.size(); i++) {
                Path masks = folder.resolve("truth").resolve(scene.objects().get(i).name());
                Files.createDirectories(masks);
                SceneFiles.writePng(first.get(i), masks.resolve(DemoCameras.name(view) + ".png"));
            }
        }
        Files.writeString(folder.resolve("truth.json"), truth(first));
        Files.writeString(folder.resolve("demo.job.yaml"), demoJob(first));
        Files.writeString(folder.resolve("all-objects.job.yaml"), allObjectsJob(first));
    }

    private String sceneFile() {
        return """
                # A table with five things on it; see README.md.
                field: %s
                background: white
                near: 1.5
                far: 5.0
                cameras: { transforms: transforms.json, width: %d, height: %d }
                """.formatted(FIELD, size, size);
    }

    private String truth(List<Mask> masks) {
        List<String> clicks = new ArrayList<>();
        List<String> boxes = new ArrayList<>();
        for (int i = 0; i < masks.size(); i++) {
            String name = "    \"" + scene.objects().get(i).name() + "\": ";
            clicks.add(name + "[" + SceneFiles.position(size, GroundTruth.deepest(masks.get(i))) + "]");
            boxes.add(name + SceneFiles.numbers(GroundTruth.box(masks.get(i))));
        }
        return """
                {
                  "field": "%s",
                  "size": %d,
                  "bounds": [[-1, -1, -1], [1, 1, 1]],
                  "clicks": {
                %s
                  },
                  "boxes": {
                %s
                  }
                }
                """.formatted(FIELD, size, String.join(",\n", clicks), String.join(",\n", boxes));
    }

    private String demoJob(List<Mask> masks) {
        return """
                # The mug, from one click in view 0.
                scene: scene.yaml
                objects:
                  - name: %s
                    view: 0
                    points: [[%s, 1]]
                    # instead, or as well: box: %s
                """.formatted(scene.objects().get(0).name(), SceneFiles.position(size, GroundTruth.deepest(masks.get(0))),
                SceneFiles.numbers(GroundTruth.box(masks.get(0))));
    }

    private String allObjectsJob(List<Mask> masks) {
        StringBuilder job = new StringBuilder("""
                # All five objects, each from a box in view 0.
                scene: scene.yaml
                objects:
                """);
        for (int i = 0; i < masks.size(); i++) {
            job.append("  - name: ").append(scene.objects().get(i).name()).append("\n    view: 0\n    box: ")
                    .append(SceneFiles.numbers(GroundTruth.box(masks.get(i)))).append('\n');
            Mask hole = GroundTruth.hole(masks.get(i));
            if (hole.area() > LARGE_HOLE * masks.get(i).area()) {
                job.append("    # a box does not say that the hole is not the object; a click does\n    points: [[")
                        .append(SceneFiles.position(size, GroundTruth.deepest(hole))).append(", 0]]\n");
            }
        }
        return job.toString();
    }
}
