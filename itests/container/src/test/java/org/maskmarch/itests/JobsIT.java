package org.maskmarch.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.inject.Inject;
import org.apache.camel.CamelContext;
import org.apache.camel.ContextEvents;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Jobs through the inbox of the real server: the real checkpoint, the real model, the real routes. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class JobsIT {
    private static final String STRATEGY_BUNDLE = "org.maskmarch.prompt.points";
    private static final Pattern DONE = Pattern.compile("\"done\":(\\d+),\"total\":(\\d+)");

    @Inject
    private BundleContext bundleContext;
    private Server server;

    @Configuration
    public static Option[] configuration() {
        return TheDistribution.options();
    }

    @Before
    public void server() {
        server = new Server(bundleContext);
    }

    private void drop(String name, int every) throws IOException {
        server.drop("inbox", name + ".job.yaml", """
                scene: ../demo/scene.yaml
                objects:
                  - { name: mug, view: 0, box: [224, 163, 352, 292] }
                strategy: mask-to-points
                outputs: [masks]
                views: { every: %d }
                """.formatted(every));
    }

    private Path published(String name) throws InterruptedException {
        Path result = server.home().resolve("outbox").resolve(name);
        Server.await(name + " is published", 300, () -> {
            assertFalse("failed: " + name, Files.exists(server.home().resolve("failed").resolve(name)));
            return Files.exists(result.resolve("manifest.json"));
        });
        return result;
    }

    @Test
    public void jobsAreSegmentedAndAStrategyIsReplacedWhileOneRuns() throws Exception {
        CamelContext camel = server.camel();
        long started = camel.getClock().get(ContextEvents.START).getCreated();

        drop("first", 8);
        Path first = published("first");
        double iou = iou(server.home().resolve("demo/truth/mug/0000.png"), first.resolve("mug/masks/0000.png"));
        assertTrue("IoU " + iou, iou > 0.9);

        drop("second", 3);
        Server.await("the second job is on its way", 120, () -> done("second") >= 2);
        Bundle old = server.bundle(STRATEGY_BUNDLE);
        String oldVersion = "mask-to-points " + old.getVersion();
        old.uninstall();
        Server.await("the job waits for a strategy", 60, () -> status("second").contains("\"parked\""));
        bundleContext.installBundle(System.getProperty("variant.bundle")).start();

        String report = Files.readString(published("second").resolve("report.json"));
        assertTrue(report, report.contains("\"" + oldVersion + "\""));
        assertTrue(report, report.contains("\"mask-to-points variant\""));
        assertSame("the Camel context", camel, server.camel());
        assertEquals("the Camel context was not restarted", started, camel.getClock().get(ContextEvents.START).getCreated());
        try (Stream<Path> inbox = Files.list(server.home().resolve("inbox"))) {
            assertEquals(0, inbox.count());
        }
    }

    @Test
    public void aBadJobFailsWithARemedyAndTheServerGoesOn() throws Exception {
        server.drop("inbox", "bad.job.yaml", "scene: ../demo/scene.yaml\nobjects: []\ncolour: red\n");
        Path error = server.home().resolve("failed/bad/error.json");
        Server.await("error.json", 30, () -> Files.exists(error));
        String json = Files.readString(error);
        assertTrue(json, json.contains("\"code\" : \"file.value\"") && json.contains("bad.job.yaml: objects"));
        assertTrue(json, json.contains("\"exitCode\" : 3"));
        assertFalse(Files.exists(server.home().resolve("outbox/bad")));
    }

    private String status(String job) throws IOException {
        try (Stream<Path> folders = Files.list(server.home().resolve("data/maskmarch/work"))) {
            Path folder = folders.filter(f -> f.getFileName().toString().startsWith(job + "-")).findFirst().orElseThrow();
            return Files.readString(folder.resolve("status.json"));
        }
    }

    private int done(String job) throws IOException {
        Matcher matcher = DONE.matcher(status(job));
        return matcher.find() && Integer.parseInt(matcher.group(2)) > 0 ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static double iou(Path truth, Path mask) throws IOException {
        BufferedImage expected = ImageIO.read(truth.toFile());
        BufferedImage actual = ImageIO.read(mask.toFile());
        int both = 0;
        int either = 0;
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                boolean a = (expected.getRGB(x, y) & 255) > 127;
                boolean b = (actual.getRGB(x, y) & 255) > 127;
                both += a && b ? 1 : 0;
                either += a || b ? 1 : 0;
            }
        }
        return (double) both / either;
    }
}
