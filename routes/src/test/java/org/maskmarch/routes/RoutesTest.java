package org.maskmarch.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.camel.MaskmarchComponent;

class RoutesTest {
    @TempDir
    Path folder;
    private final ScriptedPipeline pipeline = new ScriptedPipeline();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void folders() throws Exception {
        Properties properties = new Properties();
        for (String name : List.of("inbox", "outbox", "failed")) {
            Files.createDirectories(folder.resolve(name));
            properties.setProperty("maskmarch." + name, folder.resolve(name).toString());
        }
        context.getPropertiesComponent().setInitialProperties(properties);
        context.addComponent("maskmarch", new MaskmarchComponent(pipeline));
        context.getShutdownStrategy().setTimeout(5);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private void load(String... files) throws Exception {
        context.start();
        for (String file : files) {
            PluginHelper.getRoutesLoader(context).loadRoutes(
                    PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
        }
    }

    private void claim(String id) {
        pipeline.cursors.put(id, new java.util.concurrent.atomic.AtomicInteger());
    }

    private Object run(String id) {
        claim(id);
        return context.createProducerTemplate().requestBody("direct:maskmarch.run", new JobRef(id));
    }

    @Test
    void everyViewIsOneMessageAndOnlyAcceptedMasksAreProjected() throws Exception {
        pipeline.verdicts.put(1, Verdict.REJECTED);
        pipeline.verdicts.put(2, Verdict.UNSEEN);
        load("segmentation.camel.xml");
        assertEquals(Path.of("a"), run("a"));
        assertEquals(List.of("open a", "seed a",
                "render 1", "prompt 1 points", "segment 1", "project 1", "record 1 PROJECTED",
                "render 2", "prompt 2 points", "segment 2", "record 2 REJECTED",
                "render 3", "prompt 3 points", "record 3 UNSEEN",
                "render 4", "prompt 4 points", "segment 4", "project 4", "record 4 PROJECTED",
                "finish a", "publish a"), pipeline.calls);
        assertTrue(pipeline.threads.stream().allMatch(t -> t.contains("maskmarch.iterations")), "on the queue's threads: "
                + pipeline.threads);
    }

    @Test
    void aMissingStrategyParksTheViewAndNothingIsLost() throws Exception {
        pipeline.missing.set(3);
        load("segmentation.camel.xml");
        run("a");
        assertEquals(List.of("render 1", "missing 1", "missing 1", "missing 1", "prompt 1 points", "segment 1"),
                pipeline.calls.subList(2, 8));
        assertEquals("publish a", pipeline.calls.get(pipeline.calls.size() - 1));
    }

    @Test
    void aRouteMayChooseAnotherStrategyByHeader() throws Exception {
        String route = Files.readString(Path.of("segmentation.camel.xml")).replace("<to uri=\"maskmarch:prompt\"/>",
                "<setHeader name=\"MaskmarchStrategy\"><constant>box</constant></setHeader><to uri=\"maskmarch:prompt\"/>");
        Path edited = Files.writeString(folder.resolve("edited.camel.xml"), route);
        load(edited.toString());
        run("a");
        assertTrue(pipeline.calls.contains("prompt 1 box"), pipeline.calls.toString());
    }

    @Test
    void aFailureReachesTheSender() throws Exception {
        pipeline.renderFails = new IllegalStateException("out of light");
        load("segmentation.camel.xml");
        CamelExecutionException e = assertThrows(CamelExecutionException.class, () -> run("a"));
        assertEquals("out of light", e.getCause().getMessage());
    }

    @Test
    void aDroppedJobIsClaimedRunAndTakenAway() throws Exception {
        load("segmentation.camel.xml", "intake.camel.xml");
        Path dropped = Files.writeString(folder.resolve("inbox/a.job.yaml"), "scene: x");
        await(() -> pipeline.calls.contains("publish a"));
        assertEquals("claim a to outbox", pipeline.calls.get(0));
        await(() -> !Files.exists(dropped));
        assertFalse(pipeline.calls.toString().contains("fail"));
    }

    @Test
    void aJobFileThatCannotBeClaimedFailsAndTheNextOneRuns() throws Exception {
        load("segmentation.camel.xml", "intake.camel.xml");
        Path dropped = Files.writeString(folder.resolve("inbox/b.job.yaml"), "broken");
        await(() -> pipeline.calls.contains("fail b.job.yaml to failed: Broken."));
        await(() -> !Files.exists(dropped));
        Files.writeString(folder.resolve("inbox/c.job.yaml"), "scene: x");
        await(() -> pipeline.calls.contains("publish c"));
    }

    @Test
    void aJobThatFailsOnTheWayIsEndedAndTheNextOneRuns() throws Exception {
        pipeline.renderFails = new IllegalStateException("out of light");
        load("segmentation.camel.xml", "intake.camel.xml");
        Files.writeString(folder.resolve("inbox/a.job.yaml"), "scene: x");
        await(() -> pipeline.calls.contains("fail a: out of light"));
        pipeline.renderFails = null;
        Files.writeString(folder.resolve("inbox/c.job.yaml"), "scene: x");
        await(() -> pipeline.calls.contains("publish c"));
    }

    @Test
    void jobsThatARestartInterruptedRunAgain() throws Exception {
        pipeline.interrupted = List.of(new JobRef("old"), new JobRef("older"));
        load("segmentation.camel.xml", "intake.camel.xml");
        await(() -> pipeline.calls.contains("publish old") && pipeline.calls.contains("publish older"));
    }

    @Test
    void aForcedStopLeavesTheJobForTheNextStart() throws Exception {
        pipeline.missing.set(Integer.MAX_VALUE);
        context.getShutdownStrategy().setTimeout(1);
        load("segmentation.camel.xml", "intake.camel.xml");
        Files.writeString(folder.resolve("inbox/a.job.yaml"), "scene: x");
        await(() -> pipeline.calls.contains("missing 1"));
        context.stop();
        assertEquals(List.of(), pipeline.calls.stream().filter(call -> call.matches("(fail|finish|publish) .*")).toList());
        assertEquals(1, pipeline.calls.stream().filter("render 1"::equals).count(), "handed out once");
    }

    @Test
    void aStopEndsTheJobAtItsNextView() throws Exception {
        pipeline.renderTakes = 1000;
        load("segmentation.camel.xml", "intake.camel.xml");
        Files.writeString(folder.resolve("inbox/a.job.yaml"), "scene: x");
        await(() -> pipeline.calls.contains("render 1"));
        context.stop();
        assertTrue(pipeline.calls.contains("record 1 PROJECTED"), "the view was finished: " + pipeline.calls);
        assertFalse(pipeline.calls.toString().matches(".*(render 2|fail|finish|publish).*"), pipeline.calls.toString());
    }

    @Test
    void anUnknownVerbSaysWhichThereAre() throws Exception {
        context.start();
        Exception e = assertThrows(Exception.class, () -> context.getEndpoint("maskmarch:dance"));
        assertTrue(e.getMessage().contains("recover"), e.getMessage());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Condition condition) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("waited in vain; calls: " + pipeline.calls);
    }
}
