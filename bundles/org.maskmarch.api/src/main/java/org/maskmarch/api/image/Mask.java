package org.maskmarch.api.image;

import java.util.BitSet;

/** A binary image, row-major from the top left. Mutable while it is built, shared read-only afterwards. */
public final class Mask {
    private final int width;
    private final int height;
    private final BitSet bits;

    public Mask(int width, int height) {
        this(width, height, new BitSet(width * height));
    }

    /** @param bits pixel y * width + x; not copied */
    public Mask(int width, int height, BitSet bits) {
        this.width = width;
        this.height = height;
        this.bits = bits;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public boolean get(int pixel) {
        return bits.get(pixel);
    }

    public boolean get(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && bits.get(y * width + x);
    }

    public void set(int pixel, boolean value) {
        // clearing a bit makes the set look for its new end, even where nothing was set
        if (value) {
            bits.set(pixel);
        } else if (bits.get(pixel)) {
            bits.clear(pixel);
        }
    }

    /** Number of set pixels. */
    public int area() {
        return bits.cardinality();
    }

    public boolean isEmpty() {
        return bits.isEmpty();
    }

    /** The pixels set in both; masks of the same size. */
    public Mask and(Mask other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return new Mask(width, height, both);
    }

    /** The pixels set in either; masks of the same size. */
    public Mask or(Mask other) {
        BitSet either = (BitSet) bits.clone();
        either.or(other.bits);
        return new Mask(width, height, either);
    }

    /** The pixels set here and not there; masks of the same size. */
    public Mask without(Mask other) {
        BitSet rest = (BitSet) bits.clone();
        rest.andNot(other.bits);
        return new Mask(width, height, rest);
    }

    /** How many pixels are set in both. */
    public int intersection(Mask other) {
        return and(other).area();
    }

    /** Intersection over union; 0 when both are empty. */
    public double iou(Mask other) {
        int both = intersection(other);
        int either = area() + other.area() - both;
        return either == 0 ? 0 : (double) both / either;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Mask m && m.width == width && m.height == height && m.bits.equals(bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode() * 31 + width;
    }

    @Override
    public String toString() {
        return "Mask[" + width + "x" + height + ", area " + area() + "]";
    }
}
