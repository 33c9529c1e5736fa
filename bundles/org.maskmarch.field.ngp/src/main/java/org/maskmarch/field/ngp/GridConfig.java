package org.maskmarch.field.ngp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What fixes the shape of a multiresolution grid.
 *
 * @param levels        number of levels
 * @param features      numbers of each entry
 * @param tableSize     most entries of a level, a power of two, at least 8; more vertices than that share them by a
 *                      hash. 0 for a grid that has an entry for each vertex of all levels
 * @param base          vertices a side of the coarsest level
 * @param perLevelScale from the resolution of a level to that of the next
 * @param smooth        whether the weights of a cell are smoothstepped
 */
record GridConfig(int levels, int features, int tableSize, int base, float perLevelScale, boolean smooth) {
    /** The program counts no more vertices of a level, 2^31 - 1 rounded up. */
    private static final long MOST_ENTRIES = 1L << 31;

    /** Numbers of the encoding of a point. */
    int outputs() {
        return levels * features;
    }

    /** The levels, coarsest first. They may be larger than memory: compare {@link #parameters()} first. */
    List<GridLevel> table() {
        List<GridLevel> table = new ArrayList<>();
        long first = 0;
        for (int level = 0; level < levels; level++) {
            float scale = scale(level);
            int resolution = (int) Math.ceil(scale) + 1;
            long vertices = resolution > 2048 ? MOST_ENTRIES : (long) resolution * resolution * resolution;
            boolean hashed = tableSize > 0 && vertices > tableSize;
            long entries = hashed ? tableSize : Math.min(MOST_ENTRIES, (vertices + 7) / 8 * 8);
            table.add(new GridLevel(scale, resolution, entries, first, hashed));
            first += entries;
        }
        return table;
    }

    /** Numbers in the file. */
    long parameters() {
        long entries = 0;
        for (GridLevel level : table()) {
            entries += level.entries();
        }
        return entries * features;
    }

    /** Adds what a person wants to know. */
    void describe(Map<String, String> details) {
        List<GridLevel> table = table();
        details.put("grid", (tableSize == 0 ? "dense, " : "hash, ") + levels + " levels of " + features
                + " features" + (smooth ? ", smoothstep" : ""));
        details.put("resolutions", table.get(0).resolution() + " to " + table.get(table.size() - 1).resolution());
        if (tableSize > 0) {
            details.put("hash table", tableSize + " entries a level");
        }
    }

    // in float, step by step: a last bit more or less is another resolution
    private float scale(int level) {
        float log2 = (float) (StrictMath.log(perLevelScale) / StrictMath.log(2));
        return (float) StrictMath.pow(2, level * log2) * base - 1;
    }
}
