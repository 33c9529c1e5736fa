package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/** With the real MobileSAM pair; skipped where it is not there. */
class OnnxSegmenterTest {
    private static final Prompt BALL_BOX = Prompt.box(new PromptBox(130, 200, 370, 440));
    private static final Prompt BALL_CLICK = Prompt.points(List.of(new PromptPoint(250, 320, true)));

    private static ModelFiles files;
    private static Picture picture;
    private static OnnxSegmenter segmenter;
    private static ImageEmbedding embedding;

    @BeforeAll
    static void load() {
        Path models = Path.of(System.getProperty("maskmarch.data", "."), "models");
        Assumptions.assumeTrue(Files.isRegularFile(models.resolve("mobile_sam_encoder.onnx")), "no models there");
        files = ModelFiles.find(models.toString());
        picture = new Picture();
        segmenter = new OnnxSegmenter(files.encoder(), files.decoder(), "mobile-sam", 2);
        embedding = segmenter.encode(picture.image);
    }

    @AfterAll
    static void free() {
        if (segmenter != null) {
            embedding.close();
            segmenter.close();
        }
    }

    @Test
    void isTheKnownPair() {
        assertEquals(ModelFiles.Provenance.VERIFIED, files.provenance());
        assertEquals(256 * 64 * 64 * 4, embedding.bytes());
        assertEquals(800, embedding.width());
        assertEquals(600, embedding.height());
    }

    @Test
    void aBoxFindsTheObject() {
        List<MaskCandidate> ball = segmenter.decode(embedding, BALL_BOX);
        assertEquals(List.of(0, 1, 2, 3), ball.stream().map(MaskCandidate::token).toList());
        assertIou(0.95, ball.get(0).mask(), picture.ball);
        List<MaskCandidate> block = segmenter.decode(embedding, Prompt.box(new PromptBox(480, 220, 680, 440)));
        assertIou(0.95, block.get(0).mask(), picture.block);
        for (MaskCandidate candidate : ball) {
            assertTrue(candidate.predictedIou() > 0 && candidate.predictedIou() < 1.2);
            assertTrue(candidate.stability() > 0 && candidate.stability() <= 1);
        }
        assertTrue(ball.get(0).stability() > 0.9);
    }

    @Test
    void clicksChooseAndExclude() {
        assertIou(0.9, best(segmenter.decode(embedding, BALL_CLICK)).mask(), picture.ball);
        Prompt both = Prompt.points(List.of(new PromptPoint(250, 320, true), new PromptPoint(580, 330, true)));
        Mask together = segmenter.decode(embedding, both).get(0).mask();
        Prompt ballOnly = Prompt.points(List.of(new PromptPoint(250, 320, true), new PromptPoint(580, 330, false)));
        Mask alone = segmenter.decode(embedding, ballOnly).get(0).mask();
        assertTrue(together.get(580, 330), "a positive click is inside");
        assertTrue(!alone.get(580, 330), "a negative click is outside");
        assertIou(0.9, alone, picture.ball);
    }

    @Test
    void logitsFedBackSharpenAndCount() {
        Prompt click = Prompt.points(List.of(new PromptPoint(250, 320, true), new PromptPoint(300, 380, true)));
        MaskCandidate first = segmenter.decode(embedding, click).get(0);
        MaskCandidate second = segmenter.decode(embedding, click.withLogits(first.lowRes())).get(0);
        assertTrue(!java.util.Arrays.equals(first.lowRes(), second.lowRes()), "the logits are read");
        assertTrue(second.mask().iou(picture.ball) > first.mask().iou(picture.ball) - 0.02);
    }

