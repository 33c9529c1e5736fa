package org.maskmarch.field.ngp;

import java.util.Arrays;
import org.maskmarch.geometry.DenseLayer;

/** A matrix of weights, [outputs][inputs] row-major. */
record Weights(int outputs, int inputs, float[] values) {

    /** The part on some inputs. */
    Weights columns(int from, int count) {
        float[] part = new float[outputs * count];
        for (int o = 0; o < outputs; o++) {
            System.arraycopy(values, o * inputs + from, part, o * count, count);
        }
        return new Weights(outputs, count, part);
    }

    /** The part to some outputs. */
    Weights rows(int from, int count) {
        return new Weights(count, inputs, Arrays.copyOfRange(values, from * inputs, (from + count) * inputs));
    }

    /** What inputs that are always 1 add to each output. */
    float[] rowSums() {
        float[] ones = new float[inputs];
        Arrays.fill(ones, 1);
        return times(ones);
    }

    /** What inputs that are always the same add to each output. */
    float[] times(float[] constant) {
        float[] sums = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                sums[o] += values[o * inputs + i] * constant[i];
            }
        }
        return sums;
    }

    DenseLayer layer() {
        return layer(new float[outputs]);
    }

    DenseLayer layer(float[] bias) {
        return new DenseLayer(outputs, inputs, values, bias);
    }
}
