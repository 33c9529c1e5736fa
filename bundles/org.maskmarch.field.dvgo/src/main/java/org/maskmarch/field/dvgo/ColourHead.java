package org.maskmarch.field.dvgo;

/**
 * From the features of a point and a direction to a colour. Stateless.
 *
 * <p>Rows are feature-major, {@code float[features][points]}. What depends on the direction alone and what depends on
 * the point alone are computed apart, so that a point that is seen along many directions costs little more than one.
 */
interface ColourHead {

    /** In words. */
    String kind();

    /**
     * What depends on the directions alone.
     *
     * @param directions [from + k, 3], unit
     * @return [rows][k]
     */
    float[][] prepare(float[] directions, int from, int k);

    /** Buffers of one thread for up to {@code block} points. */
    Workspace workspace(int block);

    /** Points on their way to a colour. */
    interface Workspace {

        /** Takes the features of points, which must stay as they are until the next call. */
        void load(float[][] features, int n);

        /**
         * Colours of the points, each along the prepared direction of its own column.
         *
         * @return [3][n], valid until the next call
         */
        float[][] each(float[][] prepared, int n);

        /** Colours of the points, all along the prepared direction {@code j}; as above. */
        float[][] all(float[][] prepared, int j, int n);
    }
}
