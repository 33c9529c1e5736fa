package org.maskmarch.prompt.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.conformance.ScoreViews;
import org.maskmarch.conformance.StrategyConformance;

/** Expected points were computed by an independent implementation of the paper and of the authors' code. */
class MaskToPointsTest {
    private static final int WIDTH = 16;
    private static final int HEIGHT = 12;
    private static final MaskOracle NEVER = points -> {
        throw new AssertionError("the segmenter is not asked");
    };
    private static final MaskOracle EVERYTHING = points -> {
        Mask mask = new Mask(WIDTH, HEIGHT);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            mask.set(i, true);
        }
        return mask;
    };

    private final PromptStrategy strategy = new MaskToPoints();

    /** Two blobs of different height on a slope, depth rising to the lower right. */
    private static ScoreView twoBlobs() {
        float[] score = new float[WIDTH * HEIGHT];
        float[] depth = new float[WIDTH * HEIGHT];
        float[] ones = new float[WIDTH * HEIGHT];
        Arrays.fill(ones, 1);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                score[y * WIDTH + x] = (float) (3 * Math.exp(-((x - 4) * (x - 4) + (y - 5) * (y - 5)) / 8.0)
                        + 2 * Math.exp(-((x - 12) * (x - 12) + (y - 7) * (y - 7)) / 6.0)
                        - 0.4 + 0.01 * x + 0.003 * y);
                depth[y * WIDTH + x] = 10 + 0.5f * x + 0.25f * y;
            }
        }
        return new ScoreView(WIDTH, HEIGHT, score, ones, ones, ones, depth, ScoreViews.camera(WIDTH, HEIGHT));
    }

    private String points(ScoreView view, int count, Map<String, String> extra, MaskOracle oracle) {
        Prompt prompt = strategy.prompt(view, new PromptSettings(count, extra), oracle);
        assertTrue(prompt.points().stream().allMatch(PromptPoint::positive));
        return prompt.points().stream().map(p -> "(" + (int) p.x() + "," + (int) p.y() + ")")
                .collect(Collectors.joining(" "));
    }

    @Test
    void paper() {
        assertEquals("(4,5) (7,5) (12,7) (4,8) (1,5)", points(twoBlobs(), 5, Map.of(), NEVER));
        assertEquals("(4,5) (7,5)", points(twoBlobs(), 2, Map.of("variant", "paper"), NEVER));
    }

    @Test
    void code() {
        String five = "(4,5) (4,2) (1,5) (7,5) (12,7)";
        assertEquals(five, points(twoBlobs(), 5, Map.of("variant", "code"), EVERYTHING));
        assertEquals(five, points(twoBlobs(), 20, Map.of("variant", "code"), EVERYTHING));
    }

    /** The decayed score of each choice, to the digits that the independent implementation printed. */
    @Test
    void valuesOfTheChoices() {
        assertValues(Decay.PAPER, 5, 2.65502f, 0.09576f, 1.39229f, 0.39398f, 0.35932f);
        float[] code = {2.65502f, 0.31821f, 0.25563f, 0.11081f, 0.36160f};
        assertValues(Decay.CODE, 5, code);
        assertValues(Decay.CODE, 20, code);
    }

    private static void assertValues(Decay decay, int count, float... expected) {
        List<PeakSearch.Peak> peaks = new PeakSearch(twoBlobs(), decay, EVERYTHING).peaks(count);
        assertEquals(expected.length, peaks.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], peaks.get(i).value(), 1e-5f, decay + " " + i);
        }
    }

    @Test
    void areaAndHalfSideOfTheSquares() {
        assertEquals(53.498039, PeakSearch.area(twoBlobs().score()), 5e-7);
        assertEquals(2, PeakSearch.radius(twoBlobs().score()));
        float[] large = new float[1000];
        Arrays.fill(large, 5);
        assertEquals(8, PeakSearch.radius(large), "half of the 17.84 of a disc of 1000 pixels, both cut to whole pixels");
    }

    /** Row by row from the top left. */
    @Test
    void theFirstOfEqualsIsChosen() {
        ScoreView view = twoBlobs();
        Arrays.fill(view.score(), 0);
        for (int pixel : new int[] {9 * WIDTH + 2, 3 * WIDTH + 12, 3 * WIDTH + 4}) {
            view.score()[pixel] = 1;
        }
        assertEquals("(4,3) (12,3) (2,9)", points(view, 3, Map.of("variant", "arxiv"), NEVER));
    }

    @Test
    void codeWithoutAMaskDecaysNothing() {
        MaskOracle nothing = points -> new Mask(WIDTH, HEIGHT);
        assertEquals(points(twoBlobs(), 6, Map.of("variant", "arxiv"), NEVER),
                points(twoBlobs(), 6, Map.of("variant", "code"), nothing));
    }

    /** Strength is taken where the dilated mask reaches: 12 pixels from its edge, no further. */
    @Test
    void codeLooksTwelvePixelsRoundTheMask() {
        int width = 60;
        float[] score = new float[width * 40];
        float[] ones = new float[score.length];
        Arrays.fill(ones, 1);
        score[20 * width + 40] = 5;
        score[20 * width + 10] = 1;
        ScoreView view = new ScoreView(width, 40, score, ones, ones, ones, new float[score.length],
                ScoreViews.camera(width, 40));
        Map<String, String> code = Map.of("variant", "code");
        assertEquals("(40,20)", points(view, 2, code, maskOf(width, 40, 28)), "5 is in reach: 1 decays away");
        assertEquals("(40,20) (10,20)", points(view, 2, code, maskOf(width, 40, 24)), "only 1 is in reach");
    }

    private static MaskOracle maskOf(int width, int height, int x) {
        return points -> {
            Mask mask = new Mask(width, height);
            mask.set(20 * width + x, true);
            return mask;
        };
    }

    /** Without decay the second blob comes as soon as the first peak's square is taken out. */
    @Test
    void arxiv() {
        assertEquals("(4,5) (12,7)", points(twoBlobs(), 2, Map.of("variant", "arxiv"), NEVER));
    }

    @Test
    void depthKeepsPointsOnTheSameObject() {
        int width = 40;
        float[] score = new float[width * width];
        float[] depth = new float[score.length];
        float[] opacity = new float[score.length];
        Arrays.fill(depth, 100);
        for (int x : new int[] {5, 15, 25}) {
            score[20 * width + x] = 1;
            opacity[20 * width + x] = 1;
            depth[20 * width + x] = x == 25 ? 4 : 2;
        }
        score[20 * width + 5] = 1.01f;
        score[20 * width + 25] = 1.02f;
        ScoreView view = new ScoreView(width, width, score, score, score, opacity, depth,
                ScoreViews.camera(width, width));
        assertEquals("(25,20) (15,20)", points(view, 2, Map.of(), NEVER), "near in the image, far in depth");
        score[20 * width + 25] = 0;
        score[20 * width + 15] = 1.005f;
        assertEquals("(5,20) (15,20)", points(view, 2, Map.of(), NEVER));
    }

    @Test
    void nothingVisible() {
        ScoreView view = twoBlobs();
        Arrays.fill(view.score(), -1);
        assertSame(Prompt.NONE, strategy.prompt(view, new PromptSettings(5, Map.of()), NEVER));
    }

    @Test
    void aFlatWorldIsNoError() {
        ScoreView view = twoBlobs();
        Arrays.fill(view.score(), 1);
        Arrays.fill(view.depth(), 3);
        Arrays.fill(view.opacity(), 0);
        assertTrue(points(view, 3, Map.of(), NEVER).startsWith("(0,0)"));
    }

    @Test
    void unknownOptionsAreTypedErrors() {
        assertEquals("strategy.unknown-option", code(Map.of("points", "3")));
        assertEquals("strategy.bad-option", code(Map.of("variant", "PAPER")));
    }

    private String code(Map<String, String> extra) {
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> strategy.prompt(twoBlobs(), new PromptSettings(3, extra), NEVER));
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        return e.code();
    }

    @Test
    void keepsTheContractOfAStrategy() {
        StrategyConformance.check(strategy);
        StrategyConformance.check(strategy, Map.of("variant", "arxiv"));
        StrategyConformance.check(strategy, Map.of("variant", "code"));
    }

    @Test
    void isFoundOnAPlainClassPathAndKnowsItsVersion() {
        List<PromptStrategy> found = ServiceLoader.load(PromptStrategy.class).stream()
                .map(ServiceLoader.Provider::get).toList();
        assertEquals("mask-to-points", found.get(0).name());
        assertTrue(found.get(0).version().matches("\\d+\\.\\d+\\.\\d+.*"), found.get(0).version());
    }
}
