package org.maskmarch.prompt.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class MaskToBoxTest {
    private static final int WIDTH = 80;
    private static final int HEIGHT = 60;
    private static final PromptSettings SETTINGS = new PromptSettings(20, Map.of());
    private static final MaskOracle NEVER = points -> {
        throw new AssertionError("the segmenter is not asked");
    };

    private final PromptStrategy strategy = new MaskToBox();

    private static ScoreView view() {
        float[] vote = new float[WIDTH * HEIGHT];
        float[] seen = new float[vote.length];
        float[] opacity = new float[vote.length];
        Arrays.fill(seen, 0.9f);
        Arrays.fill(opacity, 0.9f);
        return new ScoreView(WIDTH, HEIGHT, new float[vote.length], vote, seen, opacity, new float[vote.length],
                ScoreViews.camera(WIDTH, HEIGHT));
    }

    private static void fill(float[] values, int x0, int y0, int x1, int y1, float value) {
        for (int y = y0; y < y1; y++) {
            Arrays.fill(values, y * WIDTH + x0, y * WIDTH + x1, value);
        }
    }

    private static PromptPoint positive(int x, int y) {
        return new PromptPoint(x, y, true);
    }

    private static PromptPoint negative(int x, int y) {
        return new PromptPoint(x, y, false);
    }

    /** Box and points were computed by an independent implementation in NumPy. */
    @Test
    void twoBlobsWithHolesInTheOpacity() {
        ScoreView view = view();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int i = y * WIDTH + x;
                view.vote()[i] = (float) (0.97 * Math.exp(-((x - 25) * (x - 25) / 90.0 + (y - 20) * (y - 20) / 60.0))
                        + 0.93 * Math.exp(-((x - 52) * (x - 52) / 130.0 + (y - 41) * (y - 41) / 70.0)));
                view.opacity()[i] = (x * 3 + y * 5) % 17 == 0 ? 0.2f : 0.9f;
                view.seen()[i] = x + y < 75 ? 0.9f : 0.2f;
            }
        }
        Prompt prompt = strategy.prompt(view, SETTINGS, NEVER);
        assertEquals(new PromptBox(13, 10, 66, 51), prompt.box());
        assertEquals(List.of(positive(24, 16), positive(27, 17), positive(23, 19), positive(20, 20), negative(45, 14),
                negative(44, 21), negative(18, 36)), prompt.points());
    }

    @Test
    void theMarginIsFourPercentAndStaysInTheImage() {
        ScoreView view = view();
        fill(view.vote(), 0, 10, 76, 36, 0.9f);
        PromptBox box = strategy.prompt(view, SETTINGS, NEVER).box();
        assertEquals(0, box.x0());
        assertEquals(75 + 0.04f * 75, box.x1(), 1e-4f);
        assertEquals(8, box.y0());
        assertEquals(37, box.y1());
    }

    @Test
    void neverMorePositivePointsThanTheJobWants() {
        ScoreView view = view();
        for (int x = 5; x < 75; x += 14) {
            fill(view.vote(), x, 10, x + 9, 50, 0.9f);
        }
        assertEquals(4, strategy.prompt(view, SETTINGS, NEVER).points().size());
        assertEquals(1, strategy.prompt(view, new PromptSettings(1, Map.of()), NEVER).points().size());
    }

    /** Votes are sure all over a finished object: the first of equals would all be at its upper edge. */
    @Test
    void positivePointsAreDeepInsideWhereVotesAreEquallySure() {
        ScoreView view = view();
        fill(view.vote(), 10, 10, 70, 50, 1);
        List<PromptPoint> points = strategy.prompt(view, SETTINGS, NEVER).points();
        assertEquals(List.of(positive(29, 29), positive(50, 29)), points);
    }

    @Test
    void negativesOnlyWhereSomethingSolidHasBeenVotedOn() {
        ScoreView view = view();
        fill(view.vote(), 10, 10, 60, 20, 0.9f);
        fill(view.vote(), 10, 20, 20, 50, 0.9f);
        assertTrue(hasNegatives(view), "the corner of the L");
        Arrays.fill(view.seen(), 0.4f);
        assertTrue(!hasNegatives(view), "not seen");
        Arrays.fill(view.seen(), 0.9f);
        fill(view.opacity(), 20, 20, 80, 60, 0.3f);
        assertTrue(!hasNegatives(view), "air");
    }

    private boolean hasNegatives(ScoreView view) {
        return strategy.prompt(view, SETTINGS, NEVER).points().stream().anyMatch(p -> !p.positive());
    }

    @Test
    void fewPixelsAreNoObject() {
        ScoreView view = view();
        fill(view.vote(), 30, 30, 49, 31, 0.9f);
        assertSame(Prompt.NONE, strategy.prompt(view, SETTINGS, NEVER), "19 pixels");
        fill(view.vote(), 30, 30, 50, 31, 0.9f);
        assertTrue(!strategy.prompt(view, SETTINGS, NEVER).isEmpty(), "20 pixels");
        fill(view.opacity(), 30, 30, 31, 31, 0.4f);
        assertSame(Prompt.NONE, strategy.prompt(view, SETTINGS, NEVER), "one of them is air");
    }

    @Test
    void unknownOptionsAreTypedErrors() {
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> strategy.prompt(view(), new PromptSettings(3, Map.of("variant", "paper")), NEVER));
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        assertEquals("strategy.unknown-option", e.code());
    }

    @Test
    void keepsTheContractOfAStrategy() {
        StrategyConformance.check(strategy);
    }

    @Test
    void isFoundOnAPlainClassPathAndKnowsItsVersion() {
        PromptStrategy found = ServiceLoader.load(PromptStrategy.class).findFirst().orElseThrow();
        assertEquals("mask-to-box", found.name());
        assertTrue(found.version().matches("\\d+\\.\\d+\\.\\d+.*"), found.version());
    }
}
