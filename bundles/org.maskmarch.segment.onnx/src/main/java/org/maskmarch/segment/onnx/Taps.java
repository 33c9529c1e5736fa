package org.maskmarch.segment.onnx;

/**
 * A one-dimensional linear resampling: each output sample is a weighted sum of neighbouring input samples. Images are
 * resampled by one such map for each axis.
 */
final class Taps {
    /** First input sample of each output sample. */
    final int[] first;
    /** Weights of the input samples from {@link #first} on; they sum to 1. */
    final float[][] weights;

    private Taps(int size) {
        first = new int[size];
        weights = new float[size][];
    }

    /**
     * Pillow's bilinear filter, which SAM was trained with: a triangle as wide as two input samples, widened by the
     * scale when shrinking, so that every input sample counts.
     */
    static Taps antialiased(int from, int to) {
        Taps taps = new Taps(to);
        double scale = (double) from / to;
        double support = Math.max(1, scale);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int begin = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(from, (int) (centre + support + 0.5));
            double[] weight = new double[end - begin];
            double sum = 0;
            for (int k = 0; k < weight.length; k++) {
                weight[k] = Math.max(0, 1 - Math.abs((begin + k + 0.5 - centre) / support));
                sum += weight[k];
            }
            taps.set(i, begin, weight, sum);
        }
        return taps;
    }

    /**
     * SAM's way from logits to an image, both steps in one: {@code low} samples stretched to {@code side}, cut to
     * {@code inner}, stretched to {@code to}; each step interpolates linearly between sample centres, without
     * antialiasing, and repeats the outermost samples.
     */
    static Taps twoStep(int low, int side, int inner, int to) {
        Taps taps = new Taps(to);
        double outer = (double) inner / to;
        double lower = (double) low / side;
        for (int i = 0; i < to; i++) {
            double u = Math.min(Math.max((i + 0.5) * outer - 0.5, 0), inner - 1);
            int u0 = (int) u;
            int u1 = Math.min(u0 + 1, inner - 1);
            double v0 = Math.min(Math.max((u0 + 0.5) * lower - 0.5, 0), low - 1);
            double v1 = Math.min(Math.max((u1 + 0.5) * lower - 0.5, 0), low - 1);
            int begin = (int) v0;
            int end = Math.min((int) v1 + 1, low - 1);
            double[] weight = new double[end - begin + 1];
            spread(weight, v0 - begin, 1 - (u - u0));
            spread(weight, v1 - begin, u - u0);
            taps.set(i, begin, weight, 1);
        }
        return taps;
    }

    /** Adds {@code share} to the two weights beside a fractional position. */
    private static void spread(double[] weight, double position, double share) {
        int k = (int) position;
        double fraction = position - k;
        weight[k] += share * (1 - fraction);
        if (fraction > 0) {
            weight[k + 1] += share * fraction;
        }
    }

    private void set(int i, int begin, double[] weight, double sum) {
        first[i] = begin;
        weights[i] = new float[weight.length];
        for (int k = 0; k < weight.length; k++) {
            weights[i][k] = (float) (weight[k] / sum);
        }
    }

    int size() {
        return first.length;
    }

    /** First input sample that no output sample needs any more. */
    int inputEnd() {
        int last = first.length - 1;
        return first[last] + weights[last].length;
    }
}
