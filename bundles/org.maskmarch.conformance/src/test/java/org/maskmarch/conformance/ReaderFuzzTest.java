package org.maskmarch.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;

/** The helper finds careless readers and lets careful ones pass. */
class ReaderFuzzTest {
    @TempDir
    Path folder;

    /** A count and as many bytes. */
    private Path counted() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 40);
        bytes.putInt(40);
        return Files.write(folder.resolve("counted"), bytes.array());
    }

    private static void careless(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.get(new byte[bytes.getInt()]);
    }

    private static void careful(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int count = bytes.remaining() < 4 ? -1 : bytes.getInt();
        if (count < 0 || count > bytes.remaining()) {
            throw MaskmarchException.badInput("test.truncated", "file", "The count is wrong.", "");
        }
        bytes.get(new byte[count]);
    }

    @Test
    void aCarefulReaderPasses() throws IOException {
        assertTrue(ReaderFuzz.run("careful", ReaderFuzzTest::careful, counted()) > 100);
    }

    @Test
    void aCarelessReaderIsFoundAndItsFileKept() throws IOException {
        Path sample = counted();
        AssertionError e = assertThrows(AssertionError.class,
                () -> ReaderFuzz.run("careless", ReaderFuzzTest::careless, sample));
        assertTrue(e.getMessage().contains("cut 0 of counted"), e.getMessage());
        Path kept = Path.of(e.getMessage().replaceAll(".*the file is ", ""));
        assertThrows(RuntimeException.class, () -> careless(kept));
        Files.delete(kept);
    }

    @Test
    void aDefectThatTheReaderBlamesOnItselfIsFound() throws IOException {
        Path sample = counted();
        AssertionError e = assertThrows(AssertionError.class, () -> ReaderFuzz.run("internal", file -> {
            if (Files.size(file) < 44) {
                throw MaskmarchException.internal("not expected", null);
            }
        }, sample));
        Files.delete(Path.of(e.getMessage().replaceAll(".*the file is ", "")));
    }

    @Test
    void aSampleThatIsNotReadIsAMistake() throws IOException {
        Path sample = Files.write(folder.resolve("bad"), new byte[] {9, 9, 9, 9, 0});
        assertTrue(assertThrows(AssertionError.class,
                () -> ReaderFuzz.run("careful", ReaderFuzzTest::careful, sample)).getMessage().contains("unchanged"));
    }

    /** Changes reach what is inside a zip, past its checksums, in every file of it; and each case can be had again. */
    @Test
    void changesReachEveryFileOfAZip() throws IOException {
        Path file = folder.resolve("sample.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : new String[] {"a", "b", "c"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("content of " + name).repeat(30).getBytes(StandardCharsets.US_ASCII));
            }
        }
        FuzzSample sample = FuzzSample.of(file);
        Mutations mutations = new Mutations(sample, 1);
        Set<String> changed = new HashSet<>();
        int sound = 0;
        for (int number = 0; number < 200; number++) {
            byte[] bytes = mutations.random(number);
            assertArrayEquals(bytes, new Mutations(sample, 1).random(number));
            Path mutant = Files.write(folder.resolve("mutant.zip"), bytes);
            try (ZipFile zip = new ZipFile(mutant.toFile())) {
                for (FuzzSample.Section section : sample.sections()) {
                    try (InputStream in = zip.getInputStream(zip.getEntry(section.name()))) {
                        if (!java.util.Arrays.equals(in.readAllBytes(), section.bytes())) {
                            changed.add(section.name());
                        }
                    }
                }
                sound++;
            } catch (IOException | UncheckedIOException | NullPointerException | IllegalArgumentException e) {
                continue; // one of the few changes of the zip itself
            }
        }
        assertEquals(Set.of("a", "b", "c"), changed);
        assertTrue(sound > 150, sound + " of 200 are sound zips");
    }
}
