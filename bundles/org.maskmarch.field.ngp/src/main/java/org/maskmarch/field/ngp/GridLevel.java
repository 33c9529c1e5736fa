package org.maskmarch.field.ngp;

/**
 * A level of a multiresolution grid.
 *
 * @param scale      from the unit cube to cells
 * @param resolution vertices a side
 * @param entries    stored
 * @param first      index of its first entry among those of all levels
 * @param hashed     whether vertices share entries; then {@code entries} is a power of two
 */
record GridLevel(float scale, int resolution, long entries, long first, boolean hashed) {

    /** Entry of a vertex, within the level. What lies beyond the last vertex wraps. */
    int entry(int x, int y, int z) {
        int count = (int) entries;
        if (hashed) {
            return hash(x, y, z) & count - 1;
        }
        int index = x + resolution * (y + resolution * z);
        return Integer.compareUnsigned(index, count) < 0 ? index : Integer.remainderUnsigned(index, count);
    }

    /** The hash of a vertex, 32 bits without sign. */
    static int hash(int x, int y, int z) {
        return x ^ y * (int) 2654435761L ^ z * 805459861;
    }
}
