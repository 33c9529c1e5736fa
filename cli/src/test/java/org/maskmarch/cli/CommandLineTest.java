package org.maskmarch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.job.JobStatus;

class CommandLineTest {
    @TempDir
    Path folder;

    /** The demo scene of the checkout at a size that marches in a moment. */
    private Path scene() throws IOException {
        Path demo = Path.of("..", "demo").toAbsolutePath().normalize();
        return Files.writeString(folder.resolve("small.scene.yaml"), """
                field: %s/tabletop.npz
                background: white
                near: 1.5
                far: 5
                resolution: 48
                cameras: { transforms: %s/transforms.json, width: 60, height: 60 }
                """.formatted(demo, demo));
    }

    @Test
    void theDeviceOfTheMarchIsChosenStrictly() throws IOException {
        String scene = scene().toString();
        String picture = folder.resolve("v.png").toString();
        assertEquals(0, Command.run("render", scene, "--out", picture, "--device", "java").code());
        Command.Outcome unknown = Command.run("render", scene, "--out", picture, "--device", "gup");
        assertEquals(3, unknown.code());
        assertTrue(unknown.err().contains("--device"), unknown.err());
        Command.Outcome refused = Command.run("render", scene, "--out", picture, "--exact", "--require-gpu");
        assertEquals(4, refused.code());
        assertTrue(refused.err().contains("A GPU is required"), refused.err());
    }

    @Test
    void exitCodesTellUsageFromBadInput() throws IOException {
        assertEquals(2, Command.run("segment").code());
        assertEquals(2, Command.run("dance").code());
        assertEquals(0, Command.run("--help").code());
        Command.Outcome missing = Command.run("segment", folder.resolve("no.job.yaml").toString());
        assertEquals(3, missing.code());
        assertTrue(missing.err().contains("no.job.yaml"), missing.err());
        Path job = Files.writeString(folder.resolve("a.job.yaml"), "scene: small.scene.yaml\nobjects: []\n");
        scene();
        Command.Outcome bad = Command.run("segment", job.toString(), "--out", folder.resolve("out").toString());
        assertEquals(3, bad.code());
        assertTrue(bad.err().contains("a.job.yaml: objects"), bad.err());
        assertFalse(Files.exists(folder.resolve("out")), "nothing was written");
    }

    @Test
    void goingOnFromAJobNeedsResultsAndAChange() {
        String results = folder.toString();
        assertEquals(2, Command.run("rethreshold", results).code(), "nothing to change");
        assertEquals(2, Command.run("rethreshold", results, "--without", "3,x").code());
        assertEquals(2, Command.run("refine", results, "--object", "a", "--view", "1").code(), "nothing marked");
        assertEquals(2, Command.run("refine", results, "--object", "a", "--view", "1", "--point", "1,2").code());
        for (Command.Outcome none : List.of(Command.run("rethreshold", results, "--lambda", "2"),
                Command.run("refine", results, "--object", "a", "--view", "1", "--text", "a mug"),
                Command.run("refine", results, "--object", "a", "--view", "1", "--point", "1,2,0"))) {
            assertEquals(3, none.code());
            assertTrue(none.err().contains("job.json is missing"), none.err());
        }
    }

    @Test
    void aSuiteThatIsIncompleteIsToldWhatIsMissing() throws IOException {
        Path suite = Files.writeString(folder.resolve("suite.yaml"), "cases: []\n");
        Command.Outcome none = Command.run("eval", suite.toString(), "--out", folder.resolve("out").toString());
        assertEquals(3, none.code());
        assertTrue(none.err().contains("needs `runs:`"), none.err());
        Files.writeString(suite, "cases: [{ job: a.job.yaml }]\nruns: [{ name: plus }]\n");
        assertTrue(Command.run("eval", suite.toString(), "--out", folder.resolve("out").toString()).err()
                .contains("`truth:`"));
        assertEquals(3, Command.run("eval", folder.resolve("no.yaml").toString()).code());
        String[] wrong = {"runs: [{ name: a }, { name: a }]", "used twice", "runs: [{ name: a, spoil: 2 }]", "`spoil:`",
            "runs: [{ name: a }]\ncases: [{ layout: lerf, scene: small.scene.yaml, folder: x }]", "nvos and spin-nerf",
            "runs: [{ name: r }]\ncases: [{ job: a.job.yaml, truth: x }, { job: ./a.job.yaml, truth: y }]", "two cases named 'a'"};
        scene();
        Files.writeString(folder.resolve("a.job.yaml"), "scene: small.scene.yaml\n");
        for (int i = 0; i < wrong.length; i += 2) {
            Files.writeString(suite, (wrong[i].contains("cases") ? "" : "cases: [{ job: a.job.yaml }]\n") + wrong[i] + "\n");
            Command.Outcome refused = Command.run("eval", suite.toString(), "--out", folder.resolve("out").toString());
            assertEquals(3, refused.code());
            assertTrue(refused.err().contains(wrong[i + 1]), refused.err());
        }
        assertEquals(2, Command.run("eval", suite.toString(), "--runs", "b").code());
    }

