package org.maskmarch.field.ngp;

/**
 * A multiresolution hash grid: trilinear features of each level, one after the other. Immutable.
 *
 * <p>Where a level has at least 2^22 entries and more than 1625 vertices a side, older programs let an index
 * overflow and trained with that; the file does not tell, and such levels are read as today's program does.
 */
final class HashGrid {
    private final int features;
    private final boolean smooth;
    private final GridLevel[] levels;
    private final Parameters parameters;
    private final int start;

    /** @param start index of the first entry's first number */
    HashGrid(GridConfig config, Parameters parameters, int start) {
        this.features = config.features();
        this.smooth = config.smooth();
        this.levels = config.table().toArray(new GridLevel[0]);
        this.parameters = parameters;
        this.start = start;
    }

    /**
     * Encodes a block of points, level by level: a level's entries stay in the processor's cache.
     *
     * @param unit [3][n], in the unit cube
     * @param out  [levels x features][n]
     */
    void encode(float[][] unit, int n, float[][] out) {
        int[] at = new int[8];
        float[] weights = new float[8];
        for (int l = 0; l < levels.length; l++) {
            for (int p = 0; p < n; p++) {
                corners(levels[l], unit[0][p], unit[1][p], unit[2][p], at, weights);
                for (int f = 0; f < features; f++) {
                    float sum = 0;
                    for (int corner = 0; corner < 8; corner++) {
                        sum += weights[corner] * parameters.at(at[corner] + f);
                    }
                    out[l * features + f][p] = sum;
                }
            }
        }
    }

    /** Where the first numbers of a cell's corners are, and the weights of the corners. */
    private void corners(GridLevel level, float x, float y, float z, int[] at, float[] weights) {
        float px = cells(level, x);
        float py = cells(level, y);
        float pz = cells(level, z);
        int cx = (int) Math.floor(px);
        int cy = (int) Math.floor(py);
        int cz = (int) Math.floor(pz);
        float wx = weight(px - cx);
        float wy = weight(py - cy);
        float wz = weight(pz - cz);
        int first = start + (int) level.first() * features;
        for (int corner = 0; corner < 8; corner++) {
            int dx = corner & 1;
            int dy = corner >> 1 & 1;
            int dz = corner >> 2;
            weights[corner] = (dx == 0 ? 1 - wx : wx) * (dy == 0 ? 1 - wy : wy) * (dz == 0 ? 1 - wz : wz);
            at[corner] = first + level.entry(cx + dx, cy + dy, cz + dz) * features;
        }
    }

    // rounded once, as the fused multiply-add of the program: the product of two floats is exact in double
    private static float cells(GridLevel level, float x) {
        return (float) ((double) level.scale() * x + 0.5);
    }

    private float weight(float w) {
        return smooth ? w * w * (3 - 2 * w) : w;
    }
}
