package org.maskmarch.field.tensorf;

/**
 * A grid of vectors that is kept as a sum of products (section 3 of the TensoRF paper). Immutable.
 *
 * <p>Points are given in grid coordinates, 0 to n - 1 on each axis; beyond them the value of the border is taken.
 */
interface Decomposition {
    int MAX_COMPONENTS = 1024;

    /** What the paper calls it. */
    String kind();

    /** Components of a point. */
    int components();

    /** Sum of all components at a point: the density feature. */
    float sum(float[] at);

    /** All components at a point, into column {@code column} of the rows: what the colour is made of. */
    void components(float[] at, float[][] rows, int column);

    /** [C, ...] as [..., C]: the components of a sample side by side. */
    static float[] componentsLast(float[] values, int count) {
        float[] out = new float[values.length];
        int size = values.length / count;
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < size; i++) {
                out[i * count + c] = values[c * size + i];
            }
        }
        return out;
    }

    /** Sample before a coordinate, on an axis of {@code n} samples. */
    static int base(float at, int n) {
        return Math.max(0, Math.min((int) at, n - 2));
    }

    /** Way of a coordinate from its base to the next sample, 0 to 1. */
    static float fraction(float at, int base) {
        return Math.max(0f, Math.min(1f, at - base));
    }
}
