package org.maskmarch.prompt.box.internal;

import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.prompt.box.MaskToBox;
import org.osgi.service.component.annotations.Component;

/** Offers {@link MaskToBox} as a service. */
@Component(property = "name=mask-to-box")
public final class MaskToBoxComponent implements PromptStrategy {
    private final PromptStrategy strategy = new MaskToBox();

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
