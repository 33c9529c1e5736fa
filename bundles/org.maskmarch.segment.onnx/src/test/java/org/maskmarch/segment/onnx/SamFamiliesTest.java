package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/** Each family by a model with its signature: the right numbers arrive, and the masks come back where they belong. */
class SamFamiliesTest {
    /** Wide and small; left half and right half of one colour each. */
    private static final int WIDTH = 200;
    private static final int HEIGHT = 100;
    private static final int[][] COLOURS = {{200, 100, 50}, {20, 220, 120}};
    private static final float[] MEAN = {123.675f, 116.28f, 103.53f};
    private static final float[] DEVIATION = {58.395f, 57.12f, 57.375f};
    private static final PromptPoint CLICK = new PromptPoint(60, 40, true);
    private static final PromptPoint SECOND = new PromptPoint(150, 70, true);
    private static final PromptPoint NOT = new PromptPoint(150, 70, false);
    private static final PromptBox BOX = new PromptBox(30, 20, 90, 60);

    @TempDir
    Path folder;

    /** What a family's documents say about it. */
    private enum Padding { NONE, WITHOUT_BOX }

    private enum Box { CORNERS, INPUT, NONE }

    /**
     * @param unit       the picture goes from 0 to 1; otherwise it is normalised
     * @param pointFrame lengths of the frame of the points that the whole picture takes
     * @param size       what is asked for as size of the masks, where that shows
     * @param further    factors of the features beside the embedding
     */
    private record Family(String name, FakeSam sam, boolean stretched, boolean unit, double[] pointFrame, float[] size,
                          Padding padding, Box box, int tokens, boolean logits, boolean negative, int... further) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final double[] LONGEST_SIDE = {1024, 512};
    private static final double[] WHOLE_SQUARE = {1024, 1024};
    private static final float[] UNSEEN = {};

    static Stream<Family> families() {
        return Stream.of(
                classic("Meta SAM, four masks", FakeSam.meta(4), 4),
                classic("Meta SAM, pixels", FakeSam.metaWithPixels(OnnxFile.FLOAT), 4),
                classic("Meta SAM, bytes", FakeSam.metaWithPixels(OnnxFile.UINT8), 4),
                classic("NanoSAM", FakeSam.nano(), 4),
                classic("HQ-SAM", FakeSam.hq(), 1, 2),
                few("EdgeSAM", FakeSam.edge()),
                few("EfficientViT-SAM L", FakeSam.efficientVit(512, "masks")),
                few("EfficientViT-SAM XL", FakeSam.efficientVit(1024, "low_res_masks")),
                new Family("EfficientSAM", FakeSam.efficient(), true, true, new double[] {256, 256},
                        new float[] {256, 256}, Padding.NONE, Box.CORNERS, 3, false, false),
                new Family("SlimSAM of Hugging Face", FakeSam.huggingFace(true), false, false, LONGEST_SIDE, UNSEEN,
                        Padding.NONE, Box.NONE, 3, false, true, 2),
                new Family("SAM 2.1 of Hugging Face", FakeSam.huggingFace2(true), true, false, WHOLE_SQUARE, UNSEEN,
                        Padding.NONE, Box.INPUT, 3, false, true, 2, 3),
                new Family("SAM 2 of Hugging Face without boxes", FakeSam.huggingFace2(false), true, false, WHOLE_SQUARE,
                        UNSEEN, Padding.NONE, Box.CORNERS, 3, false, true, 2, 3),
                new Family("SAM 2 of samexporter", FakeSam.sam2(), true, false, WHOLE_SQUARE, UNSEEN, Padding.NONE,
                        Box.CORNERS, 3, true, true, 2, 3),
                new Family("SAM 2.1 of osam", FakeSam.osamSam2(), true, false, WHOLE_SQUARE, UNSEEN, Padding.NONE,
                        Box.CORNERS, 3, true, true, 2, 3));
    }

    private static Family classic(String name, FakeSam sam, int tokens, int... further) {
        return new Family(name, sam, false, false, LONGEST_SIDE, UNSEEN, Padding.WITHOUT_BOX, Box.CORNERS, tokens, true,
                true, further);
    }

