package org.example.prompt.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.conformance.ScoreViews;
import org.maskmarch.conformance.StrategyConformance;

class MaskToCentreTest {
    private final PromptStrategy strategy = new MaskToCentre();

    private Prompt prompt(ScoreView view, Map<String, String> options) {
        return strategy.prompt(view, new PromptSettings(20, options), points -> {
            throw new AssertionError("the segmenter is not asked");
        });
    }

    /** By hand: the centre of gravity of a square frame, (15, 15), is not on it. */
    @Test
    void theNearestPixelToTheCentreOfGravity() {
        Prompt prompt = prompt(ScoreViews.of(40, 30, (x, y) -> Math.max(Math.abs(x - 15), Math.abs(y - 15)) == 5), Map.of());
        assertEquals(new PromptBox(10, 10, 21, 21), prompt.box());
        assertEquals(List.of(new PromptPoint(15, 10, true)), prompt.points(), "of equals the first from the top left");
    }

    @Test
    void theOptionMovesTheThreshold() {
        ScoreView view = ScoreViews.of(40, 30, ScoreViews.disc(10, 10, 5));
        view.vote()[25 * 40 + 30] = 0.4f;
        assertEquals(new PromptBox(5, 5, 16, 16), prompt(view, Map.of()).box());
        assertEquals(new PromptBox(5, 5, 31, 26), prompt(view, Map.of("least", "0.3")).box());
        for (String wrong : List.of("1", "-0.1", "NaN", "half")) {
            assertEquals("strategy.bad-option", assertThrows(MaskmarchException.class,
                    () -> prompt(view, Map.of("least", wrong))).code());
        }
    }

    @Test
    void whereTheObjectIsNotSeenThereIsNoPrompt() {
        assertSame(Prompt.NONE, prompt(ScoreViews.of(40, 30, (x, y) -> false), Map.of()));
    }

    @Test
    void keepsTheContractOfAStrategy() {
        StrategyConformance.check(strategy);
        StrategyConformance.check(strategy, Map.of("least", "0.3"));
    }

    @Test
    void isFoundOnAPlainClassPathAndKnowsItsVersion() {
        PromptStrategy found = ServiceLoader.load(PromptStrategy.class).findFirst().orElseThrow();
        assertEquals(strategy.name(), found.name());
        assertTrue(found.version().matches("\\d+\\.\\d+\\.\\d+.*"), found.version());
    }
}
