package org.maskmarch.views;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A binary file read from start to end; what is asked for is compared with what is left of the file first. */
final class LittleEndianFile implements AutoCloseable {
    private final String file;
    private final InputStream in;
    private final ByteBuffer eight = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private long left;

    LittleEndianFile(Path path) {
        file = String.valueOf(path.getFileName());
        try {
            left = Files.size(path);
            in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        } catch (NoSuchFileException e) {
            throw ViewFaults.absent(file, e);
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }

    String file() {
        return file;
    }

    int int32() {
        return take(4).getInt(0);
    }

    long int64() {
        return take(8).getLong(0);
    }

    double float64() {
        return take(8).getDouble(0);
    }

    double[] float64s(int count) {
        require(count, 8);
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            out[i] = float64();
        }
        return out;
    }

    /** Up to a NUL byte. */
    String text(int longest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = take(1).get(0); b != 0; b = take(1).get(0)) {
            if (bytes.size() == longest) {
                throw ViewFaults.malformed(file, "A name has more than " + longest + " bytes.");
            }
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Refuses more elements than the rest of the file can hold. */
    void require(long count, int bytesEach) {
        if (count < 0 || count > left / bytesEach) {
            throw ViewFaults.truncated(file);
        }
    }

    void skip(long count, int bytesEach) {
        require(count, bytesEach);
        try {
            in.skipNBytes(count * bytesEach);
            left -= count * bytesEach;
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }

    private ByteBuffer take(int bytes) {
        require(1, bytes);
        try {
            if (in.readNBytes(eight.array(), 0, bytes) < bytes) {
                throw ViewFaults.truncated(file);
            }
            left -= bytes;
            return eight;
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }
}
