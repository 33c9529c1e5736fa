package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.StrategyMissingException;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.Camera;

/** The verbs in the order of the routes, on two balls, with a segmenter that knows the truth. */
class PipelineTest {
    private static final String JOB = TwoBalls.SCENE + """
            objects:
              - { name: red, view: 0, points: [[%s, 1]] }
            strategy: peak
            model: oracle
            outputs: [probe]
            """;
    @TempDir
    Path folder;
    private final TwoBalls balls = new TwoBalls();
    private Pipeline pipeline;

    @BeforeEach
    void start() throws IOException {
        pipeline = balls.pipeline(folder);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    private JobRef claim(String click) throws IOException {
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(click));
        return pipeline.claim(file, folder.resolve("out"), folder.resolve("failed"));
    }

    private Path run(JobRef job) {
        return TwoBalls.run(pipeline, job);
    }

    private String clickOnRed() {
        return balls.clickOnRed(0);
    }

    @Test
    void aSecondJobFindsViewsAndEmbeddingsInTheCacheAndComesToTheSameVotes() throws IOException {
        balls.keepsEmbeddings = true;
        run(claim(clickOnRed()));
        Votes first = balls.votes;
        int encoded = balls.encodings;
        assertEquals(8, encoded);
        pipeline.close();
        pipeline = new Pipeline(balls, EngineSettings.of(folder.resolve("work"), folder.resolve("cache")));
        Path result = run(claim(clickOnRed()));
        assertEquals(encoded, balls.encodings, "nothing is encoded again");
        assertArrayEquals(first.foreground(), balls.votes.foreground());
        assertArrayEquals(first.background(), balls.votes.background());
        JsonNode millis = new ObjectMapper().readTree(result.resolve("report.json").toFile()).path("millis");
        assertFalse(millis.has("render"), millis.toString());
    }

    @Test
    void aCacheThatCannotBeWrittenIsTold() throws IOException {
        Path noFolder = Files.writeString(folder.resolve("no-folder"), "x");
        pipeline.close();
        pipeline = new Pipeline(balls, EngineSettings.of(folder.resolve("work"), noFolder));
        Path result = run(claim(clickOnRed()));
        String report = Files.readString(result.resolve("report.json"));
        assertTrue(report.contains("another cache folder"), report);
    }

