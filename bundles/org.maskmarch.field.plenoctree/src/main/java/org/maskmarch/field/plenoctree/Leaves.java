package org.maskmarch.field.plenoctree;

import org.maskmarch.checkpoint.DType;

/** What the leaves of a tree hold. Half-precision numbers are kept as their bits. Immutable. */
interface Leaves {

    float density(int leaf);

    /** [3, basis functions] of a leaf. */
    void coefficients(int leaf, float[] out);

    /** One row for each leaf: the coefficients of red, of green, of blue, and the density. */
    record Plain(short[] data, int width) implements Leaves {

        @Override
        public float density(int leaf) {
            return DType.halfToFloat(data[leaf * width + width - 1]);
        }

        @Override
        public void coefficients(int leaf, float[] out) {
            for (int i = 0; i < width - 1; i++) {
                out[i] = DType.halfToFloat(data[leaf * width + i]);
            }
        }
    }

    /**
     * The first basis functions as they are, the others by codebooks of colours.
     *
     * @param density  [leaves]
     * @param retained [retained basis functions, leaves, 3]
     * @param map      [quantised basis functions, leaves] row in the codebook of the function, unsigned
     * @param colours  [quantised basis functions, codebook, 3]
     */
    record Quantised(short[] density, short[] retained, short[] map, short[] colours, int quantisedCount,
                     int codebook) implements Leaves {

        @Override
        public float density(int leaf) {
            return DType.halfToFloat(density[leaf]);
        }

        @Override
        public void coefficients(int leaf, float[] out) {
            int leaves = density.length;
            int retainedCount = retained.length / 3 / leaves;
            int basis = retainedCount + quantisedCount;
            for (int b = 0; b < basis; b++) {
                int j = b - retainedCount;
                int from = j < 0 ? (b * leaves + leaf) * 3 : (j * codebook + (map[j * leaves + leaf] & 0xFFFF)) * 3;
                short[] source = j < 0 ? retained : colours;
                for (int c = 0; c < 3; c++) {
                    out[c * basis + b] = DType.halfToFloat(source[from + c]);
                }
            }
        }
    }
}
