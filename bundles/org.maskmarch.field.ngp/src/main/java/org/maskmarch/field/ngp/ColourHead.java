package org.maskmarch.field.ngp;

import org.maskmarch.geometry.DenseLayer;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * The colour network, on what the density network gives and the harmonics of the direction. Its first layer is kept in two
 * parts, since the part on the point does not depend on the direction. Immutable.
 *
 * @param degree      of the harmonics, as {@link SphericalHarmonics} counts
 * @param onPoint     the first layer's part on the point, without bias
 * @param onDirection its part on the harmonics; the bias is that of inputs that are always the same: padding, appearance
 * @param rest        the other layers, or null where the first is the only one
 * @param hdr         whether colours are exponentials instead of logistic values
 */
record ColourHead(int degree, DenseLayer onPoint, DenseLayer onDirection, Perceptron rest, boolean hdr) {
    /** The program clamps the exponent of high dynamic range so. */
    private static final float MOST = 10;

    /**
     * What each direction adds to the first layer.
     *
     * @param directions [k, 3] from direction {@code from} on, world
     */
    float[][] prepare(WorldFrame frame, float[] directions, int from, int k) {
        float[][] harmonics = new float[SphericalHarmonics.count(degree)][k];
        float[] d = new float[3];
        float[] basis = new float[harmonics.length];
        for (int j = 0; j < k; j++) {
            frame.direction(directions, from + j, d);
            SphericalHarmonics.basis(degree, d[0], d[1], d[2], basis);
            for (int i = 0; i < basis.length; i++) {
                harmonics[i][j] = basis[i];
            }
        }
        float[][] sums = new float[onDirection.outputs()][k];
        onDirection.apply(harmonics, sums, k);
        return sums;
    }

    Workspace workspace(int block) {
        return new Workspace(block);
    }

    /** Values of a block of points. */
    final class Workspace {
        private final float[][] base;
        private final float[][] first;
        private final float[][][] scratch;
        private final float[][] rgb;

        private Workspace(int block) {
            base = new float[onPoint.outputs()][block];
            first = new float[onPoint.outputs()][block];
            scratch = rest == null ? null : rest.scratch(block);
            rgb = rest == null ? first : new float[3][block];
        }

        /** @param point what the density network gives, a row an output */
        void load(float[][] point, int n) {
            onPoint.apply(point, base, n);
        }

        /** Colours of all points, each along its own prepared direction; rows of red, green, blue. */
        float[][] each(float[][] prepared, int n) {
            for (int h = 0; h < first.length; h++) {
                float[] sum = first[h];
                float[] part = base[h];
                float[] shift = prepared[h];
                for (int p = 0; p < n; p++) {
                    sum[p] = part[p] + shift[p];
                }
            }
            return finish(n);
        }

        /** As {@link #each(float[][], int)}, all along the prepared direction {@code j}. */
        float[][] all(float[][] prepared, int j, int n) {
            for (int h = 0; h < first.length; h++) {
                float[] sum = first[h];
                float[] part = base[h];
                float shift = prepared[h][j];
                for (int p = 0; p < n; p++) {
                    sum[p] = part[p] + shift;
                }
            }
            return finish(n);
        }

        private float[][] finish(int n) {
            if (rest != null) {
                for (float[] values : first) {
                    DenseLayer.relu(values, n);
                }
                rest.apply(first, scratch, rgb, n);
            }
            for (float[] channel : rgb) {
                for (int p = 0; p < n; p++) {
                    channel[p] = hdr ? (float) Math.exp(Math.max(-MOST, Math.min(MOST, channel[p])))
                            : DenseLayer.sigmoid(channel[p]);
                }
            }
            return rgb;
        }
    }
}