    @Test
    void aSuiteIsMadeOfTheScenesAndSeedsThatAreNamed() {
        assertEquals(2, Command.run("suite", folder.toString(), "--seeds", "one").code());
        Command.Outcome unknown = Command.run("suite", folder.toString(), "--scenes", "nowhere");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("occlusion, thin, holes"), unknown.err());
    }

    @Test
    void accuracyAndIouCountAsTheyShould() throws IOException {
        Path truth = Files.createDirectories(folder.resolve("truth"));
        Path masks = Files.createDirectories(folder.resolve("masks"));
        // two views of 2 x 2: one right, one with 1 pixel found, 1 missed, 1 wrong
        int[][] expected = {{1, 1, 0, 0}, {1, 1, 0, 0}};
        int[][] actual = {{1, 1, 0, 0}, {1, 0, 1, 0}};
        for (int v = 0; v < 2; v++) {
            for (int which = 0; which < 2; which++) {
                BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
                for (int p = 0; p < 4; p++) {
                    image.getRaster().setSample(p % 2, p / 2, 0, 255 * (which == 0 ? expected : actual)[v][p]);
                }
                ImageIO.write(image, "png", (which == 0 ? truth : masks).resolve("000" + v + ".png").toFile());
            }
        }
        assertEquals(new Truth.Score(2, (1 + 1 / 3.0) / 2, 1 / 3.0, "0001.png", 6 / 8.0), Truth.score(Truth.views(truth), masks));
    }

    @Test
    void prepareFillsTheCacheOrSaysWhatIsMissing() throws IOException {
        assertEquals(3, Command.run("prepare", folder.resolve("no.yaml").toString()).code());
        Command.Outcome model = Command.run("prepare", scene().toString(), "--model", "no-such");
        assertEquals(3, model.code());
        assertTrue(model.err().contains("no-such"), model.err());
        assertEquals(2, Command.run("prepare", scene().toString(), "--every", "0").code());
    }

    @Test
    void doctorSaysWhetherATextModelIsInstalled() {
        Command.Outcome none = Command.run("doctor", "--device", "java");
        assertTrue(none.out().contains("ok   text model  none. Name the model's file in the environment variable "
                + "MASKMARCH_TEXT_MODEL"), none.out());
        System.setProperty("maskmarch.textModel", folder.resolve("no.onnx").toString());
        try {
            Command.Outcome missing = Command.run("doctor", "--device", "java");
            assertTrue(missing.out().contains("BAD  text model  grounding-dino: ") && missing.out().contains("no.onnx"),
                    missing.out());
            assertEquals(4, missing.code());
        } finally {
            System.clearProperty("maskmarch.textModel");
        }
    }

    @Test
    void aTextWithoutATextModelIsToldHowToInstallOne() throws IOException {
        scene();
        Path job = Files.writeString(folder.resolve("a.job.yaml"),
                "scene: small.scene.yaml\nobjects: [{ name: mug, text: a mug }]\n");
        for (String command : new String[] {"segment", "candidates"}) {
            Command.Outcome refused = Command.run(command, job.toString(), "--out", folder.resolve("out").toString());
            assertEquals(3, refused.code());
            assertTrue(refused.err().contains("none is installed") && refused.err().contains("MASKMARCH_TEXT_MODEL"),
                    refused.err());
        }
        assertFalse(Files.exists(folder.resolve("out")), "nothing was written");
    }

    @Test
    void infoNamesFamilyGridAndCameras() throws IOException {
        Command.Outcome info = Command.run("info", "--json", scene().toString());
        assertEquals(0, info.code(), info.err());
        assertTrue(info.out().contains("\"family\" : \"plenoxels\""), info.out());
        assertTrue(info.out().contains("\"cameras\" : 24"), info.out());
        assertTrue(info.out().contains("192 x 192 x 192"), info.out());
    }

    @Test
    void infoProposesASceneFileThatFits() throws IOException {
        Path checkpoint = Files.copy(Path.of("../demo/tabletop.npz"), folder.resolve("a table: \"1\".npz"));
        JsonNode info = new ObjectMapper().readTree(Command.run("info", "--json", checkpoint.toString()).out());
        Path scene = Files.writeString(folder.resolve("proposed.yaml"), info.path("sceneFile").asText());
        Command.Outcome read = Command.run("info", scene.toString());
        assertEquals(0, read.code(), read.err());
        assertTrue(read.out().contains("nothing: write a job"), read.out());

        String text = Command.run("info", checkpoint.toString()).out();
        assertTrue(text.contains("\n    field: \"a table: "), text);
        assertTrue(text.matches("(?s).*bounds +\\[\\[-?\\d\\.?\\d{0,3}, .*"), "four digits: " + text);
    }

    @Test
    void sketchesShowTheFieldInItsOwnSpace() {
        Aabb box = new Aabb(0, 0, 0, 2, 2, 1);
        FieldInfo world = new FieldInfo("f", box, null, 0, Map.of());
        String sketch = SceneSketch.of("a.ckpt", world, null);
        // the ball round the box, radius 1.5, fills the 40 degrees of the view
        assertTrue(sketch.contains("radius: 4.386, elevation: [20], fovX: 40, target: [1, 1, 0.5]"), sketch);
        assertFalse(sketch.contains("bounds:"), sketch);
        assertTrue(SceneSketch.of("a.ckpt", world, box).contains("bounds: [[0, 0, 0], [2, 2, 1]] #"), sketch);

        FieldInfo ndc = new FieldInfo("f", FieldSpace.Ndc.UNPLACED, DensityActivation.RELU, box, null, 0, Map.of());
        assertTrue(SceneSketch.of("a.ckpt", ndc, null).contains("forward: {"));
        FieldInfo contracted = new FieldInfo("f", new FieldSpace.Contracted(7, 8, 9, 2, 0.2, true, false),
                DensityActivation.RELU, box, null, 0, Map.of());
        sketch = SceneSketch.of("a.ckpt", contracted, null);
        assertTrue(sketch.contains("radius: 1.6, elevation: [20], fovX: 60, target: [7, 8, 9]"), sketch);
        assertEquals("0.0000123", SceneSketch.number(1.23e-5), "YAML without exponents");
    }

    @Test
    void renderWritesPictureAndDepth() throws IOException {
        Path png = folder.resolve("v.png");
        Path npy = folder.resolve("v.npy");
        Command.Outcome render = Command.run("render", scene().toString(), "--view", "3", "--out", png.toString(),
                "--depth", npy.toString());
        assertEquals(0, render.code(), render.err());
        BufferedImage image = ImageIO.read(png.toFile());
        assertEquals(60, image.getWidth());
        assertEquals(0xffffff, image.getRGB(0, 0) & 0xffffff, "background");
        assertTrue((image.getRGB(30, 35) & 0xff) < 200, "table");
        assertEquals(128 + 60 * 60 * 4, Files.size(npy));
        assertEquals(3, Command.run("render", folder.resolve("small.scene.yaml").toString(), "--view", "24", "--out",
                png.toString()).code());
    }

    @Test
    void fidelityTellsWhatABakeCostsAndKeeps() throws IOException {
        String scene = scene().toString();
        Command.Outcome table = Command.run("fidelity", scene, "--views", "1", "--longest", "24");
        assertEquals(0, table.code(), table.err());
        List<String> lines = table.out().lines().toList();
        assertEquals(3, lines.size(), table.out());
        assertTrue(lines.get(2).matches("\\| .*small.scene.yaml \\| plenoxels \\| 48 x 48 x 48 \\| \\d+\\.\\d \\| "
                + "\\d+\\.\\d \\| 1 of 24 x 24 \\| \\d\\d\\.\\d \\|"), lines.get(2));
        assertTrue(table.err().contains("exact view 0"), "progress: " + table.err());

        Command.Outcome two = Command.run("fidelity", "--json", scene, scene, "--longest", "12");
        assertEquals(0, two.code(), two.err());
        JsonNode all = new ObjectMapper().readTree(two.out());
        assertEquals(2, all.size());
        assertEquals("plenoxels", all.get(1).path("family").asText());
        assertEquals(48, all.get(1).path("grid").get(2).asInt());
        assertEquals(0, all.get(1).path("views").get(0).path("view").asInt());
        assertEquals(12, all.get(1).path("views").get(1).path("view").asInt(), "views are spread over the 24 cameras");
        assertEquals(12, all.get(1).path("views").get(1).path("height").asInt());
        double psnr = all.get(1).path("psnr").asDouble();
        assertTrue(psnr > 15 && psnr < 45, "a quarter of the vertices show: " + psnr);
        assertEquals(psnr, all.get(0).path("psnr").asDouble(), "a bake gives the same field each time");
        assertEquals(psnr, -10 * Math.log10((error(all.get(1), 0) + error(all.get(1), 1)) / 2), 1e-9, "over all pixels");
    }

    private static double error(JsonNode scene, int view) {
        return Math.pow(10, -scene.path("views").get(view).path("psnr").asDouble() / 10);
    }

    @Test
    void fidelityIsMeasuredInWhatAScreenShows() {
        double square = FidelityCommand.squareError(new float[] {0.5f, 1.5f, -1, 0.25f}, new float[] {0.25f, 1, 0, 0.25f});
        assertEquals(0.0625, square, 1e-9, "beyond 0..1 there is no difference to see");
        assertEquals(10 * Math.log10(64), FidelityCommand.psnr(square, 4), 1e-6);
        assertNull(FidelityCommand.psnr(0, 4), "no error, no decibels");
    }

    @Test
    void fidelityRefusesBeforeItBakes() throws IOException {
        String scene = scene().toString();
        assertEquals(2, Command.run("fidelity").code());
        assertEquals(2, Command.run("fidelity", scene, "--views", "0").code());
        assertEquals(2, Command.run("fidelity", scene, "--longest", "-3").code());
        Command.Outcome missing = Command.run("fidelity", scene, folder.resolve("no.scene.yaml").toString());
        assertEquals(3, missing.code());
        assertTrue(missing.err().contains("no.scene.yaml"), missing.err());
        assertEquals("", missing.out());
    }

    @Test
    void progressShowsPercentRateAndTimeLeft() {
        ProgressLine progress = new ProgressLine(new PrintStream(new ByteArrayOutputStream()), List::of);
        progress.close();
        assertEquals("open: bake 10 %", progress.line(new JobStatus("j", "j", "open", 0, 0, "bake 10 %"), 0));
        progress.line(new JobStatus("j", "j", "view", 0, 40, ""), 1_000_000_000L);
        String line = progress.line(new JobStatus("j", "j", "view", 10, 40, ""), 6_000_000_000L);
        assertTrue(line.contains(" 25 %  view 10 of 40, 2.00 views/s, 15 s left"), line);
    }

    @Test
    void truthScoresAreMeanAndWorst() throws IOException {
        Path truth = Files.createDirectories(folder.resolve("truth"));
        Path masks = Files.createDirectories(folder.resolve("masks"));
        write(truth.resolve("0000.png"), 4);
        write(masks.resolve("0000.png"), 4);
        write(truth.resolve("0001.png"), 4);
        write(masks.resolve("0001.png"), 2);
        write(truth.resolve("0002.png"), 0);
        write(masks.resolve("0002.png"), 0);
        Truth.Score score = Truth.score(Truth.views(truth), masks);
        assertEquals(2, score.views());
        assertEquals(0.75, score.mean(), 1e-9);
        assertEquals("0001.png", score.worstView());
    }

    private static void write(Path file, int columns) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < columns; x++) {
            for (int y = 0; y < 8; y++) {
                image.setRGB(x, y, 0xffffff);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
