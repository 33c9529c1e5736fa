package org.example.prompt.centre.internal;

import org.example.prompt.centre.MaskToCentre;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.osgi.service.component.annotations.Component;

/** Offers {@link MaskToCentre} as a service. */
@Component(property = "name=mask-to-centre")
public final class MaskToCentreComponent implements PromptStrategy {
    private final PromptStrategy strategy = new MaskToCentre();

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
