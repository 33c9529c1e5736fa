package org.maskmarch.prompt.full;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.conformance.ScoreViews;
import org.maskmarch.conformance.StrategyConformance;

class MaskToAllTest {
    private static final int WIDTH = 80;
    private static final int HEIGHT = 60;
    private static final PromptSettings SETTINGS = new PromptSettings(20, Map.of());
    private static final MaskOracle NEVER = points -> {
        throw new AssertionError("the segmenter is not asked");
    };

    private final PromptStrategy strategy = new MaskToAll();

    private static ScoreView view() {
        ScoreView view = ScoreViews.of(WIDTH, HEIGHT, (x, y) -> false);
        Arrays.fill(view.seen(), 0.9f);
        Arrays.fill(view.opacity(), 0.9f);
        return view;
    }

    private static void fill(float[] values, int x0, int y0, int x1, int y1, float value) {
        for (int y = y0; y < y1; y++) {
            Arrays.fill(values, y * WIDTH + x0, y * WIDTH + x1, value);
        }
    }

    private Prompt prompt(ScoreView view) {
        return strategy.prompt(view, SETTINGS, NEVER);
    }

    private static List<PromptPoint> points(Prompt prompt, boolean positive) {
        return prompt.points().stream().filter(p -> p.positive() == positive).toList();
    }

    /** By hand: a bar of 41 x 11 pixels, 6 deep in the middle of its rows. */
    @Test
    void boxPointsAndNegativesOfABar() {
        ScoreView view = view();
        fill(view.vote(), 20, 20, 61, 31, 0.9f);
        Prompt prompt = prompt(view);
        assertEquals(new PromptBox(18, 18, 62, 32), prompt.box(), "2 pixels at least: 4 % of 40 are less");
        assertEquals(List.of(new PromptPoint(25, 25, true), new PromptPoint(32, 25, true), new PromptPoint(39, 25, true),
                new PromptPoint(46, 25, true)), points(prompt, true));
        // Looked for from (14, 18.5) to (66, 31.5), at least 5 steps from the bar: left of x = 16, right of 64.
        List<PromptPoint> negatives = points(prompt, false);
        assertEquals(4, negatives.size(), "above and below there is no room: 1.5 pixels");
        assertTrue(negatives.stream().allMatch(p -> (p.x() >= 14 && p.x() <= 15 || p.x() >= 65 && p.x() <= 66)
                && p.y() >= 18 && p.y() <= 31), negatives.toString());
        assertTrue(negatives.stream().anyMatch(p -> p.x() < 20) && negatives.stream().anyMatch(p -> p.x() > 60));
        assertNull(prompt.logits());
    }

    @Test
    void theMarginIsFourPercentAndStaysInTheImage() {
        ScoreView view = view();
        fill(view.vote(), 0, 20, 76, 60, 0.9f);
        PromptBox box = prompt(view).box();
        assertEquals(0, box.x0());
        assertEquals(75 + 0.04f * 75, box.x1(), 1e-4f);
        assertEquals(18, box.y0());
        assertEquals(60, box.y1());
    }

    @Test
    void islandsMuchSmallerThanTheObjectAreLeftOut() {
        ScoreView view = view();
        fill(view.vote(), 10, 10, 30, 30, 0.9f);
        fill(view.vote(), 60, 40, 64, 44, 0.9f);
        assertEquals(new PromptBox(8, 8, 31, 31), prompt(view).box(), "16 of 400 pixels");
        assertTrue(points(prompt(view), true).stream().allMatch(p -> p.x() < 30));
        fill(view.vote(), 60, 40, 64, 45, 0.9f);
        PromptBox both = prompt(view).box();
        assertEquals(new PromptBox(10 - 0.04f * 53, 8, 63 + 0.04f * 53, 46), both, "20 of 400 pixels count");
    }

    @Test
    void positivePointsOnlyWhereTheVoteIsSure() {
        ScoreView view = view();
        fill(view.vote(), 10, 10, 30, 30, 0.5f);
        assertEquals(List.of(), points(prompt(view), true));
        assertEquals(new PromptBox(8, 8, 31, 31), prompt(view).box());
        fill(view.vote(), 12, 12, 15, 15, 0.61f);
        assertEquals(List.of(new PromptPoint(13, 13, true)), points(prompt(view), true));
    }

