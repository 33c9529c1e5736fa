package org.maskmarch.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NumPy arrays into a deflated {@code .npz}: the same arrays give the same bytes. */
final class NpzWriter implements AutoCloseable {
    /** The first moment that a zip can name. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int HEADER_ALIGNMENT = 64;

    private final ZipOutputStream zip;

    /** @param out is closed with this writer */
    NpzWriter(OutputStream out) {
        zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_COMPRESSION);
    }

    void floats(String name, float[] values, int... shape) throws IOException {
        ByteBuffer data = buffer(values.length * 4L);
        data.asFloatBuffer().put(values);
        write(name, "<f4", shape, data);
    }

    void ints(String name, int[] values, int... shape) throws IOException {
        ByteBuffer data = buffer(values.length * 4L);
        data.asIntBuffer().put(values);
        write(name, "<i4", shape, data);
    }

    /** @param values half-precision bits */
    void halves(String name, short[] values, int... shape) throws IOException {
        ByteBuffer data = buffer(values.length * 2L);
        data.asShortBuffer().put(values);
        write(name, "<f2", shape, data);
    }

    /** An array without dimensions. */
    void number(String name, long value) throws IOException {
        write(name, "<i8", new int[0], buffer(8).putLong(0, value));
    }

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(String name, String type, int[] shape, ByteBuffer data) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(header(type, shape));
        zip.write(data.array());
        zip.closeEntry();
    }

    private static byte[] header(String type, int[] shape) {
        String sizes = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.length == 1 ? ",), }" : "), }");
        int length = (10 + text.length() + 1 + HEADER_ALIGNMENT - 1) / HEADER_ALIGNMENT * HEADER_ALIGNMENT - 10;
        ByteBuffer header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
        header.put((text + " ".repeat(length - 1 - text.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
