package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Samples.Pickle;

class TorchCheckpointTest {
    @TempDir
    Path folder;

    /** Written by torch: a = arange(12).reshape(3, 4), its transpose and its second row share one storage. */
    @ParameterizedTest
    @ValueSource(strings = {"torch_zip_types.pt", "torch_legacy_types.pt"})
    void readsEveryElementTypeAndView(String name) {
        try (TorchCheckpoint torch = TorchCheckpoint.open(Samples.data("checkpoints/" + name))) {
            Dict root = torch.root();
            assertArrayEquals(new int[] {3, 4}, root.tensor("a").shape());
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, root.tensor("a").floats());
            assertArrayEquals(new int[] {4, 3}, root.tensor("a_t").shape());
            assertArrayEquals(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, root.tensor("a_t").floats());
            assertArrayEquals(new float[] {4, 5, 6, 7}, root.tensor("a_row1").floats());
            assertEquals(DType.F16, root.tensor("b16").type());
            assertEquals(DType.BF16, root.tensor("bf16").type());
            assertEquals(DType.F64, root.tensor("f64").type());
            assertEquals(DType.I64, root.tensor("i64").type());
            assertEquals(DType.I32, root.tensor("i32").type());
            assertEquals(DType.U8, root.tensor("u8").type());
            assertEquals(DType.BOOL, root.tensor("bool").type());
            assertEquals(0, root.tensor("empty").floats().length);
            assertArrayEquals(new int[0], root.tensor("scalar").shape());
            assertEquals(0.25, root.number("scalar"));
            assertArrayEquals(new float[] {1, 1}, root.tensor("param").finiteFloats());
            assertArrayEquals(new float[] {1.5f, -2.25f, 65504}, root.tensor("b16").floats());
            assertArrayEquals(new float[] {1.5f, -3}, root.tensor("bf16").floats());
            assertArrayEquals(new float[] {1, -0x1p40f}, root.tensor("i64").floats());
            assertArrayEquals(new int[] {7}, root.tensor("i32").ints());
            assertArrayEquals(new int[] {250}, root.tensor("u8").ints());
            assertArrayEquals(new int[] {1, 0}, root.tensor("bool").ints());
            assertEquals(1e-300, root.number("f64"), 1e-314);
        }
    }

    @Test
    void readsNumpyValuesAndLargeNumbers() {
        try (TorchCheckpoint torch = TorchCheckpoint.open(Samples.data("checkpoints/torch_zip_types.pt"))) {
            Dict root = torch.root();
            assertEquals(0.125, root.number("np_f64"));
            assertArrayEquals(new float[] {0, 1, 2}, root.tensor("np_arr").floats());
            assertEquals(5, root.integer("np_int"));
            assertEquals(0x1p70, root.number("big"));
            assertArrayEquals(new int[] {2, 3}, root.integers("size"));
        }
    }

    @Test
    void tuplesAreReadUnderTheNumbersOfTheirItems() throws IOException {
        Path file = Samples.torchZip(folder.resolve("tuple.pt"), new byte[] {(byte) 0x80, 2, 'K', 7, ']', 'K', 8, 'a',
            (byte) 0x86, '.'}, new byte[0]);
        try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
            assertEquals(7, torch.root().integer("0"));
            assertFalse(torch.root().hasList("0"));
            assertTrue(torch.root().hasList("1"));
            assertEquals(8, torch.root().numbered("1").integer("0"));
            assertEquals("tuple.pt: 1", torch.root().numbered("1").subject());
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> torch.root().numbered("0"));
            assertEquals("checkpoint.wrong-type", e.code());
        }
    }

    @Test
    void halfPrecisionIsExact() {
        assertEquals(1f, DType.halfToFloat((short) 0x3C00));
        assertEquals(-2f, DType.halfToFloat((short) 0xC000));
        assertEquals(65504f, DType.halfToFloat((short) 0x7BFF));
        assertEquals(0x1p-24f, DType.halfToFloat((short) 0x0001));
        assertEquals(0x1p-14f, DType.halfToFloat((short) 0x0400));
        assertEquals(Float.NEGATIVE_INFINITY, DType.halfToFloat((short) 0xFC00));
        assertTrue(Float.isNaN(DType.halfToFloat((short) 0x7E00)));
        assertEquals(1 / DType.halfToFloat((short) 0x8000), Float.NEGATIVE_INFINITY);
    }

    @Test
    void readsTheConfigDictsOfDvgo() {
        try (TorchCheckpoint torch = TorchCheckpoint.open(Samples.data("checkpoints/dvgo_fine_dense.tar"))) {
            Dict kwargs = torch.root().dict("model_kwargs");
            assertEquals("DenseGrid", kwargs.text("density_type"));
            assertTrue(kwargs.hasDict("density_config"));
            assertEquals(3, kwargs.numbers("xyz_min").length);
        }
    }

    @Test
    void readsChannelsSideBySide() throws IOException {
        byte[] storage = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putFloat(0).putFloat(1).putFloat(2)
                .putFloat(3).putFloat(4).putFloat(Float.NaN).array();
        Path file = Samples.torchZip(folder.resolve("x.pt"),
                dictOf(new Pickle(), 6, 0, new int[] {1, 2, 2}, new int[] {4, 2, 1}), storage);
        try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
            assertArrayEquals(new float[] {0, 2, 1, 3}, torch.root().tensor("x").finiteChannelsLast());
            float[] seen = new float[4];
            torch.root().tensor("x").visit((index, value) -> seen[index] = value);
            assertArrayEquals(new float[] {0, 1, 2, 3}, seen);
        }
        Samples.torchZip(file, dictOf(new Pickle(), 6, 0, new int[] {1, 3, 2}, new int[] {6, 2, 1}), storage);
        assertEquals("checkpoint.not-finite", channelsLast(file).code());
        Samples.torchZip(file, dictOf(new Pickle(), 6, 0, new int[] {2, 3}, new int[] {3, 1}), storage);
        assertEquals("checkpoint.wrong-shape", channelsLast(file).code());
    }

    private static MaskmarchException channelsLast(Path file) {
        try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
            return assertThrows(MaskmarchException.class, () -> torch.root().tensor("x").finiteChannelsLast());
        }
    }

    @Test
    void flagsAreTrueOrFalse() {
        try (TorchCheckpoint torch = TorchCheckpoint.open(Samples.data("checkpoints/dvgo_fine_diffuse.tar"))) {
            Dict kwargs = torch.root().dict("model_kwargs");
            assertFalse(kwargs.flag("rgbnet_direct"));
            assertEquals("checkpoint.wrong-type",
                    assertThrows(MaskmarchException.class, () -> kwargs.flag("rgbnet_dim")).code());
        }
    }

    @Test
    void aMissingKeyOrAWrongTypeIsNamed() {
        try (TorchCheckpoint torch = TorchCheckpoint.open(Samples.data("checkpoints/nerf_pytorch.tar"))) {
            Dict fine = torch.root().dict("network_fine_state_dict");
            MaskmarchException missing = assertThrows(MaskmarchException.class, () -> fine.tensor("nothing"));
            assertEquals("checkpoint.missing-key", missing.code());
            assertEquals("nerf_pytorch.tar: network_fine_state_dict", missing.subject());
            assertEquals("checkpoint.wrong-type",
                    assertThrows(MaskmarchException.class, () -> torch.root().tensor("global_step")).code());
            assertEquals("checkpoint.wrong-shape", assertThrows(MaskmarchException.class,
                    () -> fine.tensor("pts_linears.0.weight").require(-1, 64)).code());
        }
    }

    @ParameterizedTest
    @CsvSource({"os, system", "posix, system", "builtins, eval", "__builtin__, exec", "subprocess, Popen",
        "torch.storage, _load_from_bytes", "torch, load", "collections, OrderedDict.__init__", "java.lang, Runtime"})
    void forbiddenPythonObjectsAreNamedAndNotRun(String module, String name) throws IOException {
        byte[] classic = new Pickle().global(module, name).op('(').text("touch pwned").op('t', 'R').bytes();
        byte[] framed = new Pickle().text(module).text(name).op(0x93).op('(').text("touch pwned").op('t', 'R').bytes();
        for (byte[] pickle : new byte[][] {classic, framed}) {
            MaskmarchException e = refused(Samples.torchZip(folder.resolve("evil.pt"), pickle, new byte[4]));
            assertEquals("checkpoint.forbidden-pickle", e.code());
            assertTrue(e.getMessage().contains(module + '.' + name), e.getMessage());
            assertTrue(e.getMessage().contains("not run"), e.getMessage());
        }
    }

    @Test
    void forbiddenObjectsDeepInsideAreFound() throws IOException {
        byte[] pickle = new Pickle().op('}', '(').text("a").op(']').global("os", "system").op('a').op('u').bytes();
        assertEquals("checkpoint.forbidden-pickle",
                refused(Samples.torchZip(folder.resolve("evil.pt"), pickle, new byte[4])).code());
    }

    @Test
    void readsATensorMadeByHand() throws IOException {
        byte[] storage = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putFloat(0).putFloat(1).putFloat(2)
                .putFloat(3).putFloat(4).putFloat(5).array();
        try (TorchCheckpoint torch = TorchCheckpoint.open(Samples.torchZip(folder.resolve("x.pt"),
                dictOf(new Pickle(), 6, 1, new int[] {2, 2}, new int[] {1, 3}), storage))) {
            assertArrayEquals(new float[] {1, 4, 2, 5}, torch.root().tensor("x").floats());
        }
    }

    @ParameterizedTest
    @CsvSource({"6, 0, 7, 1", "6, -1, 2, 1", "6, 5, 2, 1", "6, 0, 2, 6", "6, 0, 2, -1", "6, 0, -2, 1", "6, 0, 7, 0",
        "6, 2147483647, 1, 1", "6, 0, 3, 2147483647", "6, 7, 1, 1"})
    void aTensorThatDoesNotFitItsStorageIsRefused(int count, int offset, int size, int stride) throws IOException {
        byte[] pickle = dictOf(new Pickle(), count, offset, new int[] {size}, new int[] {stride});
        assertEquals("checkpoint.malformed",
                refused(Samples.torchZip(folder.resolve("x.pt"), pickle, new byte[24])).code());
    }

    @Test
    void hugeSizesAreRefusedBeforeAnythingIsAllocated() throws IOException {
        int most = Integer.MAX_VALUE;
        byte[] pickle = dictOf(new Pickle(), 6, 0, new int[] {most, most, most}, new int[] {0, 0, 0});
        assertEquals("checkpoint.too-large",
                refused(Samples.torchZip(folder.resolve("x.pt"), pickle, new byte[24])).code());
        byte[] claims = dictOf(new Pickle(), most, 0, new int[] {4}, new int[] {1});
        assertEquals("checkpoint.truncated",
                refused(Samples.torchZip(folder.resolve("x.pt"), claims, new byte[24])).code());
    }

    @Test
    void hostilePicklesAreRefused() throws IOException {
        assertEquals("checkpoint.too-large", pickled(repeat(new Pickle(), 65, '(')).code());
        assertEquals("checkpoint.too-large", pickled(new Pickle().op('X', 0xFF, 0xFF, 0xFF, 0x7F)).code());
        assertEquals("checkpoint.too-large", pickled(new Pickle().op('B', 0xFF, 0xFF, 0xFF, 0xFF)).code());
        assertEquals("checkpoint.truncated", pickled(new Pickle().op('B', 0xFF, 0xFF, 0xFF, 0)).code());
        assertEquals("checkpoint.too-large", pickled(repeat(new Pickle(), 4_000_001, '}')).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('h', 7)).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('}', '}')).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('t')).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('i')).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('(', 'R')).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('}', '}', 'N', 's')).code());
        assertEquals("checkpoint.malformed", pickled(new Pickle().op('}', '(', '}', 'N', 'u')).code());
        assertEquals("checkpoint.unsupported", pickled(new Pickle().op('N')).code());
        assertEquals("checkpoint.unsupported", pickled(repeat(new Pickle().op(']', '('), 1001, 'N').op('e')).code());
    }

    @Test
    void aDictThatHoldsItselfIsHarmless() throws IOException {
        byte[] pickle = new Pickle().op('}', 'q', 0).text("self").op('h', 0, 's').bytes();
        try (TorchCheckpoint torch = TorchCheckpoint.open(
                Samples.torchZip(folder.resolve("x.pt"), pickle, new byte[4]))) {
            assertTrue(torch.root().dict("self").dict("self").has("self"));
            assertFalse(torch.root().withoutPrefix("se").has("self"));
        }
    }

    private MaskmarchException pickled(Pickle pickle) throws IOException {
        return refused(Samples.torchZip(folder.resolve("x.pt"), pickle.bytes(), new byte[4]));
    }

    private static Pickle repeat(Pickle pickle, int times, int opcode) {
        for (int i = 0; i < times; i++) {
            pickle.op(opcode);
        }
        return pickle;
    }

    private static byte[] dictOf(Pickle pickle, int count, int offset, int[] sizes, int[] strides) {
        return pickle.op('}').text("x").tensor(count, offset, sizes, strides).op('s').bytes();
    }

    private static MaskmarchException refused(Path file) {
        return assertThrows(MaskmarchException.class, () -> TorchCheckpoint.open(file).close());
    }
}
