package org.maskmarch.field.plenoctree;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds npz files array by array; an array of the same name is replaced. */
final class NpzBuilder {
    private final Map<String, byte[]> arrays = new LinkedHashMap<>();

    NpzBuilder ints(String name, int[] values, int... shape) {
        ByteBuffer data = buffer(values.length * 4);
        data.asIntBuffer().put(values);
        return put(name, "<i4", shape, data.array());
    }

    NpzBuilder number(String name, long value) {
        return put(name, "<i8", new int[0], buffer(8).putLong(0, value).array());
    }

    NpzBuilder floats(String name, float[] values, int... shape) {
        ByteBuffer data = buffer(values.length * 4);
        data.asFloatBuffer().put(values);
        return put(name, "<f4", shape, data.array());
    }

    NpzBuilder words(String name, String type, short[] values, int... shape) {
        ByteBuffer data = buffer(values.length * 2);
        data.asShortBuffer().put(values);
        return put(name, type, shape, data.array());
    }

    NpzBuilder text(String name, String text) {
        return put(name, "<U" + text.length(), new int[0], text.getBytes(Charset.forName("UTF-32LE")));
    }

    NpzBuilder without(String name) {
        arrays.remove(name);
        return this;
    }

    Path write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return file;
    }

    /** Bits of a number that half precision holds exactly. */
    static short half(float value) {
        int bits = Float.floatToIntBits(value);
        int exponent = (bits >> 23 & 0xFF) - 112;
        return (short) (value == 0 ? 0 : bits >> 16 & 0x8000 | exponent << 10 | bits >> 13 & 0x3FF);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private NpzBuilder put(String name, String type, int[] shape, byte[] data) {
        String sizes = Arrays.toString(shape).replace("[", "(").replace("]", shape.length == 1 ? ",)" : ")");
        byte[] header = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + sizes + ", }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
        out.writeBytes(header);
        out.writeBytes(data);
        arrays.put(name, out.toByteArray());
        return this;
    }
}
