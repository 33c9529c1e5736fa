package org.maskmarch.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.camel.CamelContext;
import org.apache.camel.ContextEvents;
import org.apache.camel.ServiceStatus;
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
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/** The archive as users get it: it boots from its own files, and its routes can be changed while it runs. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DistributionIT {
    private static final Pattern MAVEN_LOCATION = Pattern.compile("mvn:([^/]+)/([^/]+)/([^/]+).*");

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

    @Test
    public void everyBundleIsActive() throws InterruptedException {
        Server.await("all bundles are active; else: " + idle(), 30, () -> idle().isEmpty());
    }

    private List<String> idle() {
        List<String> idle = new ArrayList<>();
        for (Bundle bundle : bundleContext.getBundles()) {
            boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                idle.add(bundle + " is in state " + bundle.getState());
            }
        }
        return idle;
    }

    @Test
    public void everyBundleComesFromTheSystemFolder() throws IOException {
        int ours = 0;
        for (Bundle bundle : bundleContext.getBundles()) {
            Matcher location = MAVEN_LOCATION.matcher(bundle.getLocation());
            if (location.matches() && !location.group(1).startsWith("org.ops4j.pax.exam")) {
                Path folder = server.home().resolve("system").resolve(location.group(1).replace('.', '/'))
                        .resolve(location.group(2)).resolve(location.group(3));
                boolean forTheTest = Files.exists(Path.of(System.getProperty("exam.repository"))
                        .resolve(location.group(1).replace('.', '/')).resolve(location.group(2)));
                assertTrue(bundle.getLocation() + " is not in system/", forTheTest || Files.isDirectory(folder));
                ours += location.group(1).equals("org.maskmarch") ? 1 : 0;
            }
        }
        assertTrue("bundles of Maskmarch: " + ours, ours >= 15);
        assertFalse("a repository was filled", Files.exists(server.home().resolve("data/repository/org/maskmarch")));
    }

    @Test
    public void bundlesThatCountWithVectorsSeeThem() throws ClassNotFoundException {
        for (String name : List.of("org.maskmarch.geometry", "org.maskmarch.march")) {
            Bundle bundle = Arrays.stream(bundleContext.getBundles()).filter(each -> each.getSymbolicName().equals(name))
                    .findFirst().orElseThrow();
            assertEquals("jdk.incubator.vector", bundle.loadClass("jdk.incubator.vector.FloatVector").getModule().getName());
        }
    }

    @Test
    public void noConfigurationNamesAHost() throws IOException {
        List<String> hosts = new ArrayList<>();
        try (Stream<Path> files = Files.list(server.home().resolve("etc"))) {
            for (Path file : files.filter(name -> name.toString().matches(".*\\.(cfg|properties)")).toList()) {
                Files.readAllLines(file).stream().filter(line -> line.matches("(?i)\\s*[^#\\s].*\\bhttps?\\W?://.*"))
                        .forEach(line -> hosts.add(file.getFileName() + ": " + line));
            }
        }
        assertEquals(List.of(), hosts);
    }

    /** A configuration that is written while Karaf boots from it can be read half-written. */
    @Test
    public void configurationFilesAreNeverWrittenBack() {
        assertEquals("false", bundleContext.getProperty("felix.fileinstall.enableConfigSave"));
    }

    @Test
    public void nobodyCanLogInAndNothingIsDeployedByAccident() throws IOException {
        for (Bundle bundle : bundleContext.getBundles()) {
            assertFalse(bundle.getSymbolicName(), bundle.getSymbolicName().matches(
                    "org\\.apache\\.karaf\\.(shell\\.ssh|management\\.server|deployer\\..*|webconsole.*)"));
        }
        try (Stream<String> users = Files.lines(server.home().resolve("etc/users.properties"))) {
            assertEquals(List.of(), users.filter(line -> line.matches("\\s*[^#\\s].*")).toList());
        }
        assertFalse(Files.exists(server.home().resolve("etc/org.apache.felix.fileinstall-deploy.cfg")));
    }

    @Test
    public void aModelComesAndGoesWithOneLineOfConfiguration() throws Exception {
        Path file = server.home().resolve("etc/org.maskmarch.segment.onnx.cfg");
        String before = Files.readString(file);
        assertTrue(models("Segmenter", "mobile-sam") == 1 && models("Segmenter", "second") == 0);
        assertEquals(0, models("TextPrompter", "*"));
        Files.writeString(file, before + "model.second = models\ntext.words = models/dino.onnx\n");
        Server.await("a second model", 30, () -> models("Segmenter", "second") == 1);
        Server.await("a text model", 30, () -> models("TextPrompter", "words") == 1);
        assertEquals(1, models("Segmenter", "mobile-sam"));
        Files.writeString(file, before);
        Server.await("the second model is gone", 30, () -> models("Segmenter", "second") == 0);
        Server.await("the text model is gone", 30, () -> models("TextPrompter", "words") == 0);
        assertEquals(1, models("Segmenter", "mobile-sam"));
    }

    private int models(String type, String name) throws InvalidSyntaxException {
        ServiceReference<?>[] found = bundleContext.getAllServiceReferences("org.maskmarch.api.segment." + type,
                "(name=" + name + ")");
        return found == null ? 0 : found.length;
    }

    /** The lines are those of docs/operations. */
    @Test
    public void aPluginsFolderIsOneFileOfConfiguration() throws Exception {
        Path plugins = Files.createDirectories(server.home().resolve("plugins"));
        server.drop("etc", "org.apache.felix.fileinstall-plugins.cfg", """
                felix.fileinstall.dir = ${karaf.base}/plugins
                felix.fileinstall.tmpdir = ${karaf.data}/plugins
                """);
        Files.copy(Path.of(URI.create(System.getProperty("variant.bundle"))), plugins.resolve("variant.jar"));
        Server.await("a bundle is started", 30, () -> variants() == 1);
        Files.delete(plugins.resolve("variant.jar"));
        Server.await("it is gone", 30, () -> variants() == 0);
        Files.delete(server.home().resolve("etc/org.apache.felix.fileinstall-plugins.cfg"));
    }

    private long variants() {
        return Stream.of(bundleContext.getBundles()).filter(bundle -> bundle.getState() == Bundle.ACTIVE
                && "org.maskmarch.itests.variant".equals(bundle.getSymbolicName())).count();
    }

    @Test
    public void theShippedRoutesRun() throws Exception {
        CamelContext camel = server.camel();
        assertEquals("maskmarch", camel.getName());
        try (Stream<Path> files = Files.list(server.home().resolve("routes"))) {
            for (Path file : files.filter(name -> name.toString().endsWith(".camel.xml")).toList()) {
                Server.await("routes of " + file.getFileName(), 30, () -> camel.getRoutes().stream().anyMatch(route ->
                        route.getSourceResource().getLocation().endsWith(file.getFileName().toString())));
            }
        }
        // a file's first route is seen before its last one has started
        Server.await("all routes are started", 30, () -> camel.getRoutes().stream().allMatch(route ->
                camel.getRouteController().getRouteStatus(route.getRouteId()) == ServiceStatus.Started));
    }

    @Test
    public void aRouteFileIsAddedEditedAndRemovedWhileTheServerRuns() throws Exception {
        CamelContext camel = server.camel();
        long started = camel.getClock().get(ContextEvents.START).getCreated();
        server.drop("routes", "greeting.camel.xml", greeting("good morning"));
        Server.await("added", 20, () -> "good morning".equals(answer(camel)));
        server.drop("routes", "greeting.camel.xml", greeting("good evening"));
        Server.await("edited", 20, () -> "good evening".equals(answer(camel)));
        Files.delete(server.home().resolve("routes/greeting.camel.xml"));
        Server.await("removed", 20, () -> camel.getRoute("greeting") == null);
        assertEquals(camel, server.camel());
        assertEquals(started, camel.getClock().get(ContextEvents.START).getCreated());
    }

    /** The exception class comes from a bundle that the Camel bundle is not wired to. */
    private static String greeting(String text) {
        return """
                <camel>
                  <route id="greeting">
                    <from uri="direct:greeting"/>
                    <onException>
                      <exception>org.maskmarch.api.job.StrategyMissingException</exception>
                      <handled><constant>true</constant></handled>
                    </onException>
                    <setBody><constant>%s</constant></setBody>
                  </route>
                </camel>""".formatted(text);
    }

    private static String answer(CamelContext camel) {
        return camel.createProducerTemplate().requestBody("direct:greeting", "", String.class);
    }
}
