package org.maskmarch.field.nerf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.field.nerf.NerfNetwork.ColourHead;
import org.maskmarch.field.nerf.NerfNetwork.Skip;
import org.maskmarch.field.nerf.NerfNetwork.TrunkLayer;
import org.maskmarch.geometry.DenseLayer;

/**
 * The three public ways to store a vanilla NeRF. All widths are those of the tensors; configuration files are known to
 * be wrong about them.
 */
final class NerfLayout {
    private static final int MAX_LAYERS = 64;
    private static final int MAX_WIDTH = 4096;

    private NerfLayout() { }

    /** A state dict of yenchenlin/nerf-pytorch: {@code pts_linears.0.weight} and so on. */
    static boolean isYenchenlin(Dict state) {
        return state.hasTensor("pts_linears.0.weight");
    }

    /** A state dict of krrish94/nerf-pytorch: {@code layer1.weight}, {@code layers_xyz.0.weight} and so on. */
    static boolean isKrrish(Dict state) {
        return state.hasTensor("layer1.weight") && state.hasTensor("layers_xyz.0.weight");
    }

    /** Reads the network of the bmild paper code as its PyTorch port stores it. */
    static NerfNetwork yenchenlin(Dict state) {
        Linear first = linear(state, "pts_linears.0");
        FrequencyEncoding positions = FrequencyEncoding.ofWidth(first.inputs(), first.subject());
        List<TrunkLayer> trunk = new ArrayList<>(List.of(new TrunkLayer(first.dense(), Skip.NONE, true)));
        for (int i = 1; state.hasTensor("pts_linears." + i + ".weight"); i++) {
            trunk.add(hidden(linear(state, "pts_linears." + i), trunk, positions, Skip.ENCODING_FIRST));
        }
        int width = width(trunk);
        if (!state.hasTensor("views_linears.0.weight")) {
            return withoutDirections(positions, trunk, linear(state, "output_linear"));
        }
        refuse(state, "views_linears.1.weight");
        return withDirections(positions, trunk, linear(state, "alpha_linear"),
                linear(state, "feature_linear").from(width), false, linear(state, "views_linears.0"),
                linear(state, "rgb_linear"));
    }

    /** Reads the FlexibleNeRFModel of krrish94/nerf-pytorch. Its first layer is linear, its feature rectified. */
    static NerfNetwork krrish(Dict state) {
        Linear first = linear(state, "layer1");
        FrequencyEncoding positions = FrequencyEncoding.ofWidth(first.inputs(), first.subject());
        List<TrunkLayer> trunk = new ArrayList<>(List.of(new TrunkLayer(first.dense(), Skip.NONE, false)));
        for (int i = 0; state.hasTensor("layers_xyz." + i + ".weight"); i++) {
            trunk.add(hidden(linear(state, "layers_xyz." + i), trunk, positions, Skip.ENCODING_LAST));
        }
        int width = width(trunk);
        if (!state.hasTensor("layers_dir.0.weight")) {
            return withoutDirections(positions, trunk, linear(state, "fc_out"));
        }
        refuse(state, "layers_dir.1.weight");
        return withDirections(positions, trunk, linear(state, "fc_alpha"), linear(state, "fc_feat").from(width), true,
                linear(state, "layers_dir.0"), linear(state, "fc_rgb"));
    }

