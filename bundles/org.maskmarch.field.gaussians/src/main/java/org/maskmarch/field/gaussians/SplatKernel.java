package org.maskmarch.field.gaussians;

/**
 * The density whose optical depth along any line is that of a rasterised splat.
 *
 * <p>A rasterised splat of opacity o has, at the distance r (in standard deviations) from its centre in the picture, the
 * opacity u = o exp(-r^2 / 2), that is the optical depth -ln(1 - u) = sum over k of u^k / k. The line integral of
 * exp(-k m^2 / 2) past the centre at distance r is sqrt(2 pi / k) exp(-k r^2 / 2); so the density
 * {@code sum over k of u^k / sqrt(k)} with u = o exp(-m^2 / 2), over sqrt(2 pi), has that depth term by term. It depends
 * on o and m through {@code v = m^2 / 2 - ln o} alone. (The sum is the polylogarithm of order one half.)
 */
final class SplatKernel {
    /** Opacities are cut here, as the rasteriser does. */
    static final double MAX_OPACITY = 0.99;
    /** The rasteriser skips fainter contributions. */
    static final double MIN_OPACITY = 1 / 255.0;

    private static final int STEPS = 4096;
    /** Beyond this only the first two terms count. */
    private static final double LAST = 6;
    /** Over sqrt(v), in which the values are smooth. */
    private static final double FROM = Math.sqrt(-Math.log(MAX_OPACITY)) * 0.999;
    private static final double STEP = (Math.sqrt(LAST) - FROM) / STEPS;
    private static final double PER_LENGTH = 1 / Math.sqrt(2 * Math.PI);
    private static final float[] TABLE = table();

    private SplatKernel() { }

    /**
     * Density of a splat of standard deviation 1.
     *
     * @param v half the squared distance from the centre minus the logarithm of the opacity
     */
    static float density(float v) {
        if (v >= LAST) {
            double u = Math.exp(-v);
            return (float) ((u + u * u * Math.sqrt(0.5)) * PER_LENGTH);
        }
        float at = (float) ((Math.sqrt(v) - FROM) / STEP);
        int i = Math.max(0, Math.min(STEPS - 1, (int) at));
        return TABLE[i] + (at - i) * (TABLE[i + 1] - TABLE[i]);
    }

    private static float[] table() {
        float[] table = new float[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double root = FROM + i * STEP;
            double u = Math.exp(-root * root);
            double power = u;
            double sum = 0;
            for (int k = 1; power > 1e-12; k++, power *= u) {
                sum += power / Math.sqrt(k);
            }
            table[i] = (float) (sum * PER_LENGTH);
        }
        return table;
    }
}
