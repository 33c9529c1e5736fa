package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.maskmarch.segment.onnx.OnnxFile.FLOAT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;

/** Model files that do not fit are typed errors that say what was found, and leave no session behind. */
class HostileModelsTest {
    private static final RgbImage IMAGE = new RgbImage(8, 8, new byte[8 * 8 * 3]);
    private static final Prompt CLICK = Prompt.points(List.of(new PromptPoint(4, 4, true)));

    @TempDir
    Path folder;

    @AfterEach
    void everySessionIsClosed() {
        assertEquals(0, Sessions.open());
    }

    @Test
    void truncatedFiles() throws Exception {
        Path[] whole = FakeSam.meta(4).write(folder, "encoder.onnx", "decoder.onnx");
        Path part = folder.resolve("part.onnx");
        for (int which = 0; which < 2; which++) {
            byte[] bytes = Files.readAllBytes(whole[which]);
            for (int i = 1; i < 12; i++) {
                Files.write(part, Arrays.copyOf(bytes, (int) ((long) bytes.length * i / 12)));
                Path[] files = {which == 0 ? part : whole[0], which == 0 ? whole[1] : part};
                MaskmarchException e = assertRefused(files[0], files[1]);
                assertTrue(e.subject().contains("part.onnx"), e.subject());
            }
        }
    }

    @Test
    void absurdSides() throws Exception {
        Path decoder = FakeSam.meta(4).write(folder, "encoder.onnx", "decoder.onnx")[1];
        for (long side : new long[] {1, 255, 4097, 1L << 31, 1L << 40}) {
            assertMessage(encoder(side, 1, 256, 64, 64), decoder, "float[1, 3, " + side);
        }
    }

    @Test
    void anAbsurdEmbedding() throws Exception {
        for (long side : new long[] {1L << 16, 1L << 31, 1L << 62}) {
            MaskmarchException e = assertRefused(encoder(1024, 1, 256, side, side), metaLike(side, 1, 4, 256, 256));
            assertTrue(e.getMessage().contains("larger than any SAM"), e.getMessage());
        }
    }

    @Test
    void masksOfAnotherShape() throws Exception {
        Path encoder = encoder(1024, 1, 256, 64, 64);
        assertMessage(encoder, pointsOnly(3, 4, 128, 128), "[3, 4, 128, 128] where [1, masks, 256, 256]");
        assertMessage(encoder, pointsOnly(4, 256, 256), "[4, 256, 256] where");
        assertMessage(encoder, pointsOnly(256, 256), "[256, 256] where");
    }

    /** The file says nothing of the shapes, so that they show in the answer only. */
    @Test
    void answersOfAnotherShape() throws Exception {
        Path encoder = encoder(1024, 1, 256, 64, 64);
        for (long[] shape : new long[][] {{1, 4, 128, 128}, {1, 3, 256, 256}, {2, 4, 256, 256}, {1, 20, 256, 256}}) {
            MaskmarchException e = answer(encoder, metaLike(64, shape));
            assertEquals("model.unsupported", e.code());
            assertTrue(e.getMessage().contains(Arrays.toString(shape)), e.getMessage());
        }
    }

    @Test
    void answersThatAreNoNumbers() throws Exception {
        OnnxFile decoder = prompts();
        decoder.name("masks", decoder.node("Expand", decoder.number(Float.NaN), decoder.ints(1, 4, 256, 256)));
        decoder.output("masks", FLOAT, 1, 4, 256, 256);
        assertEquals("model.not-finite", answer(encoder(1024, 1, 256, 64, 64), written(decoder)).code());
    }

    @Test
    void modelsThatDoNotBelongTogether() throws Exception {
        Path[] meta = FakeSam.meta(4).write(folder, "meta_encoder.onnx", "meta_decoder.onnx");
        Path[] second = FakeSam.sam2().write(folder, "sam2_encoder.onnx", "sam2_decoder.onnx");
        assertMessage(second[0], meta[1], "where one output is expected");
        assertMessage(meta[0], second[1], "the encoder has no output");
        assertMessage(encoder(1024, 1, 256, 32, 32), meta[1], "does not fit");
        assertMessage(meta[1], meta[0], "the encoder takes points");
        assertMessage(meta[0], meta[0], "the decoder takes none of");
    }

    @Test
    void anInputThatNobodyKnowsIsNamedWithWhatIsExpected() throws Exception {
        OnnxFile decoder = prompts();
        decoder.input("depth_hint", FLOAT, 1, 64, 64);
        decoder.name("masks", decoder.node("Expand", decoder.number(1), decoder.ints(1, 4, 256, 256)));
        decoder.output("masks", FLOAT, 1, 4, 256, 256);
        MaskmarchException e = assertRefused(encoder(1024, 1, 256, 64, 64), written(decoder));
        assertTrue(e.getMessage().contains("depth_hint float[1, 64, 64]") && e.getMessage().contains("expected are ["),
                e.getMessage());
        assertTrue(e.getMessage().contains("encoder [image float[1, 3, 1024, 1024]]"), e.getMessage());
    }

