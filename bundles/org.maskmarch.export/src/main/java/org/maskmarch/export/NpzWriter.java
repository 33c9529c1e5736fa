package org.maskmarch.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes float32 arrays into an {@code .npz} archive (a zip of {@code .npy} files, format version 1.0), piece by piece.
 * The same arrays give the same bytes.
 */
final class NpzWriter implements Closeable {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int ALIGNMENT = 64;

    private final ZipOutputStream zip;
    private long missing;

    NpzWriter(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /** Starts an array in C order, whose values are to follow. */
    void begin(String name, int... shape) throws IOException {
        requireComplete();
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(header(shape));
        missing = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }

    /** The next values of the array. */
    void write(float... values) throws IOException {
        if (values.length > missing) {
            throw new IllegalStateException(values.length + " values for the last " + missing);
        }
        missing -= values.length;
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        zip.write(bytes.array());
    }

    private static byte[] header(int[] shape) {
        String dimensions = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dimensions
                + (shape.length == 1 ? ",), }" : "), }");
        int prefix = 10;
        int length = (prefix + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        header.putShort((short) (length - prefix)).put(text.getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = header.array();
        Arrays.fill(bytes, header.position(), length - 1, (byte) ' ');
        bytes[length - 1] = '\n';
        return bytes;
    }

    private void requireComplete() {
        if (missing != 0) {
            throw new IllegalStateException(missing + " values of the last array are missing");
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
