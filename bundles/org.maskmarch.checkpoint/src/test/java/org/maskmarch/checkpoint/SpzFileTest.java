package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.conformance.ReaderFuzz;

class SpzFileTest {
    private static final int MAGIC = 0x5053474E;
    private static final int COUNT = 100;
    private static final int MOST = 1000;

    @TempDir
    Path folder;

    /** What a test changes in a good file. */
    private static final class Parts {
        int magic = MAGIC;
        int version = 3;
        int count = COUNT;
        int degree = 1;
        int fractionalBits = 12;
        int flags;
        byte[] extensions = new byte[0];
        byte[] behind = new byte[0];
        int lostBytes;
        long unpackedError;
    }

    private static byte[][] columns(Parts parts) {
        int[] sizes = {parts.version == 1 ? 6 : 9, 1, 3, 3, parts.version < 3 ? 3 : 4,
            3 * ((parts.degree + 1) * (parts.degree + 1) - 1)};
        byte[][] columns = new byte[6][];
        for (int c = 0; c < 6; c++) {
            columns[c] = new byte[sizes[c] * COUNT];
            for (int i = 0; i < columns[c].length; i++) {
                columns[c][i] = (byte) (i / 7 * (c + 1));
            }
        }
        return columns;
    }

    private Path write(Parts parts) throws IOException {
        byte[][] columns = columns(parts);
        int streams = parts.degree == 0 ? 5 : 6;
        ByteBuffer header = little(16).putInt(parts.magic).putInt(parts.version).putInt(parts.count)
                .put((byte) parts.degree).put((byte) parts.fractionalBits).put((byte) parts.flags)
                .put((byte) (parts.version < 4 ? 0 : streams));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (parts.version < 4) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(header.array());
                for (int c = 0; c < 6; c++) {
                    gzip.write(columns[c], 0, columns[c].length - (c == 5 ? parts.lostBytes : 0));
                }
                gzip.write(parts.extensions);
                gzip.write(parts.behind);
            }
            return Files.write(folder.resolve("a.spz"), out.toByteArray());
        }
        out.writeBytes(header.array());
        out.writeBytes(little(16).putInt(32 + parts.extensions.length).array());
        out.writeBytes(parts.extensions);
        ByteBuffer toc = little(streams * 16);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int c = 0; c < streams; c++) {
            byte[] content = c == 0 ? Arrays.copyOf(columns[c], columns[c].length - parts.lostBytes) : columns[c];
            byte[] frame = new byte[4000];
            int size = new ZstdCompressor().compress(content, 0, content.length, frame, 0, frame.length);
            toc.putLong(size).putLong(columns[c].length + parts.unpackedError);
            packed.write(frame, 0, size);
        }
        out.writeBytes(toc.array());
        out.writeBytes(packed.toByteArray());
        out.writeBytes(parts.behind);
        return Files.write(folder.resolve("a.spz"), out.toByteArray());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void columnsAreRead(int version) throws IOException {
        for (int degree = 0; degree <= 3; degree++) {
            Parts parts = new Parts();
            parts.version = version;
            parts.degree = degree;
            parts.flags = 1;
            Path file = write(parts);
            assertTrue(SpzFile.matches(file));
            SpzFile spz = SpzFile.read(file, MOST);
            assertEquals(version, spz.version());
            assertEquals(COUNT, spz.count());
            assertEquals(degree, spz.degree());
            assertTrue(spz.antialiased());
            byte[][] expected = columns(parts);
            for (int c = 0; c < 6; c++) {
                assertArrayEquals(expected[c], spz.columns()[c], "column " + c);
            }
        }
    }

    private interface Change {
        void apply(Parts parts);
    }

    private void refused(String code, int version, Change change) throws IOException {
        Parts parts = new Parts();
        parts.version = version;
        change.apply(parts);
        Path file = write(parts);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> SpzFile.read(file, MOST));
        assertEquals(code, e.code(), e.describe());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void hostileFilesAreRefused(int version) throws IOException {
        refused("checkpoint.too-large", version, p -> p.count = MOST + 1);
        refused("checkpoint.too-large", version, p -> p.count = 0);
        refused("checkpoint.too-large", version, p -> p.count = -1);
        refused("checkpoint.unsupported", version, p -> p.fractionalBits = 24);
        refused("checkpoint.truncated", version, p -> p.lostBytes = 1);
        refused("checkpoint.malformed", version, p -> p.behind = new byte[1]);
        refused("checkpoint.malformed", version, p -> p.extensions = new byte[8]);
        refused("checkpoint.unsupported", version, p -> p.degree = 4);
        // other axes
        refused("checkpoint.unsupported", version, p -> {
            p.flags = 2;
            p.extensions = little(12).putInt(0xADBE0003).putInt(4).putInt(6).array();
        });
        refused("checkpoint.malformed", version, p -> {
            p.flags = 2;
            p.extensions = little(12).putInt(7).putInt(5).array();
        });
        refused("checkpoint.malformed", version, p -> {
            p.flags = 2;
            p.extensions = new byte[5];
        });
    }

    @Test
    void otherVersionsAndSizesThatDoNotFitAreRefused() throws IOException {
        refused("checkpoint.unsupported", 3, p -> p.version = 0);
        refused("checkpoint.unsupported", 4, p -> p.version = 5);
        refused("checkpoint.malformed", 4, p -> p.unpackedError = 1);
        refused("checkpoint.malformed", 4, p -> p.unpackedError = Long.MIN_VALUE);
        refused("checkpoint.malformed", 3, p -> p.magic = 7);
    }

    /** Extensions that do not touch the columns are passed over; so are the axes that files have anyway. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void harmlessExtensionsArePassedOver(int version) throws IOException {
        Parts parts = new Parts();
        parts.version = version;
        parts.flags = 2;
        parts.extensions = little(22).putInt(99).putInt(2).putShort((short) 1).putInt(0xADBE0003).putInt(4).putInt(4).array();
        assertEquals(COUNT, SpzFile.read(write(parts), MOST).count());
    }

    @Test
    void aBombIsRefusedBeforeItGoesOff() throws IOException {
        Parts parts = new Parts();
        parts.count = 5_000_000;
        Path file = write(parts);
        assertEquals("checkpoint.zip-bomb",
                assertThrows(MaskmarchException.class, () -> SpzFile.read(file, 20_000_000)).code());
    }

    @Test
    void otherDeflatedFilesAreNotTaken() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new byte[] {(byte) 0x81, (byte) 0xA1, 'a', 1});
        }
        assertFalse(SpzFile.matches(Files.write(folder.resolve("b.ingp"), out.toByteArray())));
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        Parts old = new Parts();
        Path gzip = Files.move(write(old), folder.resolve("gzip.spz"));
        Parts recent = new Parts();
        recent.version = 4;
        ReaderFuzz.run("spz", file -> {
            SpzFile.matches(file);
            SpzFile.read(file, MOST);
        }, write(recent), gzip);
    }
}
