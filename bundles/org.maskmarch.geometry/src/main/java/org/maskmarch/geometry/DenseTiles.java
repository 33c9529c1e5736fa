package org.maskmarch.geometry;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The part of a {@link DenseLayer} that fills whole vectors, by the Vector API: {@value #OUTPUTS} outputs of two vectors of
 * points at a time, with their sums in registers. Only to be touched where {@link Lanes#wide()}.
 */
final class DenseTiles {
    /** Outputs of a tile. With fewer than two tiles to share them, packing inputs costs more than it saves. */
    private static final int OUTPUTS = 4;
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Points of a tile. */
    private static final int POINTS = 2 * LANES;

    private DenseTiles() { }

    /** How many of the outputs whole tiles have. */
    static int outputs(int outputs) {
        return outputs < 2 * OUTPUTS ? 0 : outputs / OUTPUTS * OUTPUTS;
    }

    /** How many of the points whole tiles have. */
    static int points(int n) {
        return n / POINTS * POINTS;
    }

    /**
     * Evaluates the first {@link #outputs} for the first {@link #points}.
     *
     * @param weights [outputs, inputs]
     */
    static void apply(float[] weights, float[] bias, int inputs, int outputs, float[][] in, float[][] out, int points) {
        float[] packed = new float[inputs * POINTS];
        for (int p = 0; p < points; p += POINTS) {
            for (int i = 0; i < inputs; i++) {
                System.arraycopy(in[i], p, packed, i * POINTS, POINTS);
            }
            for (int o = 0; o < outputs; o += OUTPUTS) {
                tile(weights, bias, inputs, o, packed, out, p);
            }
        }
    }

    /**
     * Written out: in a method of its own, the sum of four products keeps its vectors on the heap, and is six times as slow.
     *
     * @param x [inputs, POINTS]
     */
    private static void tile(float[] weights, float[] bias, int inputs, int o, float[] x, float[][] out, int p) {
        FloatVector a0 = FloatVector.broadcast(SPECIES, bias[o]);
        FloatVector b0 = FloatVector.broadcast(SPECIES, bias[o + 1]);
        FloatVector c0 = FloatVector.broadcast(SPECIES, bias[o + 2]);
        FloatVector d0 = FloatVector.broadcast(SPECIES, bias[o + 3]);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector c1 = c0;
        FloatVector d1 = d0;
        int wa = o * inputs;
        int wb = wa + inputs;
        int wc = wb + inputs;
        int wd = wc + inputs;
        int i = 0;
        for (; i + 4 <= inputs; i += 4) {
            int at = i * POINTS;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + POINTS);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * POINTS);
            FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + 3 * POINTS);
            a0 = a0.add(x0.mul(weights[wa + i]).add(x1.mul(weights[wa + i + 1]))
                    .add(x2.mul(weights[wa + i + 2])).add(x3.mul(weights[wa + i + 3])));
            b0 = b0.add(x0.mul(weights[wb + i]).add(x1.mul(weights[wb + i + 1]))
                    .add(x2.mul(weights[wb + i + 2])).add(x3.mul(weights[wb + i + 3])));
            c0 = c0.add(x0.mul(weights[wc + i]).add(x1.mul(weights[wc + i + 1]))
                    .add(x2.mul(weights[wc + i + 2])).add(x3.mul(weights[wc + i + 3])));
            d0 = d0.add(x0.mul(weights[wd + i]).add(x1.mul(weights[wd + i + 1]))
                    .add(x2.mul(weights[wd + i + 2])).add(x3.mul(weights[wd + i + 3])));
            x0 = FloatVector.fromArray(SPECIES, x, at + LANES);
            x1 = FloatVector.fromArray(SPECIES, x, at + POINTS + LANES);
            x2 = FloatVector.fromArray(SPECIES, x, at + 2 * POINTS + LANES);
            x3 = FloatVector.fromArray(SPECIES, x, at + 3 * POINTS + LANES);
            a1 = a1.add(x0.mul(weights[wa + i]).add(x1.mul(weights[wa + i + 1]))
                    .add(x2.mul(weights[wa + i + 2])).add(x3.mul(weights[wa + i + 3])));
            b1 = b1.add(x0.mul(weights[wb + i]).add(x1.mul(weights[wb + i + 1]))
                    .add(x2.mul(weights[wb + i + 2])).add(x3.mul(weights[wb + i + 3])));
            c1 = c1.add(x0.mul(weights[wc + i]).add(x1.mul(weights[wc + i + 1]))
                    .add(x2.mul(weights[wc + i + 2])).add(x3.mul(weights[wc + i + 3])));
            d1 = d1.add(x0.mul(weights[wd + i]).add(x1.mul(weights[wd + i + 1]))
                    .add(x2.mul(weights[wd + i + 2])).add(x3.mul(weights[wd + i + 3])));
        }
        for (; i < inputs; i++) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, i * POINTS);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, i * POINTS + LANES);
            a0 = a0.add(x0.mul(weights[wa + i]));
            b0 = b0.add(x0.mul(weights[wb + i]));
            c0 = c0.add(x0.mul(weights[wc + i]));
            d0 = d0.add(x0.mul(weights[wd + i]));
            a1 = a1.add(x1.mul(weights[wa + i]));
            b1 = b1.add(x1.mul(weights[wb + i]));
            c1 = c1.add(x1.mul(weights[wc + i]));
            d1 = d1.add(x1.mul(weights[wd + i]));
        }
        a0.intoArray(out[o], p);
        a1.intoArray(out[o], p + LANES);
        b0.intoArray(out[o + 1], p);
        b1.intoArray(out[o + 1], p + LANES);
        c0.intoArray(out[o + 2], p);
        c1.intoArray(out[o + 2], p + LANES);
        d0.intoArray(out[o + 3], p);
        d1.intoArray(out[o + 3], p + LANES);
    }
}
