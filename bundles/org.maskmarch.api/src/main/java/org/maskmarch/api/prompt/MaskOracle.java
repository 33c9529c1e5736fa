package org.maskmarch.api.prompt;

import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.PromptPoint;

/** Asks the job's segmenter, for strategies that need its answer to the points chosen so far. */
@FunctionalInterface
public interface MaskOracle {
    /** The segmenter's single mask for these points; never null, may be empty. */
    Mask mask(List<PromptPoint> points);
}
