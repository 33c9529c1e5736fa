package org.maskmarch.field.ngp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * The sizes of a nerfacto's networks: a density network behind a hash grid, and a colour network on [harmonics of the
 * direction, what the density network gives behind its logit, appearance, padding that is 1]. Those that the checkpoint
 * does not hold are found by the number of parameters.
 *
 * @param grid    the hash grid
 * @param density its inputs are the grid's features and padding that is 0
 */
record NerfactoLayout(GridConfig grid, NetworkShape density) {
    /** Degree of the harmonics, as {@link SphericalHarmonics} counts. */
    static final int DEGREE = 3;
    /** Outputs of the density network behind the logit of the density. */
    static final int GEOMETRY = 15;

    private static final int HARMONICS = SphericalHarmonics.count(DEGREE);
    private static final int DENSITY_HIDDEN = 1;
    private static final int COLOUR_HIDDEN = 2;

    // the usual value first
    private static final int[] NEURONS = {64, 128, 256, 32, 16};
    private static final int[] FEATURES = {2, 4, 8, 1};
    private static final int[] BASES = {16, 32, 8, 4, 64, 128};
    /** Widths are multiples of this: 16 in fully fused networks and older CUTLASS ones, 8 in today's CUTLASS ones. */
    private static final int[] PADDINGS = {16, 8};

    /**
     * All layouts with these sizes.
     *
     * @param tableSize most entries of a level
     * @param finest    resolutions that the last level may have
     */
    static List<NerfactoLayout> candidates(int levels, int tableSize, int... finest) {
        List<NerfactoLayout> layouts = new ArrayList<>();
        for (int last : finest) {
            for (int base : BASES) {
                for (int features : FEATURES) {
                    if (base <= last) {
                        float growth = growth(levels, base, last);
                        layouts.addAll(densities(new GridConfig(levels, features, tableSize, base, growth, false)));
                    }
                }
            }
        }
        return layouts;
    }

    private static float growth(int levels, int base, int last) {
        return levels == 1 ? 1 : (float) StrictMath.exp((StrictMath.log(last) - StrictMath.log(base)) / (levels - 1));
    }

    private static List<NerfactoLayout> densities(GridConfig grid) {
        List<NerfactoLayout> layouts = new ArrayList<>();
        for (int padding : PADDINGS) {
            for (int neurons : NEURONS) {
                layouts.add(new NerfactoLayout(grid, new NetworkShape(NetworkLayout.padded(grid.outputs(), padding),
                        neurons, DENSITY_HIDDEN, NetworkLayout.padded(1 + GEOMETRY, padding))));
            }
        }
        return layouts;
    }

    /**
     * All colour networks.
     *
     * @param appearance numbers of the appearance embedding
     */
    static List<NetworkShape> colours(int appearance) {
        List<NetworkShape> shapes = new ArrayList<>();
        for (int padding : PADDINGS) {
            for (int neurons : NEURONS) {
                shapes.add(new NetworkShape(NetworkLayout.padded(HARMONICS + GEOMETRY + appearance, padding), neurons,
                        COLOUR_HIDDEN, NetworkLayout.padded(3, padding)));
            }
        }
        return shapes;
    }

    /**
     * The density network without padding.
     *
     * @param from  first of its outputs that are wanted
     * @param count how many
     */
    Perceptron density(Parameters parameters, int from, int count) {
        List<Weights> weights = density.weights(parameters, 0);
        weights.set(0, weights.get(0).columns(0, grid.outputs()));
        return Perceptron.of(weights, from, count);
    }

    /**
     * The colour network for one appearance.
     *
     * @param appearance numbers of the appearance embedding
     */
    static ColourHead colour(NetworkShape shape, Parameters parameters, float[] appearance) {
        List<Weights> weights = shape.weights(parameters, 0);
        Weights first = weights.remove(0);
        int varying = HARMONICS + GEOMETRY;
        float[] constant = Arrays.copyOf(appearance, first.inputs() - varying);
        Arrays.fill(constant, appearance.length, constant.length, 1);
        return new ColourHead(DEGREE, first.columns(HARMONICS, GEOMETRY).layer(),
                first.columns(0, HARMONICS).layer(first.columns(varying, constant.length).times(constant)),
                Perceptron.of(weights, 0, 3), false);
    }

    /** Widths from layer to layer, without padding. */
    static String widths(String inputs, NetworkShape shape, int outputs) {
        return inputs + " - " + (shape.neurons() + " - ").repeat(shape.hidden()) + outputs;
    }
}
