package org.maskmarch.geometry;

import java.util.Arrays;

/**
 * A fully connected layer, y = W x + b, evaluated for a block of points at a time.
 *
 * <p>Activations are feature-major: {@code float[features][points]}, one array for each feature. The inner loop then
 * runs over points with a few weights in registers, which the JIT compiler vectorises whatever the width of the layer,
 * and inputs are concatenated by listing their rows. Where {@link Lanes} are wide, most of it is done in {@link DenseTiles}.
 * No fused multiply-add: the results are the same on every machine. Immutable.
 */
public final class DenseLayer {
    private final int inputs;
    private final int outputs;
    private final float[] weights;
    private final float[] bias;

    /**
     * @param weights [outputs, inputs], row-major (torch's layout)
     * @param bias    [outputs]
     */
    public DenseLayer(int outputs, int inputs, float[] weights, float[] bias) {
        if (weights.length != outputs * inputs || bias.length != outputs) {
            throw new IllegalArgumentException(weights.length + " weights and " + bias.length
                    + " biases for a layer of " + inputs + " to " + outputs);
        }
        this.outputs = outputs;
        this.inputs = inputs;
        this.weights = weights.clone();
        this.bias = bias.clone();
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    /**
     * Evaluates the layer for {@code n} points.
     *
     * @param in  at least {@link #inputs()} rows of at least {@code n} values
     * @param out at least {@link #outputs()} rows; none of them a row of {@code in}
     */
    public void apply(float[][] in, float[][] out, int n) {
        int tiled = Lanes.wide() ? DenseTiles.outputs(outputs) : 0;
        if (tiled == 0) {
            loops(in, out, 0, 0, n);
            return;
        }
        int points = DenseTiles.points(n);
        DenseTiles.apply(weights, bias, inputs, tiled, in, out, points);
        loops(in, out, tiled, 0, points);
        loops(in, out, 0, points, n);
    }

    /** Evaluates the outputs from {@code first} on for the points from {@code from} to {@code to}. */
    void loops(float[][] in, float[][] out, int first, int from, int to) {
        for (int o = first; o < outputs; o++) {
            float[] y = out[o];
            Arrays.fill(y, from, to, bias[o]);
            int w = o * inputs;
            int i = 0;
            for (; i + 4 <= inputs; i += 4, w += 4) {
                add(y, in[i], in[i + 1], in[i + 2], in[i + 3],
                        weights[w], weights[w + 1], weights[w + 2], weights[w + 3], from, to);
            }
            for (; i < inputs; i++, w++) {
                add(y, in[i], weights[w], from, to);
            }
        }
    }

    /** As {@link #apply(float[][], float[][], int)}, with negative results set to 0. */
    public void applyRelu(float[][] in, float[][] out, int n) {
        apply(in, out, n);
        for (int o = 0; o < outputs; o++) {
            relu(out[o], n);
        }
    }

    /** Sets negative values to 0. */
    public static void relu(float[] values, int n) {
        for (int p = 0; p < n; p++) {
            values[p] = Math.max(0f, values[p]);
        }
    }

    /** The logistic function, 1 / (1 + exp(-x)). */
    public static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    // Four inputs a pass measured best on HotSpot 17: with eight, or with two outputs, its loop is not vectorised.
    private static void add(float[] y, float[] a, float[] b, float[] c, float[] d,
                            float wa, float wb, float wc, float wd, int from, int to) {
        for (int p = from; p < to; p++) {
            y[p] += wa * a[p] + wb * b[p] + wc * c[p] + wd * d[p];
        }
    }

    private static void add(float[] y, float[] a, float wa, int from, int to) {
        for (int p = from; p < to; p++) {
            y[p] += wa * a[p];
        }
    }
}
