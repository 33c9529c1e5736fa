package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskmarch.api.MaskmarchException;

class NumpyFilesTest {
    private static final byte[] SIX = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0).putInt(1).putInt(2).putInt(3).putInt(4).putInt(-5).array();

    @TempDir
    Path folder;

    @Test
    void readsTheArraysThatNumpyWrote() {
        try (NpzArchive npz = NpzArchive.open(Samples.data("checkpoints/svox2_ckpt.npz"))) {
            assertEquals(Set.of("radius", "center", "links", "density_data", "sh_data", "basis_type"), npz.names());
            assertEquals(DType.F16, npz.tensor("sh_data").type());
            assertEquals(1, npz.tensor("basis_type").number());
            assertEquals(3, npz.tensor("radius").finiteFloats().length);
        }
        try (NpzArchive npz = NpzArchive.open(Samples.data("checkpoints/svox_tree.npz"))) {
            assertTrue(npz.text("data_format").startsWith("SH"));
        }
    }

    @Test
    void readsTheWeightListsOfKeras() {
        Path file = Samples.data("checkpoints/nerf_keras_model_fine.npy");
        assertTrue(NpyFile.holdsObjects(file));
        List<Tensor> arrays = NpyFile.tensors(file);
        assertEquals(24, arrays.size());
        assertArrayEquals(new int[] {63, 16}, arrays.get(0).shape());
        assertEquals(16, arrays.get(1).finiteFloats().length);
    }

    @Test
    void columnMajorAndBigEndianArraysComeOutTheSame() throws IOException {
        assertArrayEquals(new int[] {0, 2, 4, 1, 3, -5},
                array(Samples.npy("<i4", true, "(2, 3)", SIX)).require(2, 3).ints());
        byte[] big = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2).array();
        assertArrayEquals(new float[] {1.5f, -2}, array(Samples.npy(">f4", false, "(2,)", big)).floats());
        assertArrayEquals(new int[] {255, 1}, array(Samples.npy("|u1", false, "(2,)", new byte[] {-1, 1})).ints());
        assertArrayEquals(new int[] {1, 0}, array(Samples.npy("|b1", false, "(2,)", new byte[] {7, 0})).ints());
        assertEquals(-5, array(Samples.npy("<i8", false, "()", ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-5).array())).number());
    }

    @Test
    void twoByteArraysAreHadAsTheirBits() throws IOException {
        byte[] bytes = {0x00, 0x3C, (byte) 0xFF, (byte) 0xFB};
        for (String type : new String[] {"<f2", "<u2", "<i2"}) {
            assertArrayEquals(new short[] {0x3C00, (short) 0xFBFF}, array(Samples.npy(type, false, "(2,)", bytes)).words());
        }
        assertArrayEquals(new short[] {0x003C, (short) 0xFFFB}, array(Samples.npy(">f2", false, "(2,)", bytes)).words());
        assertEquals(-65504, DType.halfToFloat((short) 0xFBFF));
        byte[] four = Samples.npy("<f4", false, "(1,)", bytes);
        assertEquals("checkpoint.wrong-type",
                assertThrows(MaskmarchException.class, () -> array(four).words()).code());
    }

    @Test
    void headersOfVersionTwoAreRead() throws IOException {
        byte[] one = Samples.npy("<i4", false, "(6,)", SIX);
        byte[] two = new byte[one.length + 2];
        System.arraycopy(one, 0, two, 0, 9);
        two[6] = 2;
        System.arraycopy(one, 10, two, 12, one.length - 10);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, -5}, array(two).ints());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "checkpoint.malformed ; <f4 ; (-1,)",
        "checkpoint.malformed ; <f4 ; (-3, -2)",
        "checkpoint.too-large ; <f4 ; (999999999999999999,)",
        "checkpoint.too-large ; <f4 ; (2147483647, 2147483647, 2147483647)",
        "checkpoint.too-large ; <f4 ; (1, 1, 1, 1, 1, 1, 1, 1, 1)",
        "checkpoint.malformed ; <f4 ; (99999999999999999999999,)",
        "checkpoint.malformed ; <f4 ; (1-2,)",
        "checkpoint.truncated ; <f4 ; (7,)",
        "checkpoint.truncated ; <f8 ; (6,)",
        "checkpoint.wrong-type ; <c8 ; (3,)",
        "checkpoint.wrong-type ; <U1 ; (6,)",
        "checkpoint.wrong-type ; |O ; (1,)",
        "checkpoint.wrong-type ; f ; (1,)"})
    void hostileHeadersAreRefused(String code, String descr, String shape) throws IOException {
        byte[] bytes = Samples.npy(descr, false, shape, SIX);
        assertEquals(code, assertThrows(MaskmarchException.class, () -> array(bytes).floats()).code());
        Path npz = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(bytes);
        }
        try (NpzArchive archive = NpzArchive.open(npz)) {
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> archive.tensor("a").floats());
            assertEquals(code, e.code());
            assertEquals("x.npz: a", e.subject());
        }
    }

    @Test
    void unicodeScalarsAreRead() throws IOException {
        Path npz = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("t.npy"));
            zip.write(Samples.npy("<U4", false, "()", "SH9\0".getBytes(Charset.forName("UTF-32LE"))));
        }
        try (NpzArchive archive = NpzArchive.open(npz)) {
            assertEquals("SH9", archive.text("t"));
            assertEquals("checkpoint.missing-key",
                    assertThrows(MaskmarchException.class, () -> archive.tensor("u")).code());
        }
    }

    @Test
    void aZipBombIsRefusedBeforeItIsInflated() throws IOException {
        Path npz = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        assertTrue(Files.size(npz) < 100_000);
        assertEquals("checkpoint.zip-bomb",
                assertThrows(MaskmarchException.class, () -> NpzArchive.open(npz).close()).code());
    }

    @Test
    void aZipWithManyFilesOrLargeOnesIsRefused() throws IOException {
        Path npz = folder.resolve("many.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            for (int i = 0; i < 11; i++) {
                Samples.stored(zip, i + ".npy", new byte[100]);
            }
        }
        Limits few = new Limits(10, 1 << 20, 200, 16, 100, 100, 100, 100, 8, 8);
        Limits small = new Limits(20, 1000, 200, 16, 100, 100, 100, 100, 8, 8);
        assertEquals("checkpoint.too-large",
                assertThrows(MaskmarchException.class, () -> NpzArchive.open(npz, few).close()).code());
        assertEquals("checkpoint.too-large",
                assertThrows(MaskmarchException.class, () -> NpzArchive.open(npz, small).close()).code());
    }

    private Tensor array(byte[] bytes) throws IOException {
        return NpyFile.tensor(Files.write(folder.resolve("a.npy"), bytes));
    }
}
