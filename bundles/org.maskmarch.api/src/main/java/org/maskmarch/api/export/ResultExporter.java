package org.maskmarch.api.export;

import java.io.IOException;
import java.nio.file.Path;
import org.maskmarch.api.Progress;
import org.osgi.annotation.versioning.ConsumerType;

/** Writes a result in one format. Stateless and thread-safe; reproducible byte for byte. */
@ConsumerType
public interface ResultExporter {

    /** Name in a job's {@code outputs:}, e.g. {@code ply}. */
    String name();

    /**
     * Writes below a folder that exists, is empty of this exporter's files, and is not yet visible to the user.
     *
     * @throws IOException when the folder cannot be written
     */
    void export(ObjectResult result, Path folder, Progress progress) throws IOException;
}
