package org.maskmarch.field.ngp;

import java.util.ArrayList;
import java.util.List;

/**
 * Layers of a network without biases: {@code inputs} to {@code neurons}, {@code hidden - 1} times {@code neurons} to
 * {@code neurons}, then to {@code outputs}; with {@code hidden} 0, a single layer.
 *
 * @param inputs  as stored, padding included
 * @param outputs as stored, padding included
 */
record NetworkShape(int inputs, int neurons, int hidden, int outputs) {

    /** Numbers in the file. */
    long parameters() {
        return hidden == 0 ? (long) outputs * inputs
                : (long) neurons * inputs + (hidden - 1L) * neurons * neurons + (long) outputs * neurons;
    }

    /** The layers' weights, first layer first. */
    List<Weights> weights(Parameters parameters, int start) {
        List<Weights> layers = new ArrayList<>();
        int width = inputs;
        for (int i = 0; i <= hidden; i++) {
            int next = i == hidden ? outputs : neurons;
            layers.add(new Weights(next, width, parameters.slice(start, next * width)));
            start += next * width;
            width = next;
        }
        return layers;
    }
}