    @Test
    void negativesOnlyWhereSomethingSolidHasBeenVotedOn() {
        ScoreView view = view();
        fill(view.vote(), 10, 10, 60, 20, 0.9f);
        fill(view.vote(), 10, 20, 20, 50, 0.9f);
        List<PromptPoint> negatives = points(prompt(view), false);
        assertEquals(4, negatives.size());
        assertTrue(negatives.stream().anyMatch(p -> p.x() >= 24 && p.y() >= 24 && p.x() < 60 && p.y() < 50),
                "the corner of the L: " + negatives);
        Arrays.fill(view.seen(), 0.5f);
        assertEquals(List.of(), points(prompt(view), false), "not seen");
        Arrays.fill(view.seen(), 0.9f);
        Arrays.fill(view.opacity(), 0.5f);
        fill(view.opacity(), 10, 10, 60, 20, 0.9f);
        fill(view.opacity(), 10, 20, 20, 50, 0.9f);
        assertEquals(List.of(), points(prompt(view), false), "air");
        Arrays.fill(view.opacity(), 0.9f);
        for (int i = 0; i < view.vote().length; i++) {
            view.vote()[i] = Math.max(view.vote()[i], 0.1f);
        }
        assertEquals(List.of(), points(prompt(view), false), "in doubt");
    }

    @Test
    void fewPixelsAreNoObject() {
        ScoreView view = view();
        fill(view.vote(), 30, 30, 49, 31, 0.9f);
        assertSame(Prompt.NONE, prompt(view), "19 pixels");
        fill(view.vote(), 30, 30, 50, 31, 0.9f);
        assertTrue(!prompt(view).isEmpty(), "20 pixels");
        fill(view.opacity(), 30, 30, 31, 31, 0.4f);
        assertSame(Prompt.NONE, prompt(view), "one of them is air");
    }

    @Test
    void neverMorePositivePointsThanTheJobWants() {
        ScoreView view = view();
        fill(view.vote(), 10, 10, 70, 20, 0.9f);
        for (int most : new int[] {0, 1, 3}) {
            Prompt prompt = strategy.prompt(view, new PromptSettings(most, Map.of()), NEVER);
            assertEquals(most, points(prompt, true).size());
        }
    }

    /** By hand: 8 ln(v / (1 - v)) of the vote v, at most 10 either way, in a frame whose side is the image's longer one. */
    @Test
    void logitsOfTheVotes() {
        ScoreView view = view();
        fill(view.vote(), 0, 0, 20, 15, 0.6f);
        fill(view.vote(), 20, 0, 40, 15, 0.5f);
        fill(view.vote(), 40, 0, 60, 15, 1);
        fill(view.vote(), 60, 0, 80, 15, 0.45f);
        fill(view.seen(), 0, 15, 20, 30, 0.5f);
        fill(view.opacity(), 20, 15, 40, 30, 0.5f);
        fill(view.seen(), 20, 15, 40, 30, 0);
        fill(view.vote(), 40, 15, 60, 30, 0.75f);
        Prompt prompt = strategy.prompt(view, new PromptSettings(20, Map.of("logits", "votes")), NEVER);
        float[] logits = prompt.logits();
        assertEquals(256 * 256, logits.length);
        // a quarter of the image is 64 logits wide, its 60 rows of 80 are 192 high
        float[][] expected = {{3.2437f, 0, 10, -1.6054f}, {0, -10, 8.7889f, -10}, {-10, -10, -10, -10},
            {-10, -10, -10, -10}};
        for (int i = 0; i < logits.length; i++) {
            int column = i % 256 / 64;
            int row = Math.min(3, i / 256 / 48);
            assertEquals(expected[row][column], logits[i], 1e-4f, "logit " + i % 256 + ", " + i / 256);
        }
        assertNull(strategy.prompt(view, new PromptSettings(20, Map.of("logits", "none")), NEVER).logits());
    }

    @Test
    void wrongOptionsAreTypedErrors() {
        assertEquals("strategy.unknown-option", code(Map.of("variant", "paper")));
        assertEquals("strategy.bad-option", code(Map.of("logits", "some")));
    }

    private String code(Map<String, String> options) {
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> strategy.prompt(view(), new PromptSettings(3, options), NEVER));
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        return e.code();
    }

    @Test
    void keepsTheContractOfAStrategy() {
        StrategyConformance.check(strategy);
        StrategyConformance.check(strategy, Map.of("logits", "votes"));
    }

    @Test
    void isFoundOnAPlainClassPathAndKnowsItsVersion() {
        PromptStrategy found = ServiceLoader.load(PromptStrategy.class).findFirst().orElseThrow();
        assertEquals("mask-to-all", found.name());
        assertTrue(found.version().matches("\\d+\\.\\d+\\.\\d+.*"), found.version());
    }
}
