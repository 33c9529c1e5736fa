package org.maskmarch.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.field.dvgo.DvgoFamily;
import org.maskmarch.field.plenoxels.PlenoxelsFamily;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.views.CameraFiles;

class SuiteGeneratorTest {
    private static final int SIZE = 160;
    private static final double DETAIL = 0.5;
    /** Of hard labels at vertices; at half the suite's resolution the thinnest parts are three voxels. */
    private static final double LEAST_IOU = 0.85;
    /** Pixels missed and pixels too many, of those of all objects: edges, on both sides of which fields may err. */
    private static final double MOST_WRONG = 0.03;

    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneAnotherLayout() throws IOException {
        Set<String> two = Set.of("touching", "forward");
        new SuiteGenerator(List.of(3L), 48, 0.15).write(folder.resolve("a"), two, name -> { });
        new SuiteGenerator(List.of(3L), 48, 0.15).write(folder.resolve("b"), two, name -> { });
        List<Path> files = files(folder.resolve("a"));
        assertEquals(files, files(folder.resolve("b")));
        for (Path file : files) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("a").resolve(file)),
                    Files.readAllBytes(folder.resolve("b").resolve(file)), file.toString());
        }
        assertTrue(files.containsAll(List.of(Path.of("suite.yaml"), Path.of("touching-3/touching-3-click.job.yaml"),
                Path.of("forward-3/truth/duck/0023.png"))), files.toString());
        new SuiteGenerator(List.of(4L), 48, 0.15).write(folder.resolve("c"), Set.of("touching"), name -> { });
        assertNotEquals(Files.readString(folder.resolve("a/touching-3/touching-3.job.yaml")),
                Files.readString(folder.resolve("c/touching-4/touching-4.job.yaml")));
    }

    @Test
    void namesAreThoseOfTheScenesAndSeedsForTuningAreNotReported() {
        assertEquals(SuiteGenerator.NAMES, new SuiteScenes(1, 48).all().stream().map(SuiteScene::name).toList());
        Set<Long> both = new HashSet<>(SuiteGenerator.TUNING);
        both.retainAll(SuiteGenerator.REPORTING);
        assertTrue(both.isEmpty());
    }

    /** Objects stand free of each other, but for those that are made to touch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 11, 12})
    void objectsDoNotCrossEachOther(long seed) {
        for (SuiteScene scene : new SuiteScenes(seed, 48).all()) {
            List<Solid> objects = scene.scene().objects();
            for (double x = -1; x < 1; x += 0.04) {
                for (double y = scene.name().equals("forward") ? 1 : -1; y < 3; y += 0.04) {
                    for (double z = SuiteScenes.GROUND; z < 0.6; z += 0.04) {
                        Vec p = new Vec(x, y, z);
                        List<String> inside = objects.stream().filter(o -> o.distance(p) < -0.012).map(Solid::name).toList();
                        assertTrue(inside.size() < 2, scene.name() + " of seed " + seed + ": " + inside + " at " + p);
                    }
                }
            }
        }
    }

    /** Every object's box and click are in a view where it is seen. */
    @Test
    void everyObjectIsMarkedWhereItIsSeen() {
        for (SuiteScene scene : new SuiteScenes(11, 96).all()) {
            Mask[] seen = new Mask[scene.scene().objects().size()];
            for (Camera camera : scene.cameras()) {
                List<Mask> masks = GroundTruth.masks(scene.scene(), camera);
                for (int i = 0; i < seen.length; i++) {
                    seen[i] = seen[i] == null || masks.get(i).area() > seen[i].area() ? masks.get(i) : seen[i];
                }
            }
            for (int i = 0; i < seen.length; i++) {
                assertTrue(seen[i].area() > 60, scene.name() + ": " + scene.scene().objects().get(i).name());
            }
        }
    }

    /** Rendered by the product, each family and each space: objects cover their true silhouettes. */
    @ParameterizedTest
    @ValueSource(strings = {"holes", "forward", "unbounded"})
    void renderedObjectsCoverTheirTrueSilhouettes(String name) throws IOException {
        new SuiteGenerator(List.of(1L), SIZE, DETAIL).write(folder, Set.of(name), n -> { });
        SuiteScene suite = new SuiteScenes(1, SIZE).all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        Path own = folder.resolve(name + "-1");
        Camera shape = suite.cameras().get(0);
        List<Camera> cameras = new CameraFiles().read(
                new CameraSpec.Transforms(own.resolve("transforms.json"), shape.width(), shape.height()));
        boolean plenoxels = suite.storage() == SuiteScene.Storage.PLENOXELS;
        FieldFamily family = plenoxels ? new PlenoxelsFamily() : new DvgoFamily();
        FieldSpace.Ndc ndc = new FieldSpace.Ndc(2 * shape.fx() / shape.width(), 2 * shape.fy() / shape.height(), 1, false);
        BakedField field = new BrickBaker().bake(family.open(own.resolve(plenoxels ? "ckpt.npz" : "fine_last.tar"),
                new FieldOptions(null, null, ndc, 0)), BakeSettings.DEFAULT, Progress.NONE);
        float[][] labels = labels(field, suite);
        int missed = 0;
        int wrong = 0;
        int all = 0;
        for (int view : new int[] {0, 13}) {
            ViewRender render = new JavaRayMarcher().march(field, cameras.get(view), MarchSettings.of(0.3, 50, new float[3]));
            List<Mask> truth = GroundTruth.masks(suite.scene(), suite.cameras().get(view));
            for (int i = 0; i < labels.length; i++) {
                Mask rendered = silhouette(render, labels[i]);
                double iou = rendered.iou(truth.get(i));
                missed += truth.get(i).area() - rendered.intersection(truth.get(i));
                wrong += rendered.area() - rendered.intersection(truth.get(i));
                all += truth.get(i).area();
                assertFalse(truth.get(i).area() > 150 && iou < LEAST_IOU, name + ", "
                        + suite.scene().objects().get(i).name() + " in view " + view + ": IoU " + iou);
            }
        }
        assertTrue(missed + wrong < MOST_WRONG * all, name + ": " + missed + " pixels missed, " + wrong + " wrong, of " + all);
    }

    /** [objects][slots] 1 at the vertices that are nearer to the object than to any other solid. */
    private static float[][] labels(BakedField field, SuiteScene suite) {
        VoxelLayout layout = field.layout();
        FieldSpace space = field.source().space();
        float[][] labels = new float[suite.scene().objects().size()][layout.slotCount()];
        for (int slot = 0; slot < layout.slotCount(); slot++) {
            double[] p = {layout.box().minX() + layout.x(slot) * layout.spacing(0),
                layout.box().minY() + layout.y(slot) * layout.spacing(1),
                layout.box().minZ() + layout.z(slot) * layout.spacing(2)};
            if (space.toWorld(p)) {
                Vec q = suite.storage() == SuiteScene.Storage.DVGO_FORWARD ? new Vec(p[0], -p[2], p[1])
                        : new Vec(p[0], p[1], p[2]);
                int object = suite.scene().objects().indexOf(suite.scene().nearest(q));
                if (object >= 0) {
                    labels[object][slot] = 1;
                }
            }
        }
        return labels;
    }

    private static Mask silhouette(ViewRender render, float[] labels) {
        float[] share = new float[render.width() * render.height()];
        render.footprint().render(labels, share);
        Mask mask = new Mask(render.width(), render.height());
        for (int pixel = 0; pixel < share.length; pixel++) {
            float opacity = render.opacity()[pixel];
            mask.set(pixel, opacity > 0.5 && share[pixel] > 0.5 * opacity);
        }
        return mask;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
        }
    }
}
