package org.maskmarch.checkpoint;

import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;

/**
 * The bytes of a large value of a msgpack.
 *
 * @param bytes not to be changed; null where they were skipped
 */
record Blob(byte[] bytes) {
    /** The key under which some writers put a list of bytes instead. */
    static final String BYTES = "bytes";
    static final Blob SKIPPED = new Blob(null);

    Tensor tensor(String subject, DType type) {
        if (bytes == null) {
            throw new IllegalStateException(subject + " was not asked for");
        }
        if (bytes.length % type.size() != 0) {
            throw Faults.malformed(subject, bytes.length + " bytes are no whole number of " + type + " elements.");
        }
        long count = bytes.length / type.size();
        Storage storage = new Storage(type, count, ByteOrder.LITTLE_ENDIAN, () -> new ByteArrayInputStream(bytes));
        return Tensor.dense(subject, storage, new long[] {count}, false, Limits.DEFAULT);
    }
}
