package org.maskmarch.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;

/** Files, or parts of them, that are records of one size. */
public final class Records {
    private static final int CHUNK_BYTES = 1 << 16;

    /** Takes the records, one after the other. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One record.
         *
         * @param data little endian; valid until the call returns
         * @param from first byte of the record in {@code data}
         */
        void accept(int index, ByteBuffer data, int from);
    }

    private Records() { }

    /** Size of a file. */
    public static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw Faults.io(String.valueOf(file.getFileName()), e);
        }
    }

    /**
     * Reads records.
     *
     * @param start byte at which the first begins
     * @param size  bytes of a record
     * @throws MaskmarchException bad input, when the file ends before the last
     */
    public static void read(Path file, long start, int count, int size, Sink sink) {
        String subject = String.valueOf(file.getFileName());
        if (start + (long) count * size > bytes(file)) {
            throw Faults.truncated(subject, "The file ends before the last of " + count + " records of " + size + " bytes.");
        }
        int each = Math.max(1, CHUNK_BYTES / size);
        byte[] chunk = new byte[Math.min(each, count) * size];
        ByteBuffer data = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK_BYTES)) {
            in.skipNBytes(start);
            for (int done = 0; done < count; done += each) {
                int now = Math.min(each, count - done);
                if (in.readNBytes(chunk, 0, now * size) < now * size) {
                    throw Faults.truncated(subject, "The file became shorter while it was read.");
                }
                for (int i = 0; i < now; i++) {
                    sink.accept(done + i, data, i * size);
                }
            }
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }
}
