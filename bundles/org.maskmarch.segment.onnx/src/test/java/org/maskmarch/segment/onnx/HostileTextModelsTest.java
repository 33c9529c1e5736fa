package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.maskmarch.segment.onnx.OnnxFile.BOOL;
import static org.maskmarch.segment.onnx.OnnxFile.FLOAT;
import static org.maskmarch.segment.onnx.OnnxFile.INT64;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;

/** Text models and vocabularies that do not fit are typed errors that say what was found, and leave no session behind. */
class HostileTextModelsTest {
    private static final RgbImage IMAGE = new RgbImage(8, 8, new byte[8 * 8 * 3]);

    @TempDir
    Path folder;

    @AfterEach
    void everySessionIsClosed() {
        assertEquals(0, Sessions.open());
    }

    private MaskmarchException refused(Path model) {
        try (OnnxTextPrompter prompter = new OnnxTextPrompter("hostile", () -> TextModelFiles.named(model.toString(), "test"), 1)) {
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> prompter.find(IMAGE, "a mug"));
            assertEquals(MaskmarchException.Kind.RESOURCE, e.kind());
            return e;
        }
    }

    /** A model with one of the inputs otherwise. */
    private MaskmarchException signature(String input, int type, long... shape) throws Exception {
        Path model = FakeDino.seeing().write(folder);
        OnnxFile file = new OnnxFile();
        Object[][] inputs = {{"img", FLOAT, new long[] {1, 3, 800, 1200}}, {"input_ids", INT64, new long[] {1, -1}},
            {"attention_mask", BOOL, new long[] {1, -1}}, {"position_ids", INT64, new long[] {1, -1}},
            {"token_type_ids", INT64, new long[] {1, -1}}, {"text_token_mask", BOOL, new long[] {1, -1, -1}}};
        boolean known = false;
        for (Object[] each : inputs) {
            boolean other = each[0].equals(input);
            known |= other;
            if (!other || shape.length > 0) {
                file.input((String) each[0], other ? type : (Integer) each[1], other ? shape : (long[]) each[2]);
            }
        }
        if (!known) {
            file.input(input, type, shape);
        }
        file.name("logits", file.floats(new float[4], 1, 1, 4));
        file.name("boxes", file.floats(new float[4], 1, 1, 4));
        file.output("logits", FLOAT, -1, -1, -1).output("boxes", FLOAT, -1, -1, -1).write(model);
        MaskmarchException e = refused(model);
        assertEquals("model.unsupported", e.code());
        assertEquals(model.toString(), e.subject());
        assertTrue(e.getMessage().contains("Expected: inputs [img float[1, 3, ?, ?], input_ids int64[1, ?], attention_mask "
                + "bool[1, ?], token_type_ids int64[1, ?], position_ids int64[1, ?], text_token_mask bool[1, ?, ?]]"),
                e.getMessage());
        return e;
    }

    @Test
    void anotherSignatureIsRefusedWithWhatIsExpected() throws Exception {
        assertSays("the input img float[1, 3, ?, ?] is not there", signature("img", FLOAT));
        assertSays("attention_mask int64[1, ?]", signature("attention_mask", INT64, 1, -1));
        assertSays("the input text_token_mask bool[1, ?, ?] is not there", signature("text_token_mask", BOOL, 1, -1));
        assertSays("the input input_ids int64[1, ?] is not there", signature("input_ids", INT64, 1, 256));
        assertSays("the input img float", signature("img", FLOAT, 1, 4, 800, 1200));
        assertSays("nothing is known of the input pixel_mask int64[1, 800, 800]", signature("pixel_mask", INT64, 1, 800, 800));
        assertSays("a side of the picture is 1000000", signature("img", FLOAT, 1, 3, 800, 1_000_000));
        assertSays("a side of the picture is 8", signature("img", FLOAT, 1, 3, 8, 1200));
    }

    @Test
    void anEncoderOfSamIsNoTextModel() throws Exception {
        Path[] sam = FakeSam.meta(4).write(folder, "encoder.onnx", "decoder.onnx");
        Files.write(folder.resolve("vocab.txt"), FakeDino.VOCABULARY);
        MaskmarchException e = refused(sam[0]);
        assertEquals("model.unsupported", e.code());
        assertSays("Found: model [input_image float[1, 3, 1024, 1024]]", e);
    }

    private static void assertSays(String part, MaskmarchException e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void truncatedFiles() throws Exception {
        Path model = FakeDino.seeing().write(folder);
        byte[] bytes = Files.readAllBytes(model);
        for (int i = 1; i < 12; i++) {
            Files.write(model, Arrays.copyOf(bytes, bytes.length * i / 12));
            assertEquals("model.unsupported", refused(model).code());
        }
    }

    @Test
    void answersOfAnotherShape() throws Exception {
        long[][] shapes = {{1, 900, 3}, {1, 900, 4}, {1, 900, 256}, {1, 900, 5}, {1, 900, 256}, {1, 899, 4}, {2, 900, 256},
            {2, 900, 4}, {900, 256}, {900, 4}, {1, 20_000, 256}, {1, 20_000, 4}};
        for (int i = 0; i < shapes.length; i += 2) {
            MaskmarchException e = refused(FakeDino.shaped(shapes[i], shapes[i + 1]).write(folder));
            assertEquals("model.unsupported", e.code());
            assertSays(Arrays.toString(shapes[i]), e);
        }
    }

    @Test
    void answersThatAreNoNumbers() throws Exception {
        float[][] box = {{0.5f, 0.5f, 0.1f, 0.1f}};
        assertEquals("model.not-finite", refused(FakeDino.constant(new float[][] {{0, Float.NaN}}, box).write(folder)).code());
        assertEquals("model.not-finite",
                refused(FakeDino.constant(new float[][] {{Float.POSITIVE_INFINITY}}, box).write(folder)).code());
        box[0][2] = Float.NaN;
        assertEquals("model.not-finite", refused(FakeDino.constant(new float[][] {{2}}, box).write(folder)).code());
    }

    /** The model has 12 meanings; a vocabulary with more gives numbers that it has never heard of. */
    @Test
    void aVocabularyOfAnotherModel() throws Exception {
        Path model = FakeDino.seeing().write(folder);
        Files.writeString(folder.resolve("vocab.txt"), "x1\nx2\nx3\nx4\nx5\nx6\nx7\nx8\n[CLS]\n[SEP]\n[UNK]\n.\na\nmug\n");
        assertEquals("model.failed", refused(model).code());
    }

    @Test
    void vocabulariesThatCannotBeRead() throws Exception {
        Path model = FakeDino.seeing().write(folder);
        Path vocabulary = folder.resolve("vocab.txt");
        Files.write(vocabulary, new byte[] {'[', (byte) 0xff, '\n'});
        assertEquals("model.vocabulary", refused(model).code());
        Files.writeString(vocabulary, "mug\nmug\n");
        MaskmarchException e = refused(model);
        assertEquals("model.vocabulary", e.code());
        assertEquals(vocabulary.toString(), e.subject());
        resize(vocabulary, (4 << 20) + 1);
        assertEquals("model.unreadable", refused(model).code());
        Files.delete(vocabulary);
        MaskmarchException missing = refused(model);
        assertEquals("model.missing", missing.code());
        assertEquals("test: " + vocabulary, missing.subject());
    }

    @Test
    void filesThatAreNoModel() throws Exception {
        Path model = FakeDino.seeing().write(folder);
        resize(model, (1L << 30) + 1);
        assertEquals("model.unreadable", refused(model).code());
        resize(model, 0);
        assertEquals("model.unreadable", refused(model).code());
        assertSays("This is a folder", refused(folder));
        assertEquals("model.missing", refused(folder.resolve("none.onnx")).code());
        assertEquals("model.missing", assertThrows(MaskmarchException.class,
                () -> TextModelFiles.named("a\0b", "test")).code());
    }

    private static void resize(Path file, long size) throws Exception {
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(size);
        }
    }
}
