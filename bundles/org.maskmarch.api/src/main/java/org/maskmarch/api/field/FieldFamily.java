package org.maskmarch.api.field;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one family of checkpoints. Registered as an OSGi service and, for plain class paths, in
 * {@code META-INF/services}. Thread-safe.
 */
@ConsumerType
public interface FieldFamily {

    /** Short, lower case, unique: {@code nerf}, {@code tensorf}, {@code plenoxels}. */
    String name();

    /**
     * Whether this file is of the family, judged by its content and never by its name. Cheap: reads headers and keys,
     * no weights.
     *
     * @throws org.maskmarch.api.MaskmarchException bad input, when the container is one that this family knows but is
     *         truncated, hostile or out of bounds
     */
    boolean recognises(Path checkpoint);

    /**
     * Reads the checkpoint.
     *
     * @throws org.maskmarch.api.MaskmarchException bad input that names file, key and remedy; nothing is kept open
     */
    RadianceField open(Path checkpoint, FieldOptions options);
}
