package org.maskmarch.geometry;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Pictures as PNG files, 8-bit colour and grey. Java's own writer takes longer to be compiled than to write all pictures of a
 * job, and its files are larger.
 */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte GREY = 0;
    private static final byte COLOUR = 2;
    private static final byte AS_IT_IS = 0;
    /** Each channel less that of the pixel to the left. */
    private static final byte DIFFERENCES = 1;
    /** Higher ones take twice the time for a twentieth of the size. */
    private static final int LEVEL = 4;
    /** Length, name and sum of a chunk. */
    private static final int FRAME = 12;
    private static final int HEADER = 13;

    private Png() { }

    /**
     * A grey picture.
     *
     * @param bits of a pixel: 1, 2, 4 or 8
     * @param rows [height, bytes of a row], pixels from the highest bits on
     */
    public record Grey(int width, int height, int bits, byte[] rows) {
        private int row() {
            return (width * bits + 7) / 8;
        }
    }

    /** The file of a grey picture. */
    public static byte[] file(Grey picture) {
        int height = picture.height;
        int row = picture.row();
        byte[] lines = new byte[height * (1 + row)];
        for (int y = 0; y < height; y++) {
            lines[y * (1 + row)] = AS_IT_IS;
            System.arraycopy(picture.rows, y * row, lines, y * (1 + row) + 1, row);
        }
        return file(picture.width, height, picture.bits, GREY, lines);
    }

    /** The file of a picture, in colour, whatever it is in memory; without its transparency. */
    public static byte[] file(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getType() == BufferedImage.TYPE_INT_RGB
                ? ((DataBufferInt) image.getRaster().getDataBuffer()).getData()
                : image.getRGB(0, 0, width, height, null, 0, width);
        byte[] lines = new byte[height * (1 + 3 * width)];
        int at = 0;
        for (int y = 0; y < height; y++) {
            lines[at++] = DIFFERENCES;
            int left = 0;
            for (int x = 0; x < width; x++) {
                int pixel = pixels[y * width + x];
                lines[at++] = (byte) ((pixel >> 16) - (left >> 16));
                lines[at++] = (byte) ((pixel >> 8) - (left >> 8));
                lines[at++] = (byte) (pixel - left);
                left = pixel;
            }
        }
        return file(width, height, 8, COLOUR, lines);
    }

    private static byte[] file(int width, int height, int bits, byte colours, byte[] lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(HEADER).putInt(width).putInt(height).put((byte) bits).put(colours);
        chunk(out, "IHDR", header.array(), HEADER);
        Deflater deflater = new Deflater(LEVEL);
        try {
            deflater.setInput(lines);
            deflater.finish();
            byte[] packed = new byte[lines.length / 2 + 64];
            int size = deflater.deflate(packed);
            while (!deflater.finished()) {
                packed = Arrays.copyOf(packed, 2 * packed.length);
                size += deflater.deflate(packed, size, packed.length - size);
            }
            chunk(out, "IDAT", packed, size);
        } finally {
            deflater.end();
        }
        chunk(out, "IEND", new byte[0], 0);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] content, int size) {
        ByteBuffer chunk = ByteBuffer.allocate(FRAME + size).putInt(size).put(name.getBytes(StandardCharsets.US_ASCII))
                .put(content, 0, size);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), Integer.BYTES, Integer.BYTES + size);
        out.writeBytes(chunk.putInt((int) sum.getValue()).array());
    }

    /** The picture of a file that {@link #file(Grey)} has made. */
    public static Grey grey(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).position(SIGNATURE.length + 2 * Integer.BYTES);
        Grey size = new Grey(in.getInt(), in.getInt(), in.get(), null);
        int row = size.row();
        byte[] lines = new byte[size.height * (1 + row)];
        int data = SIGNATURE.length + FRAME + HEADER;
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(file, data + 2 * Integer.BYTES, in.getInt(data));
            inflater.inflate(lines);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no file of this class", e);
        } finally {
            inflater.end();
        }
        byte[] rows = new byte[size.height * row];
        for (int y = 0; y < size.height; y++) {
            System.arraycopy(lines, y * (1 + row) + 1, rows, y * row, row);
        }
        return new Grey(size.width, size.height, size.bits, rows);
    }
}
