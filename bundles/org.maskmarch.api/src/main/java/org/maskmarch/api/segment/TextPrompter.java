package org.maskmarch.api.segment;

import java.util.List;
import org.maskmarch.api.image.RgbImage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model that finds in a picture what a text describes. It only ever yields boxes, which then prompt a {@link Segmenter}.
 * Thread-safe.
 */
@ConsumerType
public interface TextPrompter {

    /** Name by which jobs choose it: {@code grounding-dino}. */
    String name();

    /**
     * Whether somebody has set this model up; one that nobody has is not offered to jobs. For models that are found on the
     * class path: services of OSGi come and go instead.
     */
    default boolean isInstalled() {
        return true;
    }

    /**
     * Everything that the text describes, above the model's own threshold, in the model's order; empty when there is nothing.
     *
     * @throws org.maskmarch.api.MaskmarchException resource, when the model files are missing or do not fit; bad input, when
     *                                              the text is too long for the model or says nothing
     */
    List<FoundBox> find(RgbImage image, String text);
}
