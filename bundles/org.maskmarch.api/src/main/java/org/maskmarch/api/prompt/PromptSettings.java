package org.maskmarch.api.prompt;

import java.util.Map;

/**
 * Parameters of a strategy.
 *
 * @param maxPoints upper limit of positive points
 * @param extra     further parameters by name, from the job's {@code strategyOptions:}; unknown names are an error of
 *                  the strategy
 */
public record PromptSettings(int maxPoints, Map<String, String> extra) {
    public PromptSettings {
        extra = Map.copyOf(extra);
    }
}