    @Test
    void whatIsKnownButNotSupportedIsSaid() throws Exception {
        OnnxFile third = new OnnxFile();
        third.input("language_mask", FLOAT, 1, 32);
        third.name("masks", "language_mask");
        third.output("masks", FLOAT, 1, 32);
        assertMessage(encoder(1024, 1, 256, 64, 64), written(third), "SAM 3");
    }

    private MaskmarchException answer(Path encoder, Path decoder) {
        try (OnnxSegmenter segmenter = new OnnxSegmenter(encoder, decoder, "hostile", 1);
                ImageEmbedding embedding = segmenter.encode(IMAGE)) {
            return assertThrows(MaskmarchException.class, () -> segmenter.decode(embedding, CLICK));
        }
    }

    private static void assertMessage(Path encoder, Path decoder, String part) {
        MaskmarchException e = assertRefused(encoder, decoder);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private static MaskmarchException assertRefused(Path encoder, Path decoder) {
        try (OnnxSegmenter segmenter = new OnnxSegmenter(encoder, decoder, "hostile", 1)) {
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> segmenter.encode(IMAGE));
            assertEquals("model.unsupported", e.code());
            assertEquals(MaskmarchException.Kind.RESOURCE, e.kind());
            assertEquals(0, Sessions.open());
            return e;
        }
    }

    /** Says that it gives the embedding; what it gives is zeros [1, 256, 64, 64]. */
    private Path encoder(long side, long... embedding) throws Exception {
        OnnxFile encoder = new OnnxFile();
        encoder.input("image", FLOAT, 1, 3, side, side);
        // a computed shape, so that ONNX Runtime cannot know better
        String none = encoder.node("Reshape", encoder.node("Slice", "image", encoder.ints(0, 0, 0, 0),
                encoder.ints(1, 1, 1, 1)), encoder.ints(-1));
        String nothing = encoder.node("Cast", Map.of("to", (long) OnnxFile.INT64), encoder.node("Mul", none,
                encoder.number(0)));
        encoder.name("image_embeddings", encoder.node("Expand", encoder.number(0),
                encoder.node("Add", encoder.ints(1, 256, 64, 64), nothing)));
        encoder.output("image_embeddings", FLOAT, embedding);
        Path file = folder.resolve("hostile_encoder.onnx");
        encoder.write(file);
        return file;
    }

    private OnnxFile prompts() {
        OnnxFile decoder = new OnnxFile();
        decoder.input("image_embeddings", FLOAT, 1, 256, 64, 64);
        decoder.input("point_coords", FLOAT, 1, -1, 2);
        decoder.input("point_labels", FLOAT, 1, -1);
        decoder.name("scores", decoder.floats(FakeSam.SCORES, 1, 4));
        decoder.output("scores", FLOAT, 1, 4);
        return decoder;
    }

    private Path pointsOnly(long... masks) throws Exception {
        OnnxFile decoder = prompts();
        decoder.name("masks", decoder.node("Expand", decoder.number(1), decoder.ints(masks)));
        decoder.output("masks", FLOAT, masks);
        return written(decoder);
    }

    /** In the form of Meta's; the embedding has that side, and masks have any shape. */
    private Path metaLike(long side, long... masks) throws Exception {
        OnnxFile decoder = new OnnxFile();
        decoder.input("image_embeddings", FLOAT, 1, 256, side, side);
        decoder.input("point_coords", FLOAT, 1, -1, 2);
        decoder.input("point_labels", FLOAT, 1, -1);
        decoder.input("mask_input", FLOAT, 1, 1, 256, 256);
        decoder.input("has_mask_input", FLOAT, 1);
        // a shape that is computed cannot be known beforehand
        String shape = decoder.node("Cast", Map.of("to", (long) OnnxFile.INT64), decoder.node("Add",
                decoder.node("Cast", Map.of("to", (long) FLOAT), decoder.ints(masks)),
                decoder.node("Mul", "has_mask_input", decoder.number(0))));
        decoder.name("low_res_masks", decoder.node("Expand", decoder.number(1), shape));
        decoder.name("iou_predictions", decoder.floats(FakeSam.SCORES, 1, 4));
        decoder.output("iou_predictions", FLOAT, 1, 4);
        decoder.output("low_res_masks", FLOAT, -1, -1, -1, -1);
        return written(decoder);
    }

    private Path written(OnnxFile decoder) throws Exception {
        Path file = folder.resolve("hostile_decoder.onnx");
        decoder.write(file);
        return file;
    }
}
