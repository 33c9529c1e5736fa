package org.maskmarch.prompt.decay.internal;

import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.prompt.decay.MaskToPoints3d;
import org.osgi.service.component.annotations.Component;

/** Offers {@link MaskToPoints3d} as a service. */
@Component(property = "name=mask-to-points-3d")
public final class MaskToPoints3dComponent implements PromptStrategy {
    private final PromptStrategy strategy = new MaskToPoints3d();

    @Override
    public String name() {
        return strategy.name();
    }

    @Override
    public String version() {
        return strategy.version();
    }

    @Override
    public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
        return strategy.prompt(view, settings, oracle);
    }
}