    @Test
    void aPreparedSceneNeedsNeitherRenderingNorEncoding() throws IOException {
        balls.keepsEmbeddings = true;
        Path job = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(clickOnRed()));
        pipeline.prepare(JobFile.readJob(job, folder).scene(), "oracle", 1, Progress.NONE);
        assertEquals(8, balls.encodings);
        run(claim(clickOnRed()));
        assertEquals(8, balls.encodings);
    }

    @Test
    void nothingIsPreparedForACacheThatKeepsNothing() throws IOException {
        Path noFolder = Files.writeString(folder.resolve("no-folder"), "x");
        Path job = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(clickOnRed()));
        pipeline.close();
        for (EngineSettings settings : List.of(EngineSettings.of(folder.resolve("work"), noFolder),
                EngineSettings.of(folder.resolve("work"), folder.resolve("cache"), 0))) {
            pipeline = new Pipeline(balls, settings);
            balls.encodings = 0;
            MaskmarchException e = assertThrows(MaskmarchException.class,
                    () -> pipeline.prepare(JobFile.readJob(job, folder).scene(), "oracle", 1, Progress.NONE));
            assertEquals("cache.unwritable", e.code());
            assertEquals(1, balls.encodings, "told at the first view");
            pipeline.close();
        }
    }

    @Test
    void theModelIsReadBesideTheFieldAndWhatIsWrongWithItIsToldWhenItIsNeeded() throws IOException {
        JobRef job = claim(clickOnRed());
        balls.modelProblem = MaskmarchException.resource("model.unreadable", "encoder", "It cannot be read.",
                "Fetch it again.", null);
        pipeline.open(job);
        assertEquals(1, balls.fingerprints);
        assertEquals("model.unreadable", assertThrows(MaskmarchException.class, () -> pipeline.seed(job)).code());
    }

    @Test
    void oneClickGivesTheBallInEveryViewAndAManifest() throws IOException {
        Path result = run(claim(clickOnRed()));
        assertTrue(balls.worstIou > 0.9, "worst IoU " + balls.worstIou);
        JsonNode report = new ObjectMapper().readTree(result.resolve("report.json").toFile());
        JsonNode object = report.path("objects").get(0);
        assertEquals(8, object.path("viewsUsed").asInt());
        assertEquals(14, object.path("views").size(), "seven views, twice");
        assertEquals("java", report.path("device").asText());
        assertEquals("java", object.path("views").get(0).path("device").asText());
        assertEquals("[\"peak 7\"]", object.path("strategies").toString());
        JsonNode manifest = new ObjectMapper().readTree(result.resolve("manifest.json").toFile());
        assertEquals(11, manifest.path("files").size(), "probe.txt, eight votes, job.json, report.json");
        assertEquals(64, manifest.path("files").get(0).path("sha256").asText().length());
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertEquals(0, left.count(), "the claim is let go");
        }
        try (Stream<Path> out = Files.list(folder.resolve("out"))) {
            assertEquals(List.of("red"), out.map(p -> p.getFileName().toString()).toList(), "nothing half-written");
        }
    }

    /** The scene's orbit as a file of poses, and its views as photographs: drawn by the renderer, or all white. */
    private void photographTheBalls(boolean blank) throws IOException {
        List<Camera> cameras = balls.orbit();
        StringBuilder poses = new StringBuilder();
        for (Camera camera : cameras) {
            ViewRender render = balls.render(camera);
            BufferedImage picture = new BufferedImage(camera.width(), camera.height(), BufferedImage.TYPE_INT_RGB);
            byte[] rgb = RgbImage.of(camera.width(), camera.height(), render.rgb()).rgb();
            for (int p = 0; p < camera.pixels(); p++) {
                picture.setRGB(p % camera.width(), p / camera.width(), blank ? 0xFFFFFF
                        : (rgb[p * 3] & 255) << 16 | (rgb[p * 3 + 1] & 255) << 8 | rgb[p * 3 + 2] & 255);
            }
            String name = camera.name() + ".png";
            ImageIO.write(picture, "png", Files.createDirectories(folder.resolve("photographs")).resolve(name).toFile());
            String matrix = Arrays.toString(camera.cameraToWorld()).replaceAll("((?:[^,]+,){3}[^,]+), ", "$1], [");
            poses.append(poses.isEmpty() ? "" : ",").append("{\"name\": \"").append(name).append("\", \"pose\": [")
                    .append(matrix).append("]}");
        }
        Files.writeString(folder.resolve("my.json"), "{\"width\": 80, \"height\": 64, \"fov_x\": 40, \"poses\": [" + poses
                + "]}");
    }

    private JobRef claimWithPhotographs() throws IOException {
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(clickOnRed()).replaceAll("cameras: .*",
                "cameras: { poses: my.json, photographs: photographs }"));
        return pipeline.claim(file, folder.resolve("out"), folder.resolve("failed"));
    }

    @Test
    void theSegmenterSeesPhotographsWhereThereAreSome() throws IOException {
        photographTheBalls(false);
        Path result = run(claimWithPhotographs());
        assertTrue(balls.worstIou > 0.9, "worst IoU " + balls.worstIou);
        assertEquals("photograph", samInput(result));
        assertEquals("render", samInput(run(claim(clickOnRed()))));
        // the same scene with other photographs is another scene: nothing red is in them
        photographTheBalls(true);
        JobRef job = claimWithPhotographs();
        pipeline.open(job);
        assertEquals("prompt.no-mask", assertThrows(MaskmarchException.class, () -> pipeline.seed(job)).code());
    }

    private static String samInput(Path result) throws IOException {
        return new ObjectMapper().readTree(result.resolve("report.json").toFile()).path("samInput").asText();
    }

    @Test
    void candidatesAreShownInWhatTheSegmenterSaw() throws IOException {
        photographTheBalls(false);
        Path file = folder.resolve("photographs").resolve(balls.orbit().get(0).name() + ".png");
        BufferedImage marked = ImageIO.read(file.toFile());
        marked.setRGB(3, 2, 0x00FF00);
        ImageIO.write(marked, "png", file.toFile());
        RgbImage photograph = candidates(JOB.replaceAll("cameras: .*",
                "cameras: { poses: my.json, photographs: photographs }")).picture();
        assertArrayEquals(new byte[] {0, -1, 0}, Arrays.copyOfRange(photograph.rgb(), (2 * 80 + 3) * 3, (2 * 80 + 3) * 3 + 3));
        Pipeline.Candidates rendered = candidates(JOB);
        assertArrayEquals(RgbImage.of(80, 64, balls.render(balls.orbit().get(0)).rgb()).rgb(), rendered.picture().rgb());
        assertEquals(2, rendered.masks().size());
    }

    private Pipeline.Candidates candidates(String job) throws IOException {
        Path file = Files.writeString(folder.resolve("red.job.yaml"), job.formatted(clickOnRed()));
        JobSpec spec = JobFile.readJob(file, folder);
        ObjectSpec object = spec.objects().get(0);
        return pipeline.candidates(spec, object, object.prompts().get(0), Progress.NONE);
    }

    @Test
    void aMissingPhotographIsSaidBeforeTheFieldIsRead() throws IOException {
        photographTheBalls(false);
        Files.delete(folder.resolve("photographs/orbit-0005.png"));
        JobRef job = claimWithPhotographs();
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.open(job));
        assertEquals("view.photograph-missing", e.code());
        assertEquals("my.json: orbit-0005.png", e.subject());
        assertEquals(0, balls.fieldsOpened);
    }

    @Test
    void picturesOfEveryStepAreThereForThoseWhoAskHoweverTheJobEnds() throws IOException {
        balls.lieInViews = List.of(3);
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(clickOnRed()) + "steps: true\n");
        Path steps = run(pipeline.claim(file, folder.resolve("out"), null)).resolve("red/steps");
        try (Stream<Path> pictures = Files.list(steps)) {
            List<String> names = pictures.map(p -> p.getFileName().toString()).sorted().toList();
            assertEquals(15, names.size(), names.toString());
            assertEquals("0000-user.png", names.get(0));
            assertEquals(2, names.stream().filter(n -> n.endsWith("-rejected.png")).count());
        }
        BufferedImage picture = ImageIO.read(steps.resolve("0001-pass1-projected.png").toFile());
        assertEquals(4 * 80 + 3 * 4, picture.getWidth());
        int[] red = middleOfRed(1);
        int taken = picture.getRGB(3 * 84 + red[0], red[1]);
        assertTrue((taken >> 8 & 255) > (taken >> 16 & 255), "accepted masks are green");
        balls.seedIsEmptySpace = true;
        JobRef job = pipeline.claim(Files.writeString(folder.resolve("empty.job.yaml"), JOB.formatted(clickOnRed())
                + "steps: true\n"), folder.resolve("out"), folder.resolve("failed"));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> run(job));
        assertTrue(Files.exists(pipeline.fail(job, null, null, e).resolve("red/steps/0000-user.png")));
    }

    private int[] middleOfRed(int view) {
        return Arrays.stream(balls.clickOnRed(view).split(", ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void theSameJobTwiceGivesTheSameLabels() throws IOException {
        run(claim(clickOnRed()));
        float[] first = balls.lastLabels;
        run(claim(clickOnRed()));
        assertArrayEquals(first, balls.lastLabels);
    }

    @Test
    void aSecondJobOfTheSameSceneEncodesNothingAgain() throws IOException {
        run(claim(clickOnRed()));
        int encodings = balls.encodings;
        run(claim(clickOnRed()));
        assertEquals(encodings, balls.encodings);
        assertEquals(1, balls.fieldsOpened);
        assertEquals(64, balls.resolutionToldToField, "a field may be drawn for the resolution of the scene");
    }

    @Test
    void aBakeServesEveryBudgetThatItFitsAndASmallerOneIsKeptBeside() throws IOException {
        run(claim(clickOnRed()));
        run(budgeted(500));
        assertEquals(1, balls.fieldsOpened);
        for (int i = 0; i < 2; i++) {
            JsonNode report = new ObjectMapper().readTree(run(budgeted(1)).resolve("report.json").toFile());
            assertTrue(report.path("warnings").get(0).asText().contains("coarser"), report.path("warnings").toString());
            assertTrue(report.path("scene").path("bakedBytes").asLong() <= 1 << 20);
            assertEquals(2, balls.fieldsOpened);
            // the scene in memory makes way, so that the next job asks the cache again
            run(budgeted(501 + i));
        }
        assertEquals(2, balls.fieldsOpened);
    }

    @Test
    void aBakeServesCamerasOfTheSameOutlookWhateverTheirSize() throws IOException {
        run(claim(clickOnRed()));
        run(changed("width: 80, height: 64", "width: 100, height: 80"));
        assertEquals(1, balls.fieldsOpened);
        run(changed("count: 8", "count: 9"));
        assertEquals(2, balls.fieldsOpened, "colours are those that the cameras see");
    }

    private JobRef changed(String what, String to) throws IOException {
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(clickOnRed()).replace(what, to));
        return pipeline.claim(file, folder.resolve("out"), folder.resolve("failed"));
    }

    private JobRef budgeted(int mebibytes) throws IOException {
        return changed("resolution: 64", "resolution: 64\n  memoryMiB: " + mebibytes);
    }

    @Test
    void lyingMasksAreRejectedAndTheObjectStaysRight() throws IOException {
        balls.lieInViews = List.of(3, 4);
        Path result = run(claim(clickOnRed()));
        JsonNode object = new ObjectMapper().readTree(result.resolve("report.json").toFile()).path("objects").get(0);
        assertEquals(4, object.path("verdicts").path("REJECTED").asInt());
        assertTrue(balls.worstIou > 0.85, "worst IoU " + balls.worstIou);
    }

    @Test
    void aMaskThatTakesTooMuchIsAskedAgainWithAClickThere() throws IOException {
        balls.greedyInViews = List.of(2, 3);
        balls.givesBoxes = true;
        JsonNode corrected = object(run(adjusted("tidy: false\nsettled: 1")));
        assertEquals(4, negatives(corrected), "two views in two passes");
        assertEquals(14, corrected.path("verdicts").path("PROJECTED").asInt());
        assertTrue(balls.worstIou > 0.85, "worst IoU " + balls.worstIou);
        JsonNode greedy = object(run(adjusted("tidy: false\nsettled: 1\ncorrections: 0")));
        assertEquals(0, negatives(greedy));
        assertTrue(greedy.path("verdicts").path("REJECTED").asInt() > 0);
    }

    private static int negatives(JsonNode object) {
        int count = 0;
        for (JsonNode view : object.path("views")) {
            for (JsonNode point : view.path("points")) {
                count += point.get(2).asInt() == 0 ? 1 : 0;
            }
        }
        return count;
    }

    private static JsonNode object(Path result) throws IOException {
        return new ObjectMapper().readTree(result.resolve("report.json").toFile()).path("objects").get(0);
    }

    @Test
    void anObjectWhoseFirstMaskIsNotSureWaitsForTheOthersAndLeavesThemWhatIsTheirs() throws IOException {
        balls.doubtsBoxes = true;
        Path file = Files.writeString(folder.resolve("two.job.yaml"), TwoBalls.SCENE + """
                objects:
                  - { name: doubtful, view: 2, box: [0, 0, 80, 64] }
                  - { name: red, view: 2, points: [[%s, 1]] }
                strategy: peak
                model: oracle
                outputs: [probe]
                """.formatted(balls.clickOnRed(2)));
        JsonNode report = new ObjectMapper().readTree(run(pipeline.claim(file, folder.resolve("out"), null))
                .resolve("report.json").toFile());
        assertEquals(List.of(true, false), List.of(balls.prompts.get(0).box() != null, balls.prompts.get(1).box() != null));
        int again = 2 + (int) balls.prompts.subList(2, balls.prompts.size()).stream().takeWhile(p -> p.box() == null).count();
        assertTrue(again > 2 + 5, "the surer object is asked about in all views first: " + again);
        int both = countNotWhite();
        JsonNode objects = report.path("objects");
        int red = objects.get(1).path("prompts").get(0).path("pixels").asInt();
        int doubtful = objects.get(0).path("prompts").get(0).path("pixels").asInt();
        assertTrue(doubtful < both - 0.75 * red, doubtful + " of " + both + " without " + red);
    }

    @Test
    void oneOfTheUsersPromptsDoesNotOverruleAnother() throws IOException {
        balls.doubtsBoxes = true;
        JobRef job = pipeline.claim(Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted("1, 1").replace(
                "view: 0, points: [[1, 1, 1]]", "prompts: [{ view: 2, points: [[" + balls.clickOnRed(2)
                        + ", 1]] }, { view: 3, box: [0, 0, 80, 64] }]")), folder.resolve("out"), null);
        JsonNode prompts = object(run(job)).path("prompts");
        int red = prompts.get(0).path("pixels").asInt();
        int both = prompts.get(1).path("pixels").asInt();
        assertTrue(both > 1.5 * red, "both balls, though the first prompt left out the blue one: " + both + ", " + red);
    }

    private int countNotWhite() {
        ViewRender view = balls.render(balls.orbit().get(2));
        int count = 0;
        for (float opacity : view.opacity()) {
            count += opacity > 0.5 ? 1 : 0;
        }
        return count;
    }

    @Test
    void masksThatAgreeWithAllViewsStandWithoutBeingAskedAgain() throws IOException {
        JsonNode asked = object(run(adjusted("settled: 1")));
        Votes votes = balls.votes;
        assertEquals(1 + 7 + 2 * 7, balls.decodings);
        balls.decodings = 0;
        JsonNode stood = object(run(adjusted("settled: 0.8")));
        assertEquals(1 + 7, balls.decodings);
        assertArrayEquals(votes.foreground(), balls.votes.foreground());
        assertArrayEquals(votes.background(), balls.votes.background());
        assertEquals("agrees with the votes of all views", asked.path("views").get(7).path("reason").asText());
        assertEquals("the mask of the first pass agrees with the votes of all views",
                stood.path("views").get(7).path("reason").asText());
    }

    private JobRef adjusted(String parameters) throws IOException {
        return pipeline.claim(Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted(clickOnRed()) + parameters
                + "\n"), folder.resolve("out"), folder.resolve("failed"));
    }

    @Test
    void promptsInSeveralViewsAreNotAskedAboutAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted("1, 1").replace(
                "view: 0, points: [[1, 1, 1]]",
                "prompts: [{ view: 2, box: [0, 0, 80, 64] }, { view: 0, points: [[" + clickOnRed() + ", 1]] }]"));
        Path result = run(pipeline.claim(file, folder.resolve("out"), null));
        JsonNode object = new ObjectMapper().readTree(result.resolve("report.json").toFile()).path("objects").get(0);
        assertEquals(12, object.path("views").size(), "six views, twice");
        assertEquals(2, object.path("prompts").get(0).path("view").asInt());
        assertEquals(8, object.path("viewsUsed").asInt());
        assertTrue(balls.worstIou > 0.9, "worst IoU " + balls.worstIou);
    }

    @Test
    void aMissingStrategyParksTheViewAndTheReportShowsBothVersions() throws IOException {
        JobRef job = claim(clickOnRed());
        pipeline.open(job);
        pipeline.seed(job);
        Iteration first = pipeline.render(pipeline.next(job).orElseThrow());
        balls.strategyVersion = null;
        assertThrows(StrategyMissingException.class, () -> pipeline.prompt(first));
        assertEquals("parked", pipeline.jobs().get(0).stage());
        balls.strategyVersion = "8";
        pipeline.record(pipeline.prompt(first));
        balls.strategyVersion = "9";
        Iteration second = pipeline.prompt(pipeline.render(pipeline.next(job).orElseThrow()));
        pipeline.record(pipeline.project(pipeline.segment(second)));
        pipeline.finish(job);
        JsonNode report = new ObjectMapper().readTree(pipeline.publish(job).resolve("report.json").toFile());
        assertEquals("[\"peak 8\",\"peak 9\"]", report.path("objects").get(0).path("strategies").toString());
    }

    @Test
    void clicksOutsideTheImageOrOnEmptySpaceSaySo() throws IOException {
        assertEquals("prompt.outside-image", failure("200, 10").code());
        assertEquals("prompt.empty-space", failure("1, 1").code());
        assertFalse(Files.exists(folder.resolve("out/red")));
    }

    private MaskmarchException failure(String click) throws IOException {
        JobRef job = claim(click);
        pipeline.open(job);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.seed(job));
        Path failed = pipeline.fail(job, null, null, e);
        JsonNode error = new ObjectMapper().readTree(failed.resolve("error.json").toFile());
        assertEquals(e.code(), error.path("code").asText());
        assertFalse(error.path("remedy").asText().isEmpty());
        assertTrue(Files.exists(failed.resolve("red.job.yaml")));
        return e;
    }

    @Test
    void unknownModelStrategyAndOutputNameWhatIsInstalled() throws IOException {
        for (String[] change : new String[][] {{"oracle", "sam-9", "model.unknown"}, {"peak", "valley", "strategy.unknown"},
            {"probe", "hologram", "output.unknown"}}) {
            Path file = Files.writeString(folder.resolve("x.job.yaml"),
                    JOB.formatted("1, 1").replace(change[0], change[1]));
            JobRef job = pipeline.claim(file, folder.resolve("out"), null);
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.open(job));
            assertEquals(change[2], e.code());
            assertTrue(e.remedy().contains(change[0]), e.remedy());
            assertNull(pipeline.fail(job, null, null, e));
        }
    }

    private JobRef claimWithText(String keys, String parameters) throws IOException {
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted("1, 1")
                .replace("points: [[1, 1, 1]]", keys) + parameters);
        return pipeline.claim(file, folder.resolve("out"), folder.resolve("failed"));
    }

    /** Of the red ball in view 0. */
    private float[] boxOfRed() {
        ViewRender view = balls.render(balls.orbit().get(0));
        float[] box = {80, 64, 0, 0};
        byte[] rgb = RgbImage.of(80, 64, view.rgb()).rgb();
        for (int p = 0; p < 80 * 64; p++) {
            if ((rgb[p * 3] & 255) > 128 && (rgb[p * 3 + 2] & 255) < 128) {
                box[0] = Math.min(box[0], p % 80);
                box[1] = Math.min(box[1], p / 80);
                box[2] = Math.max(box[2], p % 80 + 1);
                box[3] = Math.max(box[3], p / 80 + 1);
            }
        }
        return box;
    }

    @Test
    void aTextBecomesTheBestBoxAndTheReportSaysWhich() throws IOException {
        balls.textModels = List.of("words");
        Path result = run(claimWithText("text: '  the red ball '", ""));
        float[] expected = boxOfRed();
        Prompt asked = balls.prompts.get(0);
        assertEquals(new PromptBox(expected[0], expected[1], expected[2], expected[3]), asked.box());
        assertEquals(List.of(), asked.points());
        assertTrue(balls.worstIou > 0.9, "worst IoU " + balls.worstIou);
        assertEquals(List.of("words: the red ball"), balls.texts, "asked once, without the spaces");
        JsonNode object = new ObjectMapper().readTree(result.resolve("report.json").toFile()).path("objects").get(0);
        JsonNode found = object.path("prompts").get(0).path("found");
        assertEquals("the red ball", found.path("text").asText());
        assertEquals("words", found.path("model").asText());
        assertEquals("red ball", found.path("phrase").asText());
        assertEquals(0.75, found.path("score").asDouble());
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], found.path("box").get(i).asDouble());
        }
        JsonNode job = new ObjectMapper().readTree(result.resolve("job.json").toFile());
        assertEquals("words", job.path("textModel").asText());
        assertEquals("the red ball", job.path("objects").get(0).path("prompts").get(0).path("text").asText());
    }

    @Test
    void clicksOnWhatIsNotTheObjectGoWithAText() throws IOException {
        balls.textModels = List.of("words");
        run(claimWithText("text: the red ball, points: [[3, 4, 0]]", ""));
        assertEquals(boxOfRed()[0], balls.prompts.get(0).box().x0());
        assertEquals(List.of(new PromptPoint(3, 4, false)), balls.prompts.get(0).points());
    }

    @Test
    void candidatesShowWhatWasFoundForAText() throws IOException {
        balls.textModels = List.of("words");
        Path file = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted("1, 1")
                .replace("points: [[1, 1, 1]]", "text: the red ball"));
        JobSpec spec = JobFile.readJob(file, folder);
        ObjectSpec object = spec.objects().get(0);
        Pipeline.Candidates candidates = pipeline.candidates(spec, object, object.prompts().get(0), Progress.NONE);
        assertEquals(List.of("red ball", "corner", "ball"),
                candidates.found().stream().map(FoundBox::phrase).toList(), "best first, nothing that is outside");
        assertEquals(new PromptBox(0, 0, 80, 64), candidates.found().get(2).box());
        assertEquals(candidates.found().get(0).box(), balls.prompts.get(0).box());
        assertEquals(2, candidates.masks().size());
    }

    @Test
    void aTextThatIsNotFoundIsAnErrorOfItsOwn() throws IOException {
        balls.textModels = List.of("words");
        JobRef job = claimWithText("text: a green ball", "");
        pipeline.open(job);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.seed(job));
        assertEquals("text.not-found", e.code());
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        assertEquals("objects.red.text", e.subject());
        assertTrue(e.describe().contains("words does not see 'a green ball' in view 0"), e.describe());
        assertEquals(0, balls.decodings);
    }

    @Test
    void aTextWithoutATextModelIsToldHowToInstallOneBeforeAnyWork() throws IOException {
        JobRef job = claimWithText("text: the red ball", "");
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.open(job));
        assertEquals("textModel.unknown", e.code());
        assertEquals("textModel", e.subject());
        assertTrue(e.remedy().contains("MASKMARCH_TEXT_MODEL") && e.remedy().contains("text.grounding-dino = "), e.remedy());
        assertEquals(0, balls.fieldsOpened);
    }

    @Test
    void theJobSaysWhichOfSeveralTextModels() throws IOException {
        balls.textModels = List.of("a", "b");
        for (String[] named : new String[][] {{"", "Several"}, {"textModel: c\n", "'c'"}}) {
            JobRef job = claimWithText("text: the red ball", named[0]);
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.open(job));
            assertEquals("textModel.unknown", e.code());
            assertTrue(e.getMessage().contains(named[1]) && e.remedy().contains("a, b"), e.describe());
            pipeline.fail(job, null, null, e);
        }
        run(claimWithText("text: the red ball", "textModel: b\n"));
        balls.textModels = List.of("a", "grounding-dino");
        run(claimWithText("text: the red ball", ""));
        balls.textModels = List.of();
        run(claimWithText("box: [0, 0, 80, 64]", "textModel: gone\n"));
        assertEquals(List.of("b: the red ball", "grounding-dino: the red ball"), balls.texts);
    }

    @Test
    void anUnwritableOutboxIsSaidBeforeAnyWork() throws IOException {
        Files.writeString(folder.resolve("file"), "in the way");
        Path job = Files.writeString(folder.resolve("red.job.yaml"), JOB.formatted("1, 1"));
        JobRef claimed = pipeline.claim(job, folder.resolve("file/out"), null);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.open(claimed));
        assertEquals("output.unwritable", e.code());
        assertEquals(4, e.kind().exitCode());
        assertEquals(0, balls.fieldsOpened);
    }

    @Test
    void aJobThatDoesNotFitIntoTheHeapIsRefusedBeforeTheModelIsAsked() throws IOException {
        pipeline.close();
        EngineSettings all = EngineSettings.of(folder.resolve("work"), folder.resolve("cache"));
        pipeline = new Pipeline(balls, new EngineSettings(all.work(), all.cache(), 0, 100 << 20, all.viewBytes(), 0));
        JobRef job = claim(clickOnRed());
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.open(job));
        assertEquals("memory.job", e.code());
        assertEquals(4, e.kind().exitCode());
        assertEquals(0, balls.encodings);
    }

    @Test
    void viewsThatAreForgottenForWantOfMemoryAreMadeAgain() throws IOException {
        run(claim(clickOnRed()));
        float[] labels = balls.lastLabels;
        pipeline.close();
        EngineSettings all = EngineSettings.of(folder.resolve("work"), folder.resolve("cache"));
        pipeline = new Pipeline(balls, new EngineSettings(all.work(), all.cache(), 0, all.heapBytes(), 0, 0));
        run(claim(clickOnRed()));
        assertArrayEquals(labels, balls.lastLabels);
    }

    @Test
    void anObjectThatVanishesIsAnErrorAndNotAnEmptyMask() throws IOException {
        balls.seedIsEmptySpace = true;
        JobRef job = claim(clickOnRed());
        pipeline.open(job);
        pipeline.seed(job);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> pipeline.finish(job));
        assertEquals("object.not-found", e.code());
    }

    @Test
    void aClaimedJobSurvivesTheProcess() throws IOException {
        JobRef job = claim(clickOnRed());
        Files.delete(folder.resolve("red.job.yaml"));
        pipeline.close();
        pipeline = new Pipeline(balls, EngineSettings.of(folder.resolve("work"), folder.resolve("cache")));
        assertEquals(List.of(job), pipeline.recover());
        assertEquals(List.of(), pipeline.recover(), "only once");
        assertTrue(Files.exists(run(job).resolve("manifest.json")));
    }
}
