package org.maskmarch.api.march;

import org.maskmarch.api.image.Mask;

/**
 * The sparse matrix A of a view: pixels x voxel vertices, ray weight times trilinear weight. Rows sum to the opacity of the
 * pixel. Mask rendering is A times a vector; mask inverse rendering (SA3D) is A transposed times a mask. Immutable.
 */
public interface Footprint {
    int pixels();

    /**
     * {@code out = A values}.
     *
     * @param values [slots]
     * @param out    [pixels]
     */
    void render(float[] values, float[] out);

    /**
     * The same of some pixels.
     *
     * @param where the pixels whose values are wanted; what the others get is not defined
     */
    default void render(float[] values, Mask where, float[] out) {
        render(values, out);
    }

    /**
     * Two renders at once, each to the bit as {@link #render(float[], float[])} gives it.
     *
     * @param first  [slots]
     * @param second [slots]
     */
    default void render(float[] first, float[] outOfFirst, float[] second, float[] outOfSecond) {
        render(first, outOfFirst);
        render(second, outOfSecond);
    }

    /**
     * Adds this view's votes: {@code foreground += A^T mask}, {@code background += A^T (1 - mask)}, both without the
     * pixels that abstain. Fixed point: the same bits in whatever order views and pixels are added.
     */
    void project(Mask mask, Mask abstaining, Votes votes);

    /** The same where no pixel abstains. */
    default void project(Mask mask, Votes votes) {
        project(mask, new Mask(mask.width(), mask.height()), votes);
    }

    /** Memory held, bytes. */
    long bytes();
}
