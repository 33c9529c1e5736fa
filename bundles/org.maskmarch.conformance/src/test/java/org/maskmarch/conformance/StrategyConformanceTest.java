package org.maskmarch.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/** The suite passes a good strategy and finds each defect. */
class StrategyConformanceTest {

    @Test
    void aGoodStrategyPasses() {
        StrategyConformance.check(new BestPixel());
    }

    @Test
    void anIgnoredOptionIsFound() {
        found("no-such-option is not refused", new BestPixel() {
            @Override
            void refuse(PromptSettings settings) { }
        });
    }

    @Test
    void anOptionThatIsNoticedLateIsFound() {
        found("not refused in the view of nothing", new BestPixel() {
            @Override
            public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
                int best = best(view);
                return view.score()[best] <= 0 ? Prompt.NONE : super.prompt(view, settings, oracle);
            }
        });
    }

    @Test
    void aChangedViewIsFound() {
        found("left alone", new BestPixel() {
            @Override
            Prompt at(ScoreView view, int best) {
                view.score()[best] = -1;
                return super.at(view, best);
            }
        });
    }

    @Test
    void memoryOfOtherViewsIsFound() {
        AtomicInteger calls = new AtomicInteger();
        found("a second time", new BestPixel() {
            @Override
            Prompt at(ScoreView view, int best) {
                return Prompt.points(List.of(new PromptPoint(best % view.width(), best / view.width(), true),
                        new PromptPoint(0.5f / calls.incrementAndGet(), 0, false)));
            }
        });
    }

    @Test
    void pointsOutsideTheImageAreFound() {
        found("inside the image", new BestPixel() {
            @Override
            Prompt at(ScoreView view, int best) {
                return Prompt.points(List.of(new PromptPoint(best / view.width(), best % view.width(), true)));
            }
        });
    }

    @Test
    void notANumberIsFound() {
        found("inside the image", new BestPixel() {
            @Override
            Prompt at(ScoreView view, int best) {
                return Prompt.points(List.of(new PromptPoint(0 * Float.NaN, 0, true)));
            }
        });
    }

    @Test
    void anEmptyBoxIsFound() {
        found("a box inside", new BestPixel() {
            @Override
            Prompt at(ScoreView view, int best) {
                int x = best % view.width();
                int y = best / view.width();
                return Prompt.box(new PromptBox(x, y, x, y));
            }
        });
    }

    @Test
    void promptsForNothingAreFound() {
        found("no prompt for the view of nothing", new BestPixel() {
            @Override
            public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
                refuse(settings);
                return settings.maxPoints() == 0 ? Prompt.NONE : at(view, best(view));
            }
        });
    }

    @Test
    void tooManyPointsAreFound() {
        found("at most 0 positive points, not 1", new BestPixel() {
            @Override
            public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
                return super.prompt(view, new PromptSettings(20, settings.extra()), oracle);
            }
        });
    }

    @Test
    void anOracleWhoseErrorIsWrappedIsFound() {
        found("comes out as it is", new BestPixel() {
            @Override
            public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
                Prompt prompt = super.prompt(view, settings, oracle);
                try {
                    if (!prompt.isEmpty()) {
                        oracle.mask(prompt.points());
                    }
                } catch (MaskmarchException e) {
                    throw new IllegalStateException(e);
                }
                return prompt;
            }
        });
    }

    @Test
    void sharedStateIsFound() {
        AtomicInteger busy = new AtomicInteger();
        found("among others", new BestPixel() {
            @Override
            Prompt at(ScoreView view, int best) {
                boolean alone = busy.incrementAndGet() == 1;
                Thread.yield();
                for (int spin = 0; spin < 20000; spin++) {
                    alone &= busy.get() == 1;
                }
                busy.decrementAndGet();
                return alone ? super.at(view, best) : Prompt.points(List.of(new PromptPoint(best % view.width(),
                        best / view.width(), true), new PromptPoint(0, 0, false)));
            }
        });
    }

    private static void found(String what, PromptStrategy strategy) {
        AssertionError breach = assertThrows(AssertionError.class, () -> StrategyConformance.check(strategy));
        assertTrue(breach.getMessage().contains(what), breach.getMessage());
    }

    /** The simplest strategy that keeps the contract. */
    private static class BestPixel implements PromptStrategy {
        @Override
        public String name() {
            return "best-pixel";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
            refuse(settings);
            int best = best(view);
            return view.score()[best] <= 0 || settings.maxPoints() < 1 ? Prompt.NONE : at(view, best);
        }

        void refuse(PromptSettings settings) {
            for (String key : settings.extra().keySet()) {
                throw MaskmarchException.badInput("strategy.unknown-option", "strategyOptions: " + key,
                        "There is no such option.", "Remove it.");
            }
        }

        Prompt at(ScoreView view, int best) {
            return Prompt.points(List.of(new PromptPoint(best % view.width(), best / view.width(), true)));
        }

        static int best(ScoreView view) {
            int best = 0;
            for (int i = 1; i < view.score().length; i++) {
                best = view.score()[i] > view.score()[best] ? i : best;
            }
            return best;
        }
    }
}
