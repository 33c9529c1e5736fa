package org.maskmarch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.JobFile;

/** Folders as NVOS and SPIn-NeRF come, made small. */
class DataSetsTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    @TempDir
    Path folder;

    private DataSetScene scene;

    /** Three views of 40 x 30, whose images have their names in a folder beside. */
    @BeforeEach
    void scene() throws IOException {
        Path demo = Path.of("..", "demo").toAbsolutePath().normalize();
        Path file = Files.writeString(folder.resolve("fern.scene.yaml"), """
                field: %s/tabletop.npz
                cameras: { transforms: %s/transforms.json, width: 40, height: 40 }
                """.formatted(demo, demo));
        List<Camera> cameras = new ArrayList<>();
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < 3; i++) {
            double[] pose = {1, 0, 0, i, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
            cameras.add(new Camera("image00" + i, WIDTH, HEIGHT, 50, 50, 20, 15, pose));
            Files.writeString(images.resolve("IMG_40" + (26 + i) + ".JPG"), "never decoded");
        }
        scene = new DataSetScene(file, cameras, images);
    }

    private static Path picture(Path file, int width, int height, int value, IntPredicate light) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < width * height; p++) {
            image.getRaster().setSample(p % width, p / width, 0, light.test(p) ? value : 0);
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private Path nvos() throws IOException {
        Path root = folder.resolve("llff");
        // scribbles at twice the size of the views: a horizontal bar, and a vertical one
        picture(root.resolve("scribbles/fern/pos_0_IMG_4027.png"), 80, 60, 255, p -> p / 80 >= 20 && p / 80 < 25 && p % 80 >= 10
                && p % 80 < 70);
        picture(root.resolve("scribbles/fern/neg_0_IMG_4027.png"), 80, 60, 255, p -> p % 80 >= 2 && p % 80 < 5 && p / 80 >= 5
                && p / 80 < 55);
        Files.createDirectories(root.resolve("reference_image/fern"));
        Files.writeString(root.resolve("reference_image/fern/IMG_4027.JPG"), "never decoded");
        picture(root.resolve("masks/fern/IMG_4028_mask.png"), 80, 60, 255, p -> p % 80 < 40);
        Files.writeString(root.resolve("masks/fern/IMG_4028.JPG"), "never decoded");
        return root;
    }

    @Test
    void nvosScribblesBecomeClicksInTheReferenceView() throws IOException {
        SuiteCase task = NvosTask.read(nvos(), "fern", scene, 1);
        assertEquals("nvos-fern", task.name());
        ViewPrompt prompt = read(task).objects().get(0).prompts().get(0);
        assertEquals(1, prompt.view());
        long object = prompt.points().stream().filter(p -> p.positive()).count();
        assertTrue(object >= 1 && object < prompt.points().size(), prompt.points().toString());
        prompt.points().forEach(p -> {
            // the middle lines of the bars, at half their size
            assertEquals(p.positive() ? 22.5 / 2 : 3.5 / 2, p.positive() ? p.y() : p.x(), 0.6);
        });
        assertEquals(prompt.points(), read(NvosTask.read(nvos(), "fern", scene, 1)).objects().get(0).prompts().get(0).points());
        assertEquals(List.of("0002.png"), task.truth().get("fern").stream().map(Truth.View::name).toList());
    }

    /** The result is brought to the size of the truth. */
    @Test
    void nvosIsScoredOnTheTargetAtItsOwnSize() throws IOException {
        SuiteCase task = NvosTask.read(nvos(), "fern", scene, 1);
        Path masks = folder.resolve("result");
        picture(masks.resolve("0002.png"), WIDTH, HEIGHT, 255, p -> p % WIDTH < 10);
        Truth.Score score = Truth.score(task.truth().get("fern"), masks);
        assertEquals(1, score.views());
        assertEquals(0.5, score.mean(), 1e-9);
        assertEquals(0.75, score.accuracy(), 1e-9);
    }

    @Test
    void nvosSaysWhatIsNotAsItComes() throws IOException {
        Path root = nvos();
        assertEquals("dataset.missing", code(() -> NvosTask.read(root, "orchids", scene, 1)));
        picture(root.resolve("scribbles/fern/pos_1.png"), 80, 60, 255, p -> true);
        assertEquals("dataset.layout", code(() -> NvosTask.read(root, "fern", scene, 1)));
        Files.delete(root.resolve("scribbles/fern/pos_1.png"));
        picture(root.resolve("scribbles/fern/pos_0_IMG_4027.png"), 80, 60, 255, p -> false);
        assertEquals("dataset.no-scribble", code(() -> NvosTask.read(root, "fern", scene, 1)));
        Files.move(root.resolve("reference_image/fern/IMG_4027.JPG"), root.resolve("reference_image/fern/IMG_9999.JPG"));
        assertEquals("dataset.image", code(() -> NvosTask.read(root, "fern", scene, 1)));
    }

    @Test
    void spinNerfPromptsWithTheFirstAnnotatedMaskAndCountsAllAnnotatedViews() throws IOException {
        Path root = folder.resolve("fern");
        // masks of 0 and 1, at twice the size of the views
        picture(root.resolve("IMG_4027.png"), 80, 60, 1, p -> p % 80 < 20);
        picture(root.resolve("IMG_4028.png"), 80, 60, 1, p -> p % 80 < 40);
        picture(root.resolve("IMG_4026_cutout.png"), 80, 60, 255, p -> true);
        picture(root.resolve("IMG_4026_pseudo.png"), 80, 60, 255, p -> true);
        SuiteCase each = SpinNerfScene.read("fern", root, scene, folder.resolve("out"));
        ViewPrompt prompt = read(each).objects().get(0).prompts().get(0);
        assertEquals(1, prompt.view());
        Mask mask = MaskImage.read(prompt.mask());
        assertEquals(WIDTH, mask.width());
        assertEquals(10 * HEIGHT, mask.area());
        assertEquals(List.of("0001.png", "0002.png"), each.truth().get("object").stream().map(Truth.View::name).toList());
        Path masks = folder.resolve("result");
        picture(masks.resolve("0001.png"), WIDTH, HEIGHT, 255, p -> p % WIDTH < 10);
        picture(masks.resolve("0002.png"), WIDTH, HEIGHT, 255, p -> p % WIDTH < 10);
        Truth.Score score = Truth.score(each.truth().get("object"), masks);
        assertEquals(0.75, score.mean(), 1e-9);
        assertEquals("0002.png", score.worstView());
    }

    @Test
    void spinNerfSaysWhatIsNotAsItComes() throws IOException {
        Path root = folder.resolve("fern");
        picture(root.resolve("other.png"), 8, 6, 1, p -> true);
        Path out = folder.resolve("out");
        assertEquals("dataset.layout", code(() -> SpinNerfScene.read("fern", root, scene, out)));
        picture(root.resolve("IMG_4027.png"), 8, 6, 1, p -> false);
        assertEquals("dataset.empty-mask", code(() -> SpinNerfScene.read("fern", root, scene, out)));
        picture(root.resolve("IMG_4027_2.png"), 8, 6, 1, p -> true);
        assertEquals("dataset.layout", code(() -> SpinNerfScene.read("fern", root, scene, out)));
        assertEquals("dataset.missing", code(() -> SpinNerfScene.read("x", folder.resolve("x"), scene, out)));
        Path fewer = Files.createDirectories(folder.resolve("fewer"));
        assertEquals("dataset.count", code(() -> new DataSetScene(scene.scene(), List.of(scene.camera(0)), fewer)));
    }

    @Test
    void absurdMasksAreRefusedBeforeTheyAreDecoded() throws IOException {
        Path file = folder.resolve("huge.png");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeLong(0x89504E470D0A1A0AL);
            byte[] header = {'I', 'H', 'D', 'R', 0, 1, 0, 0, 0, 1, 0, 0, 8, 0, 0, 0, 0};
            CRC32 crc = new CRC32();
            crc.update(header);
            out.writeInt(13);
            out.write(header);
            out.writeInt((int) crc.getValue());
        }
        assertEquals("truth.too-large", code(() -> MaskImage.read(file)));
        Files.writeString(file, "no picture");
        assertEquals("truth.unreadable", code(() -> MaskImage.read(file)));
    }

    @Test
    void scribblesThinToTheirMiddleLine() {
        Mask bar = new Mask(30, 11);
        for (int p = 0; p < 330; p++) {
            bar.set(p, p % 30 >= 3 && p % 30 < 27 && p / 30 >= 3 && p / 30 < 8);
        }
        Mask thin = Scribble.thinned(bar);
        for (int p = 0; p < 330; p++) {
            assertTrue(!thin.get(p) || p / 30 == 5, "row " + p / 30);
        }
        assertTrue(thin.area() >= 18 && thin.area() <= 24, thin.toString());
        assertEquals(5, Scribble.points(bar, 1, 1, 5).size());
        assertEquals(1, Scribble.points(bar, 0, 1, 5).size());
        assertEquals(List.of(), Scribble.points(new Mask(9, 9), 1, 1, 5));
    }

    private JobSpec read(SuiteCase each) throws IOException {
        Path job = folder.resolve(each.name() + ".job.yaml");
        SuiteFile.YAML.writeValue(job.toFile(), each.job());
        return JobFile.readJob(job, folder);
    }

    private interface Action {
        void run() throws IOException;
    }

    private static String code(Action action) {
        return assertThrows(MaskmarchException.class, action::run).code();
    }
}
