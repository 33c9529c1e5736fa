package org.maskmarch.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * A flat run of elements somewhere in a container.
 *
 * @param count elements; the container has been checked to hold as many
 */
record Storage(DType type, long count, ByteOrder order, Source source) {

    /** Opens the raw bytes anew; the caller closes. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** Insists that a key names the same storage each time. */
    Storage requireSame(StorageId id, String subject) {
        if (id.type() != type || id.count() != count) {
            throw Faults.malformed(subject, "The storage '" + id.key() + "' is described in two ways.");
        }
        return this;
    }
}