    @Test
    void anEmbeddingCanBeAskedAgainAndByManyThreads() throws Exception {
        Prompt[] prompts = {BALL_BOX, BALL_CLICK};
        List<List<MaskCandidate>> once = new ArrayList<>();
        for (Prompt prompt : prompts) {
            once.add(segmenter.decode(embedding, prompt));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<MaskCandidate>>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Prompt prompt = prompts[i % 2];
                answers.add(threads.submit(() -> segmenter.decode(embedding, prompt)));
            }
            for (int i = 0; i < answers.size(); i++) {
                for (int token = 0; token < 4; token++) {
                    assertArrayEquals(once.get(i % 2).get(token).lowRes(), answers.get(i).get().get(token).lowRes());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The untouched export chooses a mask and stretches it itself: an independent oracle for both. */
    @Test
    void agreesWithTheOriginalExport() throws Exception {
        Prompt two = Prompt.points(List.of(new PromptPoint(250, 320, true), new PromptPoint(580, 330, false)));
        float scale = 1024f / 800;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession original = environment.createSession(files.decoder().toString())) {
            compareWithOriginal(environment, original, segmenter.decode(embedding, two).get(0),
                    new float[] {250 * scale, 320 * scale, 580 * scale, 330 * scale, 0, 0}, new float[] {1, 0, -1});
            List<MaskCandidate> click = segmenter.decode(embedding, BALL_CLICK);
            MaskCandidate chosen = click.subList(1, 4).stream()
                    .max(java.util.Comparator.comparing(MaskCandidate::predictedIou)).orElseThrow();
            compareWithOriginal(environment, original, chosen, new float[] {250 * scale, 320 * scale, 0, 0},
                    new float[] {1, -1});
        }
    }

    private static void compareWithOriginal(OrtEnvironment environment, OrtSession original, MaskCandidate ours,
                                            float[] points, float[] labels) throws Exception {
        int n = labels.length;
        try (OnnxTensor coordinates = tensor(environment, points, 1, n, 2);
                OnnxTensor kinds = tensor(environment, labels, 1, n);
                OnnxTensor mask = tensor(environment, new float[256 * 256], 1, 1, 256, 256);
                OnnxTensor hasMask = tensor(environment, new float[1], 1);
                OnnxTensor size = tensor(environment, new float[] {600, 800}, 2);
                Guard.Use use = ((OnnxEmbedding) embedding).use();
                OrtSession.Result result = original.run(Map.of(
                        "image_embeddings", ((OnnxEmbedding) embedding).tensors().get(0), "point_coords", coordinates,
                        "point_labels", kinds, "mask_input", mask, "has_mask_input", hasMask, "orig_im_size", size))) {
            float[] lowRes = floats(result, "low_res_masks");
            assertArrayEquals(lowRes, ours.lowRes(), 1e-3f);
            assertEquals(floats(result, "iou_predictions")[0], ours.predictedIou(), 1e-5f);
            float[] stretched = floats(result, "masks");
            int different = 0;
            for (int i = 0; i < stretched.length; i++) {
                if (stretched[i] > 0 != ours.mask().get(i)) {
                    assertTrue(Math.abs(stretched[i]) < 1e-3, "pixel " + i + " has logit " + stretched[i]);
                    different++;
                }
            }
            assertTrue(different < 20, different + " pixels differ");
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, float[] values, long... shape) throws Exception {
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
    }

    private static float[] floats(OrtSession.Result result, String name) {
        FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Test
    void aKeptEmbeddingGivesTheSameMasks() {
        ByteBuffer kept = segmenter.pack(embedding);
        List<MaskCandidate> before = segmenter.decode(embedding, BALL_BOX);
        try (ImageEmbedding back = segmenter.unpack(kept)) {
            assertEquals(embedding.width(), back.width());
            List<MaskCandidate> after = segmenter.decode(back, BALL_BOX);
            for (int token = 0; token < 4; token++) {
                assertArrayEquals(before.get(token).lowRes(), after.get(token).lowRes());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> segmenter.unpack(kept.duplicate().limit(kept.limit() - 4)));
        assertTrue(segmenter.fingerprint().contains("18348d144bd3"), segmenter.fingerprint());
    }

    @Test
    void badPromptsAreTypedErrors() {
        assertCode("prompt.empty", Prompt.NONE);
        assertCode("prompt.outside", Prompt.points(List.of(new PromptPoint(801, 10, true))));
        assertCode("prompt.outside", Prompt.points(List.of(new PromptPoint(Float.NaN, 10, true))));
        assertCode("prompt.outside", Prompt.box(new PromptBox(-1, 0, 10, 10)));
        assertCode("prompt.box", Prompt.box(new PromptBox(10, 0, 10, 10)));
        assertCode("prompt.logits", BALL_BOX.withLogits(new float[3]));
        float[] nan = new float[256 * 256];
        nan[77] = Float.NaN;
        assertCode("prompt.logits", BALL_BOX.withLogits(nan));
        assertCode("prompt.too-many-points",
                Prompt.points(java.util.Collections.nCopies(300, new PromptPoint(1, 1, true))));
    }

    private static void assertCode(String code, Prompt prompt) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> segmenter.decode(embedding, prompt));
        assertEquals(code, e.code());
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
    }

    @Test
    void whatIsClosedSaysSo() {
        try (OnnxSegmenter other = new OnnxSegmenter("other", () -> files, 1, false)) {
            ImageEmbedding image = other.encode(picture.image);
            image.close();
            image.close();
            assertThrows(IllegalStateException.class, () -> other.decode(image, BALL_BOX));
            ImageEmbedding open = other.encode(picture.image);
            other.close();
            assertThrows(IllegalStateException.class, () -> other.decode(open, BALL_BOX));
            open.close();
        }
    }

    private static MaskCandidate best(List<MaskCandidate> candidates) {
        return candidates.stream().filter(c -> c.token() > 0)
                .max(java.util.Comparator.comparingDouble(c -> c.predictedIou() * c.stability())).orElseThrow();
    }

    private static void assertIou(double least, Mask mask, Mask truth) {
        assertTrue(mask.iou(truth) > least, () -> "IoU " + mask.iou(truth));
    }
}