    /** Whether arrays are kernels and biases in turn. */
    static boolean isKeras(List<Tensor> arrays) {
        if (arrays.size() < 6 || arrays.size() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < arrays.size(); i++) {
            if (arrays.get(i).rank() != (i % 2 == 0 ? 2 : 1)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the weights that bmild/nerf saves from Keras: kernel [inputs, outputs] and bias in turn, the trunk first,
     * then feature, hidden, colour, density; or one output layer.
     */
    static NerfNetwork keras(List<Tensor> arrays) {
        List<Linear> layers = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i += 2) {
            layers.add(keras(arrays.get(i), arrays.get(i + 1)));
        }
        boolean directions = layers.get(layers.size() - 1).outputs() == 1;
        int heads = directions ? 4 : 1;
        Linear first = layers.get(0);
        FrequencyEncoding positions = FrequencyEncoding.ofWidth(first.inputs(), first.subject());
        List<TrunkLayer> trunk = new ArrayList<>(List.of(new TrunkLayer(first.dense(), Skip.NONE, true)));
        for (int i = 1; i < layers.size() - heads; i++) {
            trunk.add(hidden(layers.get(i), trunk, positions, Skip.ENCODING_FIRST));
        }
        List<Linear> head = layers.subList(layers.size() - heads, layers.size());
        return directions
                ? withDirections(positions, trunk, head.get(3), head.get(0).from(width(trunk)), false, head.get(1),
                        head.get(2))
                : withoutDirections(positions, trunk, head.get(0));
    }

    private static NerfNetwork withDirections(FrequencyEncoding positions, List<TrunkLayer> trunk, Linear density,
                                              Linear feature, boolean featureRelu, Linear hidden, Linear rgb) {
        int features = feature.outputs();
        if (hidden.inputs() <= features) {
            throw hidden.wrong("takes " + hidden.inputs() + " values, expected more than " + features);
        }
        FrequencyEncoding directions = FrequencyEncoding.ofWidth(hidden.inputs() - features, hidden.subject());
        DenseLayer onFeature = hidden.columns(0, features, false);
        DenseLayer onDirection = hidden.columns(features, hidden.inputs(), true);
        return new NerfNetwork(positions, trunk, density.from(width(trunk)).to(1).dense(), new ColourHead(directions,
                feature.dense(), featureRelu, onFeature, onDirection, rgb.from(hidden.outputs()).to(3).dense()));
    }

    /** One layer for all: r, g, b, density, and sometimes a fifth value without a meaning. */
    private static NerfNetwork withoutDirections(FrequencyEncoding positions, List<TrunkLayer> trunk, Linear output) {
        output.from(width(trunk));
        if (output.outputs() != 4 && output.outputs() != 5) {
            throw output.wrong("gives " + output.outputs() + " values, expected 4 or 5");
        }
        return new NerfNetwork(positions, trunk, output.rows(3, 4),
                new ColourHead(null, null, false, null, null, output.rows(0, 3)));
    }

    private static TrunkLayer hidden(Linear layer, List<TrunkLayer> before, FrequencyEncoding positions, Skip skip) {
        int width = width(before);
        if (before.size() >= MAX_LAYERS) {
            throw layer.wrong("is one layer too many; at most " + MAX_LAYERS + " are read");
        }
        if (layer.inputs() == width) {
            return new TrunkLayer(layer.dense(), Skip.NONE, true);
        }
        return new TrunkLayer(layer.from(width + positions.width()).dense(), skip, true);
    }

    private static int width(List<TrunkLayer> trunk) {
        return trunk.get(trunk.size() - 1).dense().outputs();
    }

    private static void refuse(Dict state, String key) {
        if (state.has(key)) {
            throw MaskmarchException.badInput("field.unsupported", state.subject() + '.' + key,
                    "The colour head has more than one hidden layer.", "Only the paper's colour head is read.");
        }
    }

    private static Linear linear(Dict state, String name) {
        Tensor weight = state.tensor(name + ".weight").require(-1, -1);
        checkWidths(weight);
        Tensor bias = state.tensor(name + ".bias").require(weight.size(0));
        return new Linear(weight.subject(), weight.size(0), weight.size(1), weight.finiteFloats(), bias.finiteFloats());
    }

    private static Linear keras(Tensor kernel, Tensor bias) {
        checkWidths(kernel);
        int inputs = kernel.size(0);
        int outputs = kernel.size(1);
        float[] byInput = kernel.finiteFloats();
        float[] weights = new float[byInput.length];
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                weights[o * inputs + i] = byInput[i * outputs + o];
            }
        }
        return new Linear(kernel.subject(), outputs, inputs, weights, bias.require(outputs).finiteFloats());
    }

    private static void checkWidths(Tensor weight) {
        for (int size : weight.shape()) {
            if (size < 1 || size > MAX_WIDTH) {
                throw MaskmarchException.badInput("field.unsupported", weight.subject(), "A layer is " + size
                        + " wide; 1 to " + MAX_WIDTH + " are read.", "Check that this is a vanilla NeRF.");
            }
        }
    }

    /** A layer as read, before its place in the network is known. */
    private record Linear(String subject, int outputs, int inputs, float[] weights, float[] bias) {

        DenseLayer dense() {
            return new DenseLayer(outputs, inputs, weights, bias);
        }

        /** The part of the layer on some of its inputs. */
        DenseLayer columns(int from, int to, boolean withBias) {
            float[] part = new float[outputs * (to - from)];
            for (int o = 0; o < outputs; o++) {
                System.arraycopy(weights, o * inputs + from, part, o * (to - from), to - from);
            }
            return new DenseLayer(outputs, to - from, part, withBias ? bias : new float[outputs]);
        }

        /** The part of the layer that gives some of its outputs. */
        DenseLayer rows(int from, int to) {
            return new DenseLayer(to - from, inputs, Arrays.copyOfRange(weights, from * inputs, to * inputs),
                    Arrays.copyOfRange(bias, from, to));
        }

        Linear from(int expected) {
            if (inputs != expected) {
                throw wrong("takes " + inputs + " values, expected " + expected);
            }
            return this;
        }

        Linear to(int expected) {
            if (outputs != expected) {
                throw wrong("gives " + outputs + " values, expected " + expected);
            }
            return this;
        }

        MaskmarchException wrong(String what) {
            return MaskmarchException.badInput("field.wrong-shape", subject, "This layer " + what + '.',
                    "Check that this is a vanilla NeRF.");
        }
    }
}