    private static Family few(String name, FakeSam sam) {
        return new Family(name, sam, false, false, LONGEST_SIDE, UNSEEN, Padding.NONE, Box.CORNERS, 4, false, true);
    }

    @AfterEach
    void everySessionIsClosed() {
        assertEquals(0, Sessions.open());
    }

    @ParameterizedTest
    @MethodSource("families")
    void pointsArriveAndMasksComeBack(Family family) throws Exception {
        PromptPoint other = family.negative() ? NOT : SECOND;
        try (OnnxSegmenter segmenter = family.sam().segmenter(folder);
                ImageEmbedding embedding = segmenter.encode(picture())) {
            assertEquals(WIDTH, embedding.width());
            List<MaskCandidate> masks = segmenter.decode(embedding, Prompt.points(List.of(CLICK, other)));
            int first = family.tokens() == 3 ? 1 : 0;
            assertEquals(family.tokens(), masks.size());
            for (int i = 0; i < masks.size(); i++) {
                assertEquals(first + i, masks.get(i).token());
                assertEquals(FakeSam.SCORES[i], masks.get(i).predictedIou());
                assertEquals(stability(masks.get(i).lowRes(), family), masks.get(i).stability(), 1e-6f);
            }
            assertDisc(family, CLICK, masks.get(0));
            List<Float> expected = new ArrayList<>();
            addPoint(expected, family, CLICK.x(), CLICK.y());
            addPoint(expected, family, other.x(), other.y());
            boolean padded = family.padding() == Padding.WITHOUT_BOX;
            if (padded) {
                expected.addAll(List.of(0f, 0f));
            }
            expected.addAll(List.of(1f, family.negative() ? 0f : 1f));
            if (padded) {
                expected.add(-1f);
            }
            assertEcho(family, expected, masks, CLICK);
            assertFeatures(family, masks);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void boxesArriveOrAreRefused(Family family) throws Exception {
        try (OnnxSegmenter segmenter = family.sam().segmenter(folder);
                ImageEmbedding embedding = segmenter.encode(picture())) {
            Prompt alone = Prompt.box(BOX);
            Prompt both = new Prompt(List.of(CLICK), BOX, null);
            if (family.box() == Box.NONE) {
                assertEquals("prompt.box-unsupported", code(segmenter, embedding, alone));
                return;
            }
            List<Float> expected = new ArrayList<>();
            addBox(expected, family);
            if (family.box() == Box.CORNERS) {
                expected.addAll(List.of(2f, 3f));
            }
            PromptPoint corner = new PromptPoint(BOX.x0(), BOX.y0(), true);
            List<MaskCandidate> masks = segmenter.decode(embedding, alone);
            assertDisc(family, corner, masks.get(0));
            assertEcho(family, expected, masks, corner);
            expected.clear();
            addPoint(expected, family, CLICK.x(), CLICK.y());
            if (family.box() == Box.CORNERS) {
                addBox(expected, family);
                expected.addAll(List.of(1f, 2f, 3f));
            } else {
                expected.add(1f);
                addBox(expected, family);
            }
            masks = segmenter.decode(embedding, both);
            assertEcho(family, expected, masks, CLICK);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void earlierLogitsArriveWhereTheFamilyReadsThem(Family family) throws Exception {
        float[] logits = new float[256 * 256];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i % 7 - i % 3;
        }
        Prompt click = Prompt.points(List.of(CLICK));
        try (OnnxSegmenter segmenter = family.sam().segmenter(folder);
                ImageEmbedding embedding = segmenter.encode(picture())) {
            float[] without = segmenter.decode(embedding, click).get(0).lowRes();
            float[] with = segmenter.decode(embedding, click.withLogits(logits)).get(0).lowRes();
            for (int i = 0; i < with.length; i++) {
                assertEquals(without[i] + (family.logits() ? logits[i] : 0), with[i], 1e-3f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void keptEmbeddingsAreTheSame(Family family) throws Exception {
        Prompt click = Prompt.points(List.of(CLICK));
        try (OnnxSegmenter segmenter = family.sam().segmenter(folder);
                ImageEmbedding embedding = segmenter.encode(picture())) {
            ByteBuffer kept = segmenter.pack(embedding);
            List<MaskCandidate> before = segmenter.decode(embedding, click);
            try (ImageEmbedding back = segmenter.unpack(kept)) {
                assertEquals(embedding.bytes(), back.bytes());
                List<MaskCandidate> after = segmenter.decode(back, click);
                for (int i = 0; i < before.size(); i++) {
                    assertArrayEquals(before.get(i).lowRes(), after.get(i).lowRes());
                }
            }
            for (int end = 0; end < 64; end++) {
                ByteBuffer part = kept.duplicate().limit(end);
                assertThrows(IllegalArgumentException.class, () -> segmenter.unpack(part));
            }
            ByteBuffer huge = ByteBuffer.allocate(kept.limit()).put(kept.duplicate()).rewind();
            huge.order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);
            assertThrows(IllegalArgumentException.class, () -> segmenter.unpack(huge));
        }
    }

    @Test
    void limitsAreTypedErrors() throws Exception {
        try (OnnxSegmenter segmenter = FakeSam.efficient().segmenter(folder);
                ImageEmbedding embedding = segmenter.encode(picture())) {
            assertEquals("prompt.negative-unsupported", code(segmenter, embedding, Prompt.points(List.of(CLICK, NOT))));
            List<PromptPoint> five = java.util.Collections.nCopies(5, CLICK);
            assertEquals(3, segmenter.decode(embedding, Prompt.points(five)).size());
            assertEquals("prompt.too-many-points", code(segmenter, embedding, new Prompt(five, BOX, null)));
        }
        try (OnnxSegmenter old = FakeSam.huggingFace(false).segmenter(folder);
                ImageEmbedding embedding = old.encode(picture())) {
            assertEquals("prompt.negative-unsupported", code(old, embedding, Prompt.points(List.of(CLICK, NOT))));
            assertEquals(3, old.decode(embedding, Prompt.points(List.of(CLICK))).size());
        }
    }

    @Test
    void anEmbeddingOfAnotherModelIsNotTaken() throws Exception {
        try (OnnxSegmenter one = FakeSam.meta(4).segmenter(folder)) {
            one.fingerprint();
            try (OnnxSegmenter other = FakeSam.edge().segmenter(folder);
                    ImageEmbedding embedding = other.encode(picture())) {
                assertThrows(IllegalArgumentException.class, () -> one.decode(embedding, Prompt.box(BOX)));
            }
        }
    }

    @Test
    void aRetiredSegmenterStillAnswersAndKeepsNothing() throws Exception {
        try (OnnxSegmenter segmenter = FakeSam.meta(4).segmenter(folder);
                ImageEmbedding embedding = segmenter.encode(picture())) {
            float[] before = segmenter.decode(embedding, Prompt.box(BOX)).get(0).lowRes();
            assertEquals(2, Sessions.open());
            segmenter.retire();
            assertEquals(0, Sessions.open());
            assertArrayEquals(before, segmenter.decode(embedding, Prompt.box(BOX)).get(0).lowRes());
            segmenter.encode(picture()).close();
            assertEquals(0, Sessions.open());
            segmenter.close();
            assertThrows(IllegalStateException.class, () -> segmenter.decode(embedding, Prompt.box(BOX)));
        }
    }

    private static String code(OnnxSegmenter segmenter, ImageEmbedding embedding, Prompt prompt) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> segmenter.decode(embedding, prompt));
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        return e.code();
    }

    private static RgbImage picture() {
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) COLOURS[i / 3 % WIDTH < WIDTH / 2 ? 0 : 1][i % 3];
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    private static void addPoint(List<Float> numbers, Family family, float x, float y) {
        numbers.add((float) (x * family.pointFrame()[0] / WIDTH));
        numbers.add((float) (y * family.pointFrame()[1] / HEIGHT));
    }

    private static void addBox(List<Float> numbers, Family family) {
        addPoint(numbers, family, BOX.x0(), BOX.y0());
        addPoint(numbers, family, BOX.x1(), BOX.y1());
    }

    /** The numbers that the decoder saw, then the size it was asked for; nothing behind them. */
    private static void assertEcho(Family family, List<Float> expected, List<MaskCandidate> masks, PromptPoint centre) {
        List<Float> all = new ArrayList<>(expected);
        for (float length : family.size()) {
            all.add(length);
        }
        float[] seen = masks.get(masks.size() == 1 ? 0 : 1).lowRes().clone();
        if (masks.size() == 1) {
            for (int i = 0; i < 256; i++) {
                seen[i] = (seen[i] - disc(family, centre, i, 0)) / FakeSam.WHISPER;
            }
            // behind them comes the early layer: twice the first patch's colours, channels last
            for (int i = 0; i < FakeSam.PEEK; i++) {
                all.add(i < 3 ? 2 * colour(family, 0, i) : 0);
            }
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(i < all.size() ? all.get(i) : 0, seen[i], masks.size() == 1 ? 0.02f : 1e-3f, "number " + i);
        }
    }

    /** Logit of the first mask in a cell of the 256 x 256. */
    private static float disc(Family family, PromptPoint centre, int column, int row) {
        double dx = (column + 0.5) * 4 - centre.x() * 1024.0 / WIDTH;
        double dy = (row + 0.5) * 4 - centre.y() * (family.stretched() ? 1024.0 : 512) / HEIGHT;
        return (float) ((FakeSam.RADIUS * FakeSam.RADIUS - dx * dx - dy * dy) / 1000);
    }

    private static void assertDisc(Family family, PromptPoint centre, MaskCandidate candidate) {
        for (int row = 0; row < 256; row += 5) {
            for (int column = 0; column < 256; column += 5) {
                assertEquals(disc(family, centre, column, row), candidate.lowRes()[row * 256 + column],
                        row == 0 && family.tokens() == 1 ? 11 : 2e-3f);
            }
        }
        Mask truth = new Mask(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double dx = (x + 0.5 - centre.x()) * 1024 / WIDTH;
                double dy = (y + 0.5 - centre.y()) * (family.stretched() ? 1024.0 : 512) / HEIGHT;
                truth.set(y * WIDTH + x, dx * dx + dy * dy < FakeSam.RADIUS * FakeSam.RADIUS);
            }
        }
        assertEquals(WIDTH, candidate.mask().width());
        assertEquals(HEIGHT, candidate.mask().height());
        assertTrue(candidate.mask().iou(truth) > 0.985, () -> "IoU " + candidate.mask().iou(truth));
    }

    private static float colour(Family family, int half, int channel) {
        int value = COLOURS[half][channel];
        return family.unit() ? value / 255f : (value - MEAN[channel]) / DEVIATION[channel];
    }

    private static void assertFeatures(Family family, List<MaskCandidate> masks) {
        if (masks.size() == 1) {
            return; // asserted in the echo
        }
        float[] seen = masks.get(2).lowRes();
        for (int channel = 0; channel < 3; channel++) {
            for (int row = 0; row < 64; row++) {
                for (int column = 0; column < 64; column++) {
                    boolean border = column == 31 || column == 32;
                    boolean inside = family.stretched() || row < 32;
                    float expected = inside ? colour(family, column < 32 ? 0 : 1, channel) : 0;
                    assertEquals(expected, seen[(channel * 64 + row) * 64 + column], border ? 2 : 2e-3f);
                }
            }
        }
        for (int i = 0; i < family.further().length; i++) {
            int start = 3 * 64 * 64 + i * FakeSam.PEEK;
            for (int k = 0; k < FakeSam.PEEK - 40; k++) {
                assertEquals(family.further()[i] * colour(family, 0, 0), seen[start + k], 2e-3f);
            }
        }
    }

    /** IoU of the masks at +1 and -1 where the picture is. */
    private static float stability(float[] logits, Family family) {
        int sure = 0;
        int likely = 0;
        for (int i = 0; i < (family.stretched() ? 256 : 128) * 256; i++) {
            sure += logits[i] > 1 ? 1 : 0;
            likely += logits[i] > -1 ? 1 : 0;
        }
        return likely == 0 ? 0 : (float) sure / likely;
    }
}
