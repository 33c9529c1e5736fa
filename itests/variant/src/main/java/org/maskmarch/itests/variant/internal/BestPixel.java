package org.maskmarch.itests.variant.internal;

import java.util.List;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.osgi.service.component.annotations.Component;

/** The simplest strategy there is: the one pixel with the highest mask score. */
@Component(service = PromptStrategy.class)
public final class BestPixel implements PromptStrategy {
    static final String VERSION = "variant";

    @Override
    public String name() {
        return "mask-to-points";
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
        int best = 0;
        for (int pixel = 1; pixel < view.score().length; pixel++) {
            if (view.score()[pixel] > view.score()[best]) {
                best = pixel;
            }
        }
        if (view.score()[best] <= 0) {
            return Prompt.NONE;
        }
        return Prompt.points(List.of(
                new PromptPoint(best % view.width() + 0.5f, best / view.width() + 0.5f, true)));
    }
}
