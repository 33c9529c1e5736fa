package org.maskmarch.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSceneGeneratorTest {
    private static final List<String> HAND_WRITTEN = List.of("README.md", "suite.yaml", "strategies.yaml");
    private static final Path DEMO = Path.of("../../demo");

    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        new DemoSceneGenerator(5, 48, 2, 64).write(folder.resolve("a"));
        new DemoSceneGenerator(5, 48, 2, 64).write(folder.resolve("b"));
        List<Path> files = files(folder.resolve("a"));
        assertEquals(files, files(folder.resolve("b")));
        for (Path file : files) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("a").resolve(file)),
                    Files.readAllBytes(folder.resolve("b").resolve(file)), file.toString());
        }
    }

    @Test
    void anotherSeedGivesAnotherGrain() {
        SparseGrid one = new DemoSceneGenerator(5, 48, 1, 64).grid();
        SparseGrid other = new DemoSceneGenerator(6, 48, 1, 64).grid();
        assertArrayEquals(one.links(), other.links());
        assertNotEquals(Arrays.hashCode(one.sh()), Arrays.hashCode(other.sh()));
    }

    /** Content, not bytes: another machine's zlib may pack the same content in another way. */
    @Test
    void theBundledFilesAreTheGenerators() throws IOException {
        DemoSceneGenerator.bundled(DemoSceneGenerator.SEED).write(folder);
        List<Path> files = files(folder);
        List<Path> bundled = files(DEMO).stream()
                .filter(f -> !HAND_WRITTEN.contains(f.toString())).toList();
        assertEquals(files, bundled);
        for (Path file : files) {
            assertSameContent(folder.resolve(file), DEMO.resolve(file));
        }
    }

    private static void assertSameContent(Path expected, Path actual) throws IOException {
        String name = actual.toString();
        if (name.endsWith(".npz")) {
            try (ZipFile a = new ZipFile(expected.toFile()); ZipFile b = new ZipFile(actual.toFile())) {
                assertEquals(a.stream().map(ZipEntry::getName).toList(), b.stream().map(ZipEntry::getName).toList());
                for (ZipEntry entry : a.stream().toList()) {
                    assertArrayEquals(a.getInputStream(entry).readAllBytes(),
                            b.getInputStream(b.getEntry(entry.getName())).readAllBytes(), entry.getName());
                }
            }
        } else if (name.endsWith(".png")) {
            assertArrayEquals(pixels(expected), pixels(actual), name);
        } else {
            assertEquals(Files.readString(expected), Files.readString(actual), name);
        }
    }

    private static int[] pixels(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
        }
    }
}
