package org.maskmarch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new strategy's project builds and passes its tests by itself, with the Maven that builds Maskmarch. */
class NewStrategyIT {
    @TempDir
    Path folder;

    @Test
    void whatIsMadeBuildsAndPassesItsTests() throws IOException, InterruptedException {
        String maven = System.getProperty("maven.home");
        assumeTrue(maven != null, "The system property maven.home is missing: run this test with Maven.");
        Path project = folder.resolve("of my own").resolve("edges");
        Command.Outcome outcome = Command.run("new-strategy", "mask-to-edges-3d", project.toString(), "--package",
                "com.acme.edges");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("target/com.acme.edges-1.0.0.jar"), outcome.out());

        Path log = folder.resolve("build.log");
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        Process build = new ProcessBuilder(Path.of(maven, "bin", windows ? "mvn.cmd" : "mvn").toString(), "-B", "verify")
                .directory(project.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertTrue(build.waitFor(5, TimeUnit.MINUTES), "the build ends");
        } finally {
            build.destroyForcibly();
        }
        assertEquals(0, build.exitValue(), Files.readString(log));
        assertTrue(Files.readString(log).matches("(?s).*Tests run: [1-9]\\d*, Failures: 0, Errors: 0, Skipped: 0.*"),
                Files.readString(log));

        try (JarFile bundle = new JarFile(project.resolve("target/com.acme.edges-1.0.0.jar").toFile())) {
            assertEquals("OSGI-INF/com.acme.edges.internal.MaskToEdges3dComponent.xml",
                    bundle.getManifest().getMainAttributes().getValue("Service-Component"));
            assertFalse(bundle.getManifest().getMainAttributes().getValue("Import-Package").contains("conformance"));
            assertEquals("com.acme.edges.MaskToEdges3d",
                    text(bundle, "META-INF/services/org.maskmarch.api.prompt.PromptStrategy"));
            assertEquals("1.0.0", text(bundle, "com/acme/edges/version"));
        }
        assertTrue(Files.readString(project.resolve("src/main/java/com/acme/edges/MaskToEdges3d.java"))
                .contains("return \"mask-to-edges-3d\";"));
    }

    private static String text(JarFile jar, String entry) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }
}
