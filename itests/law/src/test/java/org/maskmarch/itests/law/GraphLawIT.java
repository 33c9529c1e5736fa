package org.maskmarch.itests.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bundles as they were built just now. */
class GraphLawIT {
    private final Path folder = Path.of(System.getProperty("maskmarch.bundles"));

    @Test
    void everyBundleSeesOnlyWhatItMay() throws IOException {
        List<String> breaches = new ArrayList<>();
        List<String> checked = new ArrayList<>();
        for (Path jar : jars()) {
            BundleJar bundle = new BundleJar(jar);
            checked.add(bundle.symbolicName());
            breaches.addAll(GraphLaw.breaches(bundle.symbolicName(), bundle.uses()));
        }
        if (!breaches.isEmpty()) {
            fail("The law of the graph is broken:\n  " + String.join("\n  ", breaches));
        }
        assertEquals(GraphLaw.bundles().toList(), checked.stream().sorted().toList(), "bundles checked");
    }

    /** Not bundles of the house, but what others make theirs from: they import no more than their like may here. */
    @Test
    void theTemplatesSeeOnlyWhatTheirLikeMay() throws IOException {
        assertLawful("field-family", "org.example.field.balls", "org.maskmarch.field.plenoxels");
        assertLawful("strategy", "org.example.prompt.centre", "org.maskmarch.prompt.box");
    }

    private static void assertLawful(String template, String name, String like) throws IOException {
        BundleJar bundle = new BundleJar(Path.of(System.getProperty("maskmarch.templates"), template, "target",
                name + "-1.0.0.jar"));
        assertEquals(name, bundle.symbolicName());
        assertEquals(List.of(), GraphLaw.breaches(like, bundle.uses()));
    }

    private List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(folder)) {
            for (Path bundle : bundles.filter(Files::isDirectory).sorted().toList()) {
                if (Files.exists(bundle.resolve("pom.xml"))) {
                    jars.add(jarOf(bundle));
                }
            }
        }
        return jars;
    }

    private static Path jarOf(Path bundle) throws IOException {
        Path jar = bundle.resolve("target")
                .resolve(bundle.getFileName() + "-" + System.getProperty("maskmarch.version") + ".jar");
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing: build the bundles first.");
        }
        return jar;
    }
}
