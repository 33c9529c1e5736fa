package org.maskmarch.field.nerf;

import java.util.Arrays;
import java.util.List;
import org.maskmarch.geometry.DenseLayer;

/**
 * The network of a vanilla NeRF: a trunk on the encoded position, a density head, and a colour head on trunk and
 * encoded direction. Stateless; each thread brings a {@link Workspace}.
 *
 * @param trunk   hidden layers, first to last
 * @param density from the last hidden layer to one value, without activation
 */
record NerfNetwork(FrequencyEncoding positions, List<TrunkLayer> trunk, DenseLayer density, ColourHead colour) {
    /** Points evaluated together: their activations stay in the second-level cache. */
    static final int BLOCK = 128;

    /** Where a hidden layer sees the encoded position again. */
    enum Skip { NONE, ENCODING_FIRST, ENCODING_LAST }

    record TrunkLayer(DenseLayer dense, Skip skip, boolean relu) { }

    /**
     * The colour head. Its hidden layer is kept in two parts, since the part on the feature does not depend on the
     * direction.
     *
     * @param directions      encoding of the viewing direction; null, as the next three, for a colour without one
     * @param feature         from the trunk to a feature
     * @param featureRelu     whether the feature is rectified (krrish94) or not (bmild, yenchenlin)
     * @param hiddenFeature   the hidden layer's part on the feature, without bias
     * @param hiddenDirection its part on the encoded direction, with the bias
     * @param rgb             to three values before the logistic function; from the trunk where there is no direction
     */
    record ColourHead(FrequencyEncoding directions, DenseLayer feature, boolean featureRelu, DenseLayer hiddenFeature,
                      DenseLayer hiddenDirection, DenseLayer rgb) {
        boolean seesDirection() {
            return directions != null;
        }
    }

    NerfNetwork {
        trunk = List.copyOf(trunk);
    }

    /** The buffers of one thread. */
    final class Workspace {
        private final float[][] encoding = new float[positions.width()][BLOCK];
        private final float[][] even;
        private final float[][] odd;
        private final float[][] sigma = new float[1][BLOCK];
        private final float[][] rgb = new float[3][BLOCK];
        private final float[][] direction;
        private final float[][] feature;
        private final float[][] base;
        private final float[][] hidden;

        Workspace() {
            int width = trunk.stream().mapToInt(layer -> layer.dense().outputs()).max().orElseThrow();
            even = new float[width][BLOCK];
            odd = new float[width][BLOCK];
            boolean seesDirection = colour.seesDirection();
            direction = new float[seesDirection ? colour.directions().width() : 0][BLOCK];
            feature = new float[seesDirection ? colour.feature().outputs() : 0][BLOCK];
            base = new float[seesDirection ? colour.rgb().inputs() : 0][BLOCK];
            hidden = new float[base.length][BLOCK];
        }

        /** Last hidden layer of up to {@link #BLOCK} points. */
        private float[][] trunk(float[] xyz, int first, int n) {
            positions.encode(xyz, first, n, encoding);
            float[][] current = encoding;
            float[][] next = even;
            for (TrunkLayer layer : trunk) {
                int inputs = layer.dense().inputs();
                float[][] in = switch (layer.skip()) {
                    case NONE -> current;
                    case ENCODING_FIRST -> concatenate(encoding, current, inputs);
                    case ENCODING_LAST -> concatenate(Arrays.copyOf(current, inputs - encoding.length), encoding,
                            inputs);
                };
                if (layer.relu()) {
                    layer.dense().applyRelu(in, next, n);
                } else {
                    layer.dense().apply(in, next, n);
                }
                current = next;
                next = current == even ? odd : even;
            }
            return current;
        }

        /** Raw density of points {@code first} to {@code first + n - 1}. */
        void density(float[] xyz, int first, int n, float[] out) {
            density.apply(trunk(xyz, first, n), sigma, n);
            System.arraycopy(sigma[0], 0, out, first, n);
        }

        /** Colour of points along their own directions. */
        void colour(float[] xyz, float[] directions, int first, int n, float[] out) {
            float[][] last = trunk(xyz, first, n);
            if (colour.seesDirection()) {
                hiddenBase(last, n);
                colour.directions().encode(directions, first, n, direction);
                colour.hiddenDirection().apply(direction, hidden, n);
                for (int h = 0; h < hidden.length; h++) {
                    addRelu(hidden[h], base[h], n);
                }
                last = hidden;
            }
            colour.rgb().apply(last, rgb, n);
            store(n, out, first, 1, 0);
        }

        /** Colour of points along {@code k} directions that {@link #directionBias} has prepared. */
        void colours(float[] xyz, int first, int n, float[][] bias, int k, float[] out) {
            float[][] last = trunk(xyz, first, n);
            if (colour.seesDirection()) {
                hiddenBase(last, n);
                last = hidden;
            }
            for (int j = 0; j < k; j++) {
                for (int h = 0; h < hidden.length; h++) {
                    shiftRelu(hidden[h], base[h], bias[h][j], n);
                }
                colour.rgb().apply(last, rgb, n);
                store(n, out, first, k, j);
            }
        }

        private void hiddenBase(float[][] last, int n) {
            if (colour.featureRelu()) {
                colour.feature().applyRelu(last, feature, n);
            } else {
                colour.feature().apply(last, feature, n);
            }
            colour.hiddenFeature().apply(feature, base, n);
        }

        private void store(int n, float[] out, int first, int k, int j) {
            for (int c = 0; c < 3; c++) {
                float[] row = rgb[c];
                for (int p = 0; p < n; p++) {
                    out[((first + p) * k + j) * 3 + c] = DenseLayer.sigmoid(row[p]);
                }
            }
        }
    }

    /** What each of {@code k} directions adds to the colour head's hidden layer: [hidden][k]; empty without one. */
    float[][] directionBias(float[] directions, int k) {
        if (!colour.seesDirection()) {
            return new float[0][];
        }
        float[][] encoded = new float[colour.directions().width()][k];
        float[][] bias = new float[colour.hiddenDirection().outputs()][k];
        colour.directions().encode(directions, 0, k, encoded);
        colour.hiddenDirection().apply(encoded, bias, k);
        return bias;
    }

    private static float[][] concatenate(float[][] head, float[][] tail, int rows) {
        float[][] all = Arrays.copyOf(head, rows);
        System.arraycopy(tail, 0, all, head.length, rows - head.length);
        return all;
    }

    private static void addRelu(float[] values, float[] other, int n) {
        for (int p = 0; p < n; p++) {
            values[p] = Math.max(0f, values[p] + other[p]);
        }
    }

    private static void shiftRelu(float[] out, float[] values, float shift, int n) {
        for (int p = 0; p < n; p++) {
            out[p] = Math.max(0f, values[p] + shift);
        }
    }
}
