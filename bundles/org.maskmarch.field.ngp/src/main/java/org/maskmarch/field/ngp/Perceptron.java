package org.maskmarch.field.ngp;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.geometry.DenseLayer;

/** Layers with rectified values between them. Immutable. */
final class Perceptron {
    private final List<DenseLayer> layers;
    private final int width;

    /** @param layers at least one */
    Perceptron(List<DenseLayer> layers) {
        this.layers = List.copyOf(layers);
        this.width = layers.stream().mapToInt(DenseLayer::outputs).max().orElseThrow();
    }

    /**
     * Layers without biases.
     *
     * @param weights first layer first
     * @param from    first of the last layer's outputs that are wanted
     * @param outputs how many
     */
    static Perceptron of(List<Weights> weights, int from, int outputs) {
        int last = weights.size() - 1;
        List<DenseLayer> layers = new ArrayList<>();
        for (Weights layer : weights.subList(0, last)) {
            layers.add(layer.layer());
        }
        layers.add(weights.get(last).rows(from, outputs).layer());
        return new Perceptron(layers);
    }

    int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    /** Room for the values between layers of a block of points. */
    float[][][] scratch(int block) {
        return new float[2][width][block];
    }

    /** @param out receives {@link #outputs()} rows; no row of the scratch */
    void apply(float[][] in, float[][][] scratch, float[][] out, int n) {
        float[][] values = in;
        for (int i = 0; i < layers.size() - 1; i++) {
            layers.get(i).applyRelu(values, scratch[i & 1], n);
            values = scratch[i & 1];
        }
        layers.get(layers.size() - 1).apply(values, out, n);
    }
}
