package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.conformance.ReaderFuzz;

class PlyFileTest {
    private static final String HEADER = """
            ply
            format binary_little_endian 1.0
            comment two elements
            element first 2
            property uchar a
            property short b
            element second 2
            property double c
            property uint d
            property float e
            end_header
            """;

    @TempDir
    Path folder;

    private Path write(String header, byte[] data) throws IOException {
        byte[] head = header.getBytes(StandardCharsets.US_ASCII);
        return Files.write(folder.resolve("a.ply"),
                ByteBuffer.allocate(head.length + data.length).put(head).put(data).array());
    }

    private static byte[] data() {
        return ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN).put((byte) 200).putShort((short) -300).put((byte) 1)
                .putShort((short) 2).putDouble(1e-300).putInt(-1).putFloat(0.5f).putDouble(-3).putInt(7).putFloat(-1).array();
    }

    private static List<double[]> read(PlyFile ply, String element, String... properties) {
        List<double[]> rows = new ArrayList<>();
        ply.read(element, properties, (i, values) -> rows.add(values.clone()));
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void columnsOfAllElementsAreRead(String end) throws IOException {
        PlyFile ply = PlyFile.open(write(HEADER.replace("\n", end), data()));
        ply.requireComplete();
        assertEquals(Set.of("c", "d", "e"), ply.properties("second"));
        assertEquals(Set.of(), ply.properties("third"));
        assertEquals(2, ply.count("first"));
        List<double[]> first = read(ply, "first", "b", "a");
        assertArrayEquals(new double[] {-300, 200}, first.get(0));
        assertArrayEquals(new double[] {2, 1}, first.get(1));
        List<double[]> second = read(ply, "second", "e", "d", "c");
        assertArrayEquals(new double[] {0.5, 4294967295.0, 1e-300}, second.get(0));
        assertArrayEquals(new double[] {-1, 7, -3}, second.get(1));
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        PlyFile ply = PlyFile.open(write(HEADER, data()));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(ply, "second", "c", "x"));
        assertEquals("checkpoint.missing-key", e.code());
        assertTrue(e.getMessage().contains("'x'") && e.getMessage().contains("c, d, e"), e.getMessage());
        assertEquals("checkpoint.missing-key",
                assertThrows(MaskmarchException.class, () -> read(ply, "third", "c")).code());
    }

    @Test
    void otherLengthsThanTheHeaderSaysAreErrors() throws IOException {
        refused("checkpoint.truncated", HEADER, Arrays.copyOf(data(), 37));
        refused("checkpoint.malformed", HEADER, Arrays.copyOf(data(), 39));
        for (String count : new String[] {"3", "2147483647", "2147483648", "9223372036854775807"}) {
            refused("checkpoint.truncated", HEADER.replace("second 2", "second " + count), data());
            refused("checkpoint.truncated", HEADER.replace("first 2", "first " + count), data());
        }
    }

    @Test
    void headersThatSayNothingOrTooMuchAreErrors() throws IOException {
        refused("checkpoint.malformed", HEADER.replace("first 2", "first -2"), data());
        refused("checkpoint.malformed", HEADER.replace("first 2", "first 99999999999999999999"), data());
        refused("checkpoint.malformed", HEADER.replace("first 2", "first"), data());
        refused("checkpoint.malformed", HEADER.replace("first 2", "second 2"), data());
        refused("checkpoint.malformed", HEADER.replace("short b", "short a"), data());
        refused("checkpoint.malformed", HEADER.replace("short b", "complex b"), data());
        refused("checkpoint.malformed", HEADER.replace("comment two", "property float x\ncomment"), data());
        refused("checkpoint.malformed", HEADER.replace("format binary_little_endian 1.0\n", ""), data());
        refused("checkpoint.malformed", HEADER.replace("comment two", "ply\ncomment two"), data());
        refused("checkpoint.malformed", HEADER.replace("comment", "remark"), data());
        refused("checkpoint.truncated", HEADER.replace("end_header\n", ""), new byte[0]);
        refused("checkpoint.too-large", HEADER.replace("two elements", "x".repeat(70_000)), data());
        refused("checkpoint.unsupported", HEADER.replace("little", "big"), data());
        refused("checkpoint.unsupported", HEADER.replace("binary_little_endian", "ascii"), data());
        refused("checkpoint.unsupported", HEADER.replace("uchar a", "list uchar int a"), data());
    }

    private void refused(String code, String header, byte[] data) throws IOException {
        Path file = write(header, data);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(PlyFile.open(file), "second", "c"));
        assertEquals(code, e.code(), e.describe());
    }

    /** Opening tells what is in any PLY, so that a mesh is no error where splats are looked for. */
    @Test
    void headersOfMeshesAreRead() throws IOException {
        PlyFile ply = PlyFile.open(write("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nelement face 1\n"
                + "property list uchar int vertex_indices\nend_header\n", new byte[9]));
        assertTrue(ply.has("face"));
        assertFalse(ply.has("chunk"));
        assertEquals(Set.of("x"), ply.properties("vertex"));
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        ReaderFuzz.run("ply", file -> {
            PlyFile ply = PlyFile.open(file);
            if (ply.has("second") && ply.properties("second").size() > 2) {
                read(ply, "second", ply.properties("second").toArray(new String[0]));
            }
        }, write(HEADER, data()));
    }
}
