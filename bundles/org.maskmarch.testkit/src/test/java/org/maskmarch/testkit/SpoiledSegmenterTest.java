package org.maskmarch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.Segmenter;

class SpoiledSegmenterTest {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 40;

    /** Answers with the square of 10 pixels round the first point or in the corner of the box. */
    private static final Segmenter GOOD = new Segmenter() {
        @Override
        public String name() {
            return "good";
        }

        @Override
        public ImageEmbedding encode(RgbImage image) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt) {
            int x0 = (int) (prompt.box() == null ? prompt.points().get(0).x() - 5 : prompt.box().x0());
            int y0 = (int) (prompt.box() == null ? prompt.points().get(0).y() - 5 : prompt.box().y0());
            Mask mask = new Mask(WIDTH, HEIGHT);
            for (int y = Math.max(0, y0); y < Math.min(HEIGHT, y0 + 10); y++) {
                for (int x = Math.max(0, x0); x < Math.min(WIDTH, x0 + 10); x++) {
                    mask.set(y * WIDTH + x, true);
                }
            }
            return List.of(new MaskCandidate(0, mask, new Mask(mask.width(), mask.height()), new float[256 * 256], 0.9f, 0.8f));
        }
    };

    private static final ImageEmbedding EMBEDDING = new ImageEmbedding() {
        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public int height() {
            return HEIGHT;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() { }
    };

    private static Prompt prompt(int i) {
        return Prompt.box(new PromptBox(20 + i * 0.001f, 12, 30, 22));
    }

    @Test
    void spoilsTheShareItIsTold() {
        SpoiledSegmenter segmenter = new SpoiledSegmenter(GOOD, 0.3, 1, Set.of());
        Mask right = GOOD.decode(EMBEDDING, prompt(0)).get(0).mask();
        int wrong = 0;
        Set<Mask> kinds = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            MaskCandidate answer = segmenter.decode(EMBEDDING, prompt(i)).get(0);
            assertEquals(0.9f, answer.predictedIou());
            if (!answer.mask().equals(right)) {
                wrong++;
                kinds.add(answer.mask());
                assertTrue(answer.mask().iou(right) < 0.5, answer.mask().toString());
            }
        }
        assertTrue(wrong > 250 && wrong < 350, wrong + " of 1000");
        assertEquals(wrong / 1000.0, segmenter.spoiledShare(), 0.005);
        assertTrue(kinds.contains(new Mask(WIDTH, HEIGHT)), "nothing");
        assertTrue(kinds.stream().anyMatch(m -> m.area() == WIDTH * HEIGHT - 100), "inverted");
        assertTrue(kinds.stream().anyMatch(m -> m.area() > 150 && m.intersection(right) == 100), "grown");
        assertTrue(kinds.stream().anyMatch(m -> m.area() == 100 && m.intersection(right) == 25), "shifted");
        assertTrue(kinds.size() > 20, "other regions");
    }

    @Test
    void theSeedDecidesAndTheUsersPromptIsSpared() {
        Prompt user = prompt(0);
        boolean differs = false;
        for (int i = 0; i < 50; i++) {
            Mask once = new SpoiledSegmenter(GOOD, 0.5, 1, Set.of()).decode(EMBEDDING, prompt(i)).get(0).mask();
            assertEquals(once, new SpoiledSegmenter(GOOD, 0.5, 1, Set.of()).decode(EMBEDDING, prompt(i)).get(0).mask());
            differs |= !once.equals(new SpoiledSegmenter(GOOD, 0.5, 2, Set.of()).decode(EMBEDDING, prompt(i)).get(0).mask());
        }
        assertTrue(differs);
        SpoiledSegmenter always = new SpoiledSegmenter(GOOD, 1, 1, Set.of(user));
        Mask right = GOOD.decode(EMBEDDING, user).get(0).mask();
        assertEquals(right, always.decode(EMBEDDING, prompt(0)).get(0).mask());
        assertNotEquals(right, always.decode(EMBEDDING, prompt(1)).get(0).mask());
        assertSame(GOOD.name(), always.name());
    }

    /** What is fed back goes with the mask: the padded square frame of 256, as the model has it. */
    @Test
    void logitsFollowTheMask() {
        SpoiledSegmenter segmenter = new SpoiledSegmenter(GOOD, 1, 1, Set.of());
        for (int i = 0; i < 20; i++) {
            MaskCandidate answer = segmenter.decode(EMBEDDING, prompt(i)).get(0);
            if (answer.mask().area() > 1000) {
                // pixel (1, 1) of 60 x 40 lies at 6, 6 of 256
                assertEquals(answer.mask().get(1, 1), answer.lowRes()[6 * 256 + 6] > 0);
                assertTrue(answer.lowRes()[250 * 256 + 6] < 0, "below the picture");
                return;
            }
        }
        throw new AssertionError("no inverted mask among 20");
    }
}
