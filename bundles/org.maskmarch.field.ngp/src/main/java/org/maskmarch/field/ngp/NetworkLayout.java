package org.maskmarch.field.ngp;

import java.util.List;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * Where the numbers of a file belong: first the density network, then the colour network, then the grid.
 *
 * @param density    its inputs are the grid's features and padding that is 0
 * @param colour     its inputs are the density network's outputs, then those of the direction
 * @param directions inputs of the direction: harmonics, latent dimensions, padding that is 1
 */
record NetworkLayout(NetworkConfig config, NetworkShape density, NetworkShape colour, int directions) {

    /**
     * The layout with these paddings.
     *
     * @param densityPadding widths of the density network are multiples of this
     * @param colourPadding  widths of the colour network, and of what goes into it, are multiples of this
     */
    static NetworkLayout of(NetworkConfig config, int densityPadding, int colourPadding) {
        NetworkConfig.Mlp density = config.density();
        NetworkConfig.Mlp colour = config.colour();
        int features = padded(config.grid().outputs(), density.fused() ? 16 : 8);
        int point = padded(config.densityOutputs(), densityPadding);
        int directions = padded(SphericalHarmonics.count(config.degree()) + config.extra(), colourPadding);
        return new NetworkLayout(config, new NetworkShape(features, density.neurons(), density.hidden(), point),
                new NetworkShape(padded(point + directions, colourPadding), colour.neurons(), colour.hidden(),
                        padded(3, colourPadding)), directions);
    }

    static int padded(int width, int multiple) {
        return (width + multiple - 1) / multiple * multiple;
    }

    /** Numbers in the file. */
    long parameters() {
        return density.parameters() + colour.parameters() + config.grid().parameters();
    }

    HashGrid grid(Parameters parameters) {
        return new HashGrid(config.grid(), parameters, (int) (density.parameters() + colour.parameters()));
    }

    /**
     * The density network without padding.
     *
     * @param outputs the first that are wanted: 1 for density alone, or all for the colour network, which also takes those
     *                that only pad
     */
    Perceptron density(Parameters parameters, int outputs) {
        List<Weights> weights = density.weights(parameters, 0);
        weights.set(0, weights.get(0).columns(0, config.grid().outputs()));
        return Perceptron.of(weights, 0, outputs);
    }

    ColourHead colour(Parameters parameters, boolean hdr) {
        List<Weights> weights = colour.weights(parameters, (int) density.parameters());
        if (weights.size() == 1) {
            weights.set(0, weights.get(0).rows(0, 3));
        }
        Weights first = weights.remove(0);
        int harmonics = SphericalHarmonics.count(config.degree());
        int padding = directions - harmonics - config.extra();
        // the last encoding pads: the identity behind its dimensions, harmonics before theirs
        int before = config.extra() == 0 ? padding : 0;
        int point = density.outputs();
        Weights ones = first.columns(config.extra() == 0 ? point : point + harmonics + config.extra(), padding);
        return new ColourHead(config.degree(), first.columns(0, point).layer(),
                first.columns(point + before, harmonics).layer(ones.rowSums()),
                weights.isEmpty() ? null : Perceptron.of(weights, 0, 3), hdr);
    }
}
