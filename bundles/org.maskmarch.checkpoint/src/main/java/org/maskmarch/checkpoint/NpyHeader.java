package org.maskmarch.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Header of an npy array, versions 1 to 3.
 *
 * @param descr  numpy type string: {@code <f4}, {@code |O}, {@code <U3}
 * @param length bytes of the header; the elements follow
 */
record NpyHeader(String descr, boolean fortran, long[] shape, int length) {
    private static final int MAX_LENGTH = 1 << 16;
    // numpy writes the header itself: a dict literal with these three keys in any order
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']{1,16})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([-0-9L, ]{0,200})\\)");

    static NpyHeader read(InputStream in, String subject, Limits limits) throws IOException {
        byte[] start = take(in, 8);
        if (start[0] != (byte) 0x93 || !new String(start, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")) {
            throw Faults.malformed(subject, "This is not a numpy array.");
        }
        if (start[6] < 1 || start[6] > 3) {
            throw Faults.malformed(subject, "Version " + start[6] + " of the npy format is not read.");
        }
        byte[] size = take(in, start[6] == 1 ? 2 : 4);
        long length = 0;
        for (int i = 0; i < size.length; i++) {
            length |= (size[i] & 0xFFL) << 8 * i;
        }
        if (length > MAX_LENGTH) {
            throw Faults.tooLarge(subject, "The npy header has " + length + " bytes.");
        }
        String text = new String(take(in, (int) length), StandardCharsets.UTF_8);
        Matcher descr = DESCR.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !order.find() || !shape.find()) {
            throw Faults.malformed(subject, "The npy header is not understood (structured arrays are not read).");
        }
        return new NpyHeader(descr.group(1), order.group(1).equals("True"), sizes(shape.group(1), subject, limits),
                8 + size.length + (int) length);
    }

    private static long[] sizes(String text, String subject, Limits limits) {
        String[] parts = text.replace("L", "").replace(" ", "").split(",");
        long[] sizes = new long[text.isBlank() ? 0 : parts.length];
        if (sizes.length > limits.rank()) {
            throw Faults.tooLarge(subject, "The array has " + sizes.length + " dimensions.");
        }
        for (int i = 0; i < sizes.length; i++) {
            if (!parts[i].matches("-?[0-9]{1,18}")) {
                throw Faults.malformed(subject, "The npy header has the shape (" + text + ").");
            }
            sizes[i] = Long.parseLong(parts[i]);
        }
        return sizes;
    }

    /** Element type, or null for objects, strings and types that are not supported. */
    DType type() {
        return descr.length() < 2 ? null : DType.ofNumpy(descr.substring(1));
    }

    ByteOrder order() {
        return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    boolean isObject() {
        return descr.equals("|O") || descr.equals("O");
    }

    private static byte[] take(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }
}
