package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

/** Jobs that go on from a finished one, on two balls; see {@link PipelineTest}. */
class EarlierTest {
    private static final String JOB = TwoBalls.SCENE + """
            objects:
              - { name: red, view: 0, %s }
            strategy: peak
            model: oracle
            outputs: [probe]
            %s
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

    private JobRef claim(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".job.yaml"), content);
        return pipeline.claim(file, folder.resolve("out"), folder.resolve("failed"));
    }

    private Path run(String name, String content) throws IOException {
        return TwoBalls.run(pipeline, claim(name, content));
    }

    private Path first(String parameters) throws IOException {
        return run("first", JOB.formatted("points: [[" + balls.clickOnRed(0) + ", 1]]", parameters));
    }

    private static JsonNode report(Path results) throws IOException {
        return new ObjectMapper().readTree(results.resolve("report.json").toFile());
    }

    private MaskmarchException failure(String content) throws IOException {
        JobRef job = claim("again", content);
        return assertThrows(MaskmarchException.class, () -> TwoBalls.run(pipeline, job));
    }

    @Test
    void aJobWithoutFurtherPromptsHasTheSameVotesAndAsksNobody() throws IOException {
        for (String parameters : List.of("", "profile: code\nacceptance: none", "profile: paper")) {
            Path results = first(parameters);
            Votes votes = balls.votes;
            float[] labels = balls.lastLabels;
            int decodings = balls.decodings;
            Path again = run("again", "from: out/first\n");
            assertEquals(decodings, balls.decodings, "the segmenter is not asked");
            assertArrayEquals(votes.foreground(), balls.votes.foreground());
            assertArrayEquals(votes.background(), balls.votes.background());
            assertArrayEquals(labels, balls.lastLabels);
            assertEquals(report(results).path("objects").get(0).path("views"), report(again).path("objects").get(0).path("views"));
            assertEquals(report(results).path("parameters"), report(again).path("parameters"));
            assertEquals(-1, Files.mismatch(results.resolve("job.json"), again.resolve("job.json")));
        }
    }

    private Path firstWithText() throws IOException {
        balls.textModels = List.of("words");
        return run("first", JOB.formatted("text: the red ball", ""));
    }

    @Test
    void aTextIsNotLookedForAgain() throws IOException {
        Path results = firstWithText();
        float[] labels = balls.lastLabels;
        balls.textModels = List.of();
        Path again = run("again", "from: out/first\n");
        assertEquals(1, balls.texts.size());
        assertArrayEquals(labels, balls.lastLabels);
        JsonNode prompts = report(results).path("objects").get(0).path("prompts");
        assertEquals("red ball", prompts.get(0).path("found").path("phrase").asText());
        assertEquals(prompts, report(again).path("objects").get(0).path("prompts"));
        assertEquals(-1, Files.mismatch(results.resolve("job.json"), again.resolve("job.json")));
    }

    @Test
    void clicksCorrectWhatATextHasFound() throws IOException {
        firstWithText();
        balls.textModels = List.of();
        balls.prompts.clear();
        Path again = run("again", "from: out/first\nobjects: [{ name: red, view: 0, points: [[" + balls.clickOnRed(0)
                + ", 1]] }]\n");
        assertEquals(1, balls.prompts.get(0).points().size());
        assertTrue(balls.prompts.get(0).box() != null, "round what the earlier result shows");
        assertFalse(report(again).path("objects").get(0).path("prompts").get(0).has("found"));
    }

    @Test
    void aTextTakesThePlaceOfTheClicksInItsView() throws IOException {
        first("");
        balls.textModels = List.of("words");
        balls.prompts.clear();
        Path again = run("again", "from: out/first\nobjects: [{ name: red, view: 0, text: the red ball }]\n");
        assertEquals(List.of(), balls.prompts.get(0).points());
        assertEquals("words", report(again).path("objects").get(0).path("prompts").get(0).path("found").path("model").asText());
    }

    @Test
    void lambdaDecidesHowManyVotesAreEnough() throws IOException {
        first("");
        Votes votes = balls.votes;
        for (double lambda : new double[] {0.1, 10}) {
            Path again = run("again", "from: out/first\ncleanup: false\nlambda: " + lambda + "\n");
            for (int slot = 0; slot < votes.slots(); slot++) {
                assertEquals(votes.foreground()[slot] > lambda * votes.background()[slot] ? 1 : 0, balls.lastLabels[slot]);
            }
            assertEquals(lambda, report(again).path("parameters").path("lambda").asDouble());
        }
    }

    @Test
    void aWithdrawnViewHasNoVoteUntilItIsTakenBack() throws IOException {
        first("");
        Votes all = balls.votes;
        Path without = run("first", "from: out/first\nviews: { without: [3, 5] }\n");
        assertTrue(sum(balls.votes) < sum(all));
        assertEquals(6, report(without).path("objects").get(0).path("viewsUsed").asInt());
        assertEquals("[3,5]", report(without).path("parameters").path("views").path("without").toString());
        // the results were replaced in place; their masks are all there still
        Path back = run("first", "from: out/first\nviews: { without: [] }\n");
        assertArrayEquals(all.foreground(), balls.votes.foreground());
        assertEquals(8, report(back).path("objects").get(0).path("viewsUsed").asInt());
    }

    private static long sum(Votes votes) {
        long sum = 0;
        for (int slot = 0; slot < votes.slots(); slot++) {
            sum += votes.foreground()[slot] + votes.background()[slot];
        }
        return sum;
    }

    @Test
    void viewsWithoutVoteAreNotAsked() throws IOException {
        Path results = first("views: { without: [1, 2, 3] }");
        assertEquals(5, report(results).path("objects").get(0).path("viewsUsed").asInt());
        assertFalse(Files.exists(results.resolve("red/votes/0002.png")));
    }

    @Test
    void aClickInAnotherViewCorrectsTheResult() throws IOException {
        balls.lieInViews = List.of(0);
        // the lie makes everything but the red ball the object, from a mask that the user could not know
        first("acceptance: none\npasses: 1\ntidy: false\ncleanup: false");
        assertTrue(balls.worstIou < 0.5, "spoiled: " + balls.worstIou);
        balls.lieInViews = List.of();
        pipeline.close();
        pipeline = new Pipeline(balls, EngineSettings.of(folder.resolve("work"), folder.resolve("cache")));
        Path again = run("again", """
                from: out/first
                profile: plus
                strategy: peak
                views: { without: [0] }
                objects:
                  - { name: red, view: 1, points: [[%s, 1]] }
                """.formatted(balls.clickOnRed(1)));
        assertTrue(balls.worstIou > 0.85, "worst IoU " + balls.worstIou);
        JsonNode object = report(again).path("objects").get(0);
        assertEquals(1, object.path("prompts").get(0).path("view").asInt());
        // run again from nothing, the results give themselves
        Votes votes = balls.votes;
        TwoBalls.run(pipeline, pipeline.claim(again.resolve("job.json"), folder.resolve("out2"), null));
        assertArrayEquals(votes.foreground(), balls.votes.foreground());
    }

    @Test
    void earlierPromptsStandAsTheirMasks() throws IOException {
        first("");
        int decodings = balls.decodings;
        Path again = run("again", "from: out/first\npasses: 1\nobjects: [{ name: red, view: 4, points: [[%s, 1]] }]\n"
                .formatted(balls.clickOnRed(4)));
        assertEquals(decodings + 13, balls.decodings, "the new prompt, and six views twice: once more with logits");
        JsonNode job = new ObjectMapper().readTree(again.resolve("job.json").toFile());
        assertEquals("[{\"view\":0,\"mask\":\"red/votes/0000.png\"},{\"view\":4,\"mask\":\"red/votes/0004.png\"}]",
                job.path("objects").get(0).path("prompts").toString());
        assertEquals(2, report(again).path("objects").get(0).path("prompts").size());
    }

    @Test
    void aFurtherObjectJoinsTheEarlierOnes() throws IOException {
        first("");
        float[] labels = balls.lastLabels;
        Path again = run("again", "from: out/first\nobjects: [{ name: other, view: 0, points: [[%s, 1]] }]\nexclusive: false\n"
                .formatted(balls.clickOnRed(0)));
        assertArrayEquals(labels, balls.lastLabels, "the oracle knows red only");
        JsonNode objects = report(again).path("objects");
        assertEquals("red", objects.get(0).path("name").asText());
        assertEquals("other", objects.get(1).path("name").asText());
        assertEquals(14, objects.get(1).path("views").size());
    }

    @Test
    void aMaskThatTheUserDrewIsTakenAsItIs() throws IOException {
        Camera camera = balls.orbit().get(0);
        ViewRender view = balls.render(camera);
        BufferedImage drawn = new BufferedImage(camera.width(), camera.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < camera.pixels(); p++) {
            boolean red = view.opacity()[p] > 0.5 && view.rgb()[p * 3] > 0.5 && view.rgb()[p * 3 + 2] < 0.5;
            drawn.getRaster().setSample(p % camera.width(), p / camera.width(), 0, red ? 255 : 0);
        }
        ImageIO.write(drawn, "png", folder.resolve("drawn.png").toFile());
        Path results = run("drawn", JOB.formatted("mask: drawn.png", ""));
        assertTrue(balls.worstIou > 0.9, "worst IoU " + balls.worstIou);
        Ballot kept = VoteFile.read(results.resolve("red/votes/0000.png"), camera, "red");
        assertEquals(VoteFile.read(folder.resolve("drawn.png"), camera, "drawn"), kept);
        assertTrue(report(results).path("objects").get(0).path("prompts").get(0).path("candidate").isNull());
    }

    @Test
    void masksThatAreNoneSaySo() throws IOException {
        Files.writeString(folder.resolve("text.png"), "no picture");
        ImageIO.write(new BufferedImage(80, 63, BufferedImage.TYPE_BYTE_GRAY), "png", folder.resolve("small.png").toFile());
        ImageIO.write(new BufferedImage(80, 64, BufferedImage.TYPE_BYTE_GRAY), "png", folder.resolve("empty.png").toFile());
        for (String[] each : new String[][] {{"nowhere.png", "mask.missing"}, {"text.png", "mask.unreadable"},
            {"small.png", "mask.unreadable"}, {"empty.png", "prompt.no-mask"}}) {
            MaskmarchException e = failure(JOB.formatted("mask: " + each[0], ""));
            assertEquals(each[1], e.code());
            assertTrue(e.subject().startsWith("objects.red.mask"), e.subject());
        }
        assertEquals("file.value", assertThrows(MaskmarchException.class,
                () -> claim("both", JOB.formatted("mask: empty.png, box: [1, 1, 9, 9]", ""))).code());
    }

    @Test
    void resultsThatCannotBeGoneOnFromSaySo() throws IOException {
        assertEquals("job.unfinished", assertThrows(MaskmarchException.class, () -> claim("again", "from: nowhere\n")).code());
        Path results = first("");
        assertEquals("object.withdrawn", failure("from: out/first\nviews: { without: [0] }\n").code());
        assertEquals("view.missing", failure("from: out/first\nviews: { without: [8] }\n").code());
        assertEquals("file.value", assertThrows(MaskmarchException.class,
                () -> claim("again", "from: out/first\nobjects: [{ name: red, view: 3 }]\n")).code());
        Files.delete(results.resolve("red/votes/0003.png"));
        assertEquals("mask.missing", failure("from: out/first\n").code());
        Files.writeString(results.resolve("report.json"), "{ \"objects\": [");
        assertEquals("job.damaged", failure("from: out/first\n").code());
        Files.writeString(results.resolve("job.json"), "{ \"from\": \".\" }");
        assertEquals("file.value", assertThrows(MaskmarchException.class, () -> claim("again", "from: out/first\n")).code(),
                "results never go on from results");
    }

    @Test
    void anotherFieldUnderTheSameMasksIsTold() throws IOException {
        first("");
        Path again = run("again", "from: out/first\n" + JOB.substring(0, JOB.indexOf("objects"))
                .replace("resolution: 64", "resolution: 48"));
        assertTrue(report(again).path("warnings").get(0).asText().contains("The field is not the one"));
    }
}
