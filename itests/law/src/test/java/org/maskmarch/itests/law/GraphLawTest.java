package org.maskmarch.itests.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker itself: it finds what it is there for. */
class GraphLawTest {

    @Test
    void theLawfulPasses() {
        assertEquals(List.of(), GraphLaw.breaches("org.maskmarch.march", List.of(
                new PackageUse("Import-Package", "org.maskmarch.api.march"),
                new PackageUse("org.maskmarch.march.Marcher", "org.maskmarch.geometry"),
                new PackageUse("org.maskmarch.march.internal.MarchComponent", "org.osgi.service.component"))));
    }

    @Test
    void aProviderThatSeesAProviderIsFound() {
        assertBreach("org.maskmarch.prompt.points", "org.maskmarch.march", "may see only [api, geometry]");
    }

    @Test
    void theEngineMayNotSeeAProvider() {
        assertBreach("org.maskmarch.engine", "org.maskmarch.segment.onnx", "may see only [api, geometry]");
    }

    @Test
    void camelIsReserved() {
        assertBreach("org.maskmarch.engine", "org.apache.camel.spi",
                "reserved for [org.maskmarch.camel, org.maskmarch.camel.runtime]");
    }

    @Test
    void onnxRuntimeIsReserved() {
        assertBreach("org.maskmarch.export", "ai.onnxruntime", "reserved for [org.maskmarch.segment.onnx]");
    }

    @Test
    void theLongestNameOwnsAPackage() {
        assertBreach("org.maskmarch.camel", "org.maskmarch.camel.runtime.internal", "may see only [api]");
    }

    @Test
    void anAlgorithmThatSeesOsgiIsFound() {
        List<String> breaches = GraphLaw.breaches("org.maskmarch.march", List.of(
                new PackageUse("org.maskmarch.march.Marcher", "org.osgi.service.component.annotations"),
                new PackageUse("org.maskmarch.march.package-info", "org.osgi.annotation.versioning")));
        assertEquals(1, breaches.size(), breaches::toString);
        assertTrue(breaches.get(0).startsWith("org.maskmarch.march.Marcher uses org.osgi.service.component"),
                breaches::toString);
    }

    @Test
    void aBundleWithoutALineIsFound() {
        List<String> breaches = GraphLaw.breaches("org.maskmarch.surprise", List.of());
        assertEquals(List.of("org.maskmarch.surprise has no line in GraphLaw: add one that says which bundles it may "
                + "see."), breaches);
    }

    @Test
    void classFilesAreReadWithTheirDescriptorsAndGenerics() throws IOException {
        try (InputStream in = Sample.class.getResourceAsStream("GraphLawTest$Sample.class")) {
            Set<String> packages = BundleJar.packagesIn(in);
            assertTrue(packages.containsAll(Set.of("java.util", "java.nio.file", "java.util.regex", "java.math")),
                    packages::toString);
        }
    }

    private static void assertBreach(String bundle, String used, String expected) {
        List<String> breaches = GraphLaw.breaches(bundle, List.of(new PackageUse("Import-Package", used)));
        assertEquals(1, breaches.size(), breaches::toString);
        assertTrue(breaches.get(0).contains(used) && breaches.get(0).contains(expected), breaches::toString);
    }

    /** Names classes in a generic type, a descriptor, an array and a call. */
    abstract static class Sample {
        List<java.math.BigDecimal> generic;

        abstract java.nio.file.Path[] descriptor(int length);

        boolean call() {
            return java.util.regex.Pattern.matches("a", "b");
        }
    }
}
