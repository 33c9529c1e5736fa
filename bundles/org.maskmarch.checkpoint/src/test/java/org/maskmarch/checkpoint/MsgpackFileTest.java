package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.conformance.ReaderFuzz;

/** Msgpack files, written byte by byte from the specification. */
class MsgpackFileTest {

    @TempDir
    Path folder;

    @Test
    void valuesOfAllTypes() throws IOException {
        Bytes b = new Bytes().op(0xDE, 0, 13)
                .text("fix").op(0x05).text("negative").op(0xFF).text("u16").op(0xCD, 1, 2)
                .text("i64").op(0xD3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE)
                .text("f32").op(0xCA, 0x3F, 0xC0, 0, 0).text("f64").op(0xCB, 0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A)
                .text("yes").op(0xC3).text("none").op(0xC0).text("text").op(0xD9, 2, 'o', 'k')
                .text("rows").op(0x92, 0x92, 1, 2, 0x91, 3).text("dicts").op(0x91, 0x81).text("a").op(7)
                .text("bin").op(0xC4, 4, 0, 0x3C, 0, 0xC0).text("listed").op(0x81).text("bytes").op(0x92, 0xCC, 0x80, 1);
        Dict root = MsgpackFile.read(b.file(folder), Set.of("bin", "listed"));
        assertEquals(5, root.integer("fix"));
        assertEquals(-1, root.integer("negative"));
        assertEquals(258, root.integer("u16"));
        assertEquals(-2, root.number("i64"));
        assertEquals(1.5, root.number("f32"));
        assertEquals(0.1, root.number("f64"));
        assertTrue(root.flag("yes"));
        assertEquals("checkpoint.wrong-type", code(() -> root.flag("fix")));
        assertEquals("checkpoint.wrong-type", code(() -> root.number("none")));
        assertEquals("ok", root.text("text"));
        assertArrayEquals(new double[][] {{1, 2}, {3}}, root.rows("rows"));
        assertEquals(2, root.count("rows"));
        assertEquals(7, root.dicts("dicts").get(0).integer("a"));
        assertArrayEquals(new float[] {1, -2}, root.blob("bin", DType.F16).floats());
        assertEquals("model: bin", root.blob("bin", DType.F16).subject());
        assertArrayEquals(new byte[] {(byte) 0x80, 1}, root.blob("listed", DType.U8).bytes());
        assertEquals("checkpoint.wrong-type", code(() -> root.blob("text", DType.U8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zlib"})
    void compressedFilesAreInflated(String kind) throws IOException {
        byte[] plain = new Bytes().op(0x81).text("key").op(1).bytes();
        Path file = Files.write(folder.resolve("model"), deflated(kind, plain));
        assertTrue(MsgpackFile.matches(file));
        assertTrue(MsgpackFile.hasKeys(file, "key"));
        assertEquals(1, MsgpackFile.read(file, Set.of()).integer("key"));
        byte[] packed = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(packed, packed.length - 3));
        assertEquals("checkpoint.truncated", code(() -> MsgpackFile.read(file, Set.of())));
        packed[packed.length - (kind.equals("gzip") ? 6 : 2)] ^= 1; // the checksum
        Files.write(file, packed);
        assertEquals("checkpoint.malformed", code(() -> MsgpackFile.read(file, Set.of())));
    }

    @Test
    void otherFilesDoNotMatch() throws IOException {
        assertFalse(MsgpackFile.matches(new Bytes().op(0x80, 2).file(folder)), "a pickle");
        assertFalse(MsgpackFile.matches(new Bytes().op(0x89, 'P', 'N', 'G').file(folder)), "a PNG image");
        assertFalse(MsgpackFile.matches(new Bytes().op(0x92, 1, 2).file(folder)), "a list");
        assertFalse(MsgpackFile.matches(new Bytes().op().file(folder)), "nothing");
        assertFalse(MsgpackFile.matches(Files.write(folder.resolve("model"),
                deflated("gzip", "NGSP".getBytes(StandardCharsets.US_ASCII)))), "a splat file");
        assertEquals("checkpoint.missing", code(() -> MsgpackFile.matches(folder.resolve("absent"))));
    }

    @Test
    void keysAreFoundWithoutReadingOn() throws IOException {
        Path file = new Bytes().op(0x84).text("a").op(0x91, 1).text("b").op(0xC4, 2, 0, 0).text("c").op(0xC1).file(folder);
        assertTrue(MsgpackFile.hasKeys(file, "a", "c"), "what is wrong comes behind");
        assertEquals("checkpoint.malformed", code(() -> MsgpackFile.hasKeys(file, "d")));
        assertFalse(MsgpackFile.hasKeys(new Bytes().op(0x81).text("a").op(1).file(folder), "b"));
    }

    /** None of these may be allocated: all are larger than the file. */
    @Test
    void declaredSizesAreHeldAgainstTheFile() throws IOException {
        for (int type : new int[] {0xC6, 0xDB, 0xDD, 0xDF}) {
            assertEquals("checkpoint.truncated", code(root(type, 0x7F, 0xFF, 0xFF, 0xFF)), "type " + type);
            assertEquals("checkpoint.too-large", code(root(type, 0xFF, 0xFF, 0xFF, 0xFF)), "type " + type);
        }
        assertEquals("checkpoint.truncated", code(root(0xC5, 0xFF, 0xFF)));
        Path file = Files.write(folder.resolve("model"), deflated("gzip", root(0xC6, 0x7F, 0xFF, 0xFF, 0xFF).bytes()));
        assertEquals("checkpoint.truncated", code(() -> MsgpackFile.read(file, Set.of("key"))));
    }

    @Test
    void whatIsNoMapOfNamesIsRefused() throws IOException {
        assertEquals("checkpoint.malformed", code(root(0xC1)), "never used");
        assertEquals("checkpoint.malformed", code(root(0xD4, 1, 1)), "extension");
        assertEquals("checkpoint.malformed", code(new Bytes().op(0x81, 1, 1)), "key");
        assertEquals("checkpoint.malformed", code(new Bytes().op(0x82).text("a").op(1).text("a").op(1)), "twice");
        assertEquals("checkpoint.malformed", code(root(1, 1)), "something behind");
        assertEquals("checkpoint.malformed", code(new Bytes().op(0x91, 1)), "list");
        assertEquals("checkpoint.malformed", code(new Bytes().op(0x81).text("bytes").op(0x91, 0xCD, 1, 0)), "byte 256");
        assertEquals("checkpoint.malformed", code(new Bytes().op(0x81).text("bytes").op(0x91, 0xC3)), "byte true");
    }

    @Test
    void depthAndNumberOfValuesAreBounded() throws IOException {
        byte[] nested = new byte[5000];
        Arrays.fill(nested, (byte) 0x91);
        assertEquals("checkpoint.malformed", code(root().raw(nested)));
        int count = Limits.DEFAULT.opcodes() + 1;
        assertEquals("checkpoint.too-large",
                code(root(0xDD, count >> 24, count >> 16, count >> 8, count).raw(new byte[count])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zlib"})
    void bombsAreStopped(String kind) throws IOException {
        int length = 40 << 20;
        Bytes bomb = root(0xC6, length >> 24, length >> 16, length >> 8, length).raw(new byte[length]);
        Path file = Files.write(folder.resolve("model"), deflated(kind, bomb.bytes()));
        // declared, it cannot be in a file of this size; undeclared, it is met while reading
        assertEquals("checkpoint.truncated", code(() -> MsgpackFile.read(file, Set.of("key"))));
        Bytes list = root(0xDD, 0, 1, 0, 0);
        byte[] zeros = new Bytes().op(0xC5, 4, 0).raw(new byte[1024]).bytes();
        for (int i = 0; i < 1 << 16; i++) {
            list.raw(zeros);
        }
        Files.write(file, deflated(kind, list.bytes()));
        assertEquals("checkpoint.zip-bomb", code(() -> MsgpackFile.read(file, Set.of())));
    }

    @Test
    void bytesThatNobodyWantsAreSkipped() throws IOException {
        int length = 3 << 16;
        Bytes b = new Bytes().op(0x82).text("big").op(0xC6, 0, length >> 16, 0, 0).raw(new byte[length]).text("end").op(9);
        Dict root = MsgpackFile.read(b.file(folder), Set.of());
        assertEquals(9, root.integer("end"));
        assertThrows(IllegalStateException.class, () -> root.blob("big", DType.U8));
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        Path plain = Samples.data("checkpoints/ngp_synthetic.msgpack");
        ReaderFuzz.run("msgpack", file -> {
            if (MsgpackFile.matches(file)) {
                MsgpackFile.hasKeys(file, "snapshot");
            }
            Dict snapshot = MsgpackFile.read(file, Set.of("params_binary")).dict("snapshot");
            snapshot.blob("params_binary", DType.F16).floats();
        }, plain, Samples.data("checkpoints/ngp_synthetic.ingp"));
    }

    /** A map whose only value starts so. */
    private static Bytes root(int... value) {
        return new Bytes().op(0x81).text("key").op(value);
    }

    private String code(Bytes bytes) throws IOException {
        Path file = bytes.file(folder);
        return code(() -> MsgpackFile.read(file, Set.of("key")));
    }

    private static String code(Executable read) {
        return assertThrows(MaskmarchException.class, read).code();
    }

    private static byte[] deflated(String kind, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream target = kind.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            target.write(bytes);
        }
        return out.toByteArray();
    }

    /** Writes msgpack byte by byte. */
    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes op(int... bytes) {
            for (int b : bytes) {
                out.write(b);
            }
            return this;
        }

        Bytes text(String text) {
            op(0xA0 | text.length());
            return raw(text.getBytes(StandardCharsets.US_ASCII));
        }

        Bytes raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        Path file(Path folder) throws IOException {
            return Files.write(folder.resolve("model"), bytes());
        }
    }
}
