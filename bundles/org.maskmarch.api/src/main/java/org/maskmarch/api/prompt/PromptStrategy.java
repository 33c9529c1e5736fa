package org.maskmarch.api.prompt;

import org.maskmarch.api.segment.Prompt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns the incomplete mask rendered in a view into prompts for the segmenter. Stateless and thread-safe; looked up by
 * name for every view, so that a bundle can be replaced while jobs run.
 *
 * <p>Register as an OSGi service; for plain class paths also in {@code META-INF/services}.
 */
@ConsumerType
public interface PromptStrategy {

    /** Name by which jobs choose it: {@code mask-to-points}. */
    String name();

    /** Version for the report, usually the bundle's. */
    String version();

    /**
     * @param view     the rendered votes
     * @param settings of the job
     * @param oracle   the segmenter, for strategies that need it in their loop
     * @return {@link Prompt#NONE} when the object is not seen in this view
     */
    Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle);
}
