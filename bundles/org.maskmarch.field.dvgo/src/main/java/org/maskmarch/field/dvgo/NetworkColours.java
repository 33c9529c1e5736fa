package org.maskmarch.field.dvgo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.geometry.DenseLayer;

/**
 * DirectVoxGO's {@code rgbnet}: a perceptron on [features, direction, sines, cosines], and the logistic function. In
 * the diffuse variant the first three features bypass it and are added to its result. The first layer is kept in two
 * parts, since the part on the point does not depend on the direction. Stateless.
 *
 * @param bypass      features that bypass the network: 0 or 3
 * @param frequencies of the encoded direction
 * @param onPoint     the first layer's part on the features, without bias
 * @param onDirection its part on the encoded direction, with the bias
 * @param later       the other layers; the last has three outputs and no ReLU
 */
record NetworkColours(int bypass, float[] frequencies, DenseLayer onPoint, DenseLayer onDirection,
                      List<DenseLayer> later) implements ColourHead {
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_FREQUENCIES = 24;
    private static final int MAX_DEPTH = 32;

    /**
     * Reads {@code rgbnet.0}, {@code rgbnet.2.0}, {@code rgbnet.3.0} ... and the last one, {@code rgbnet.<depth>}, and
     * {@code viewfreq}.
     *
     * @param features of a point
     * @param diffuse  whether the first three are the diffuse colour
     */
    static NetworkColours read(Dict state, int features, boolean diffuse) {
        Tensor encoding = state.tensor("viewfreq").require(-1);
        if (encoding.size(0) > MAX_FREQUENCIES) {
            throw unsupported(encoding, encoding.size(0) + " frequencies; at most " + MAX_FREQUENCIES + " are read.");
        }
        int bypass = diffuse ? PlainColours.FEATURES : 0;
        if (features < bypass) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", state.subject() + ".k0", features
                    + " features do not hold a diffuse colour.", "Check that model_kwargs belong to these weights.");
        }
        int onPoint = features - bypass;
        int onDirection = 3 + 6 * encoding.size(0);
        Tensor first = matrix(state, "rgbnet.0").require(-1, onPoint + onDirection);
        int hidden = first.size(0);
        float[] weights = first.finiteFloats();
        float[] pointWeights = new float[hidden * onPoint];
        float[] directionWeights = new float[hidden * onDirection];
        for (int o = 0; o < hidden; o++) {
            int from = o * (onPoint + onDirection);
            System.arraycopy(weights, from, pointWeights, o * onPoint, onPoint);
            System.arraycopy(weights, from + onPoint, directionWeights, o * onDirection, onDirection);
        }
        List<DenseLayer> later = new ArrayList<>();
        int index = 2;
        int width = hidden;
        for (; state.has("rgbnet." + index + ".0.weight"); index++) {
            if (index > MAX_DEPTH) {
                throw unsupported(first, "The network has more than " + MAX_DEPTH + " layers.");
            }
            DenseLayer layer = layer(state, "rgbnet." + index + ".0", width);
            later.add(layer);
            width = layer.outputs();
        }
        state.tensor("rgbnet." + index + ".weight").require(3, width);
        later.add(layer(state, "rgbnet." + index, width));
        return new NetworkColours(bypass, encoding.finiteFloats(),
                new DenseLayer(hidden, onPoint, pointWeights, new float[hidden]),
                new DenseLayer(hidden, onDirection, directionWeights, bias(state, "rgbnet.0", hidden)), later);
    }

    private static DenseLayer layer(Dict state, String name, int inputs) {
        Tensor weight = matrix(state, name).require(-1, inputs);
        return new DenseLayer(weight.size(0), inputs, weight.finiteFloats(), bias(state, name, weight.size(0)));
    }

    private static float[] bias(Dict state, String name, int outputs) {
        return state.tensor(name + ".bias").require(outputs).finiteFloats();
    }

    private static Tensor matrix(Dict state, String name) {
        Tensor weight = state.tensor(name + ".weight").require(-1, -1);
        if (Math.min(weight.size(0), weight.size(1)) < 1 || Math.max(weight.size(0), weight.size(1)) > MAX_WIDTH) {
            throw unsupported(weight, "A layer is wider than " + MAX_WIDTH + " or empty.");
        }
        return weight;
    }

    private static MaskmarchException unsupported(Tensor tensor, String message) {
        return MaskmarchException.badInput("field.unsupported", tensor.subject(), message,
                "Check that this is a DirectVoxGO.");
    }

    @Override
    public String kind() {
        return (bypass == 0 ? "network" : "diffuse colours and network") + " of " + (later.size() + 1) + " layers";
    }

    /** What each direction adds to the first layer. */
    @Override
    public float[][] prepare(float[] directions, int from, int k) {
        float[][] rows = new float[onDirection.inputs()][k];
        int cosines = 3 + 3 * frequencies.length;
        for (int axis = 0; axis < 3; axis++) {
            for (int j = 0; j < k; j++) {
                float d = directions[(from + j) * 3 + axis];
                rows[axis][j] = d;
                for (int f = 0; f < frequencies.length; f++) {
                    float angle = d * frequencies[f];
                    rows[3 + axis * frequencies.length + f][j] = (float) Math.sin(angle);
                    rows[cosines + axis * frequencies.length + f][j] = (float) Math.cos(angle);
                }
            }
        }
        float[][] sums = new float[onDirection.outputs()][k];
        onDirection.apply(rows, sums, k);
        return sums;
    }

    @Override
    public ColourHead.Workspace workspace(int block) {
        return new Workspace(block);
    }

    private final class Workspace implements ColourHead.Workspace {
        private final float[][] base;
        /** What goes into each of the later layers, and at last the colour. */
        private final float[][][] activations;
        private float[][] features;

        Workspace(int block) {
            base = new float[onPoint.outputs()][block];
            activations = new float[later.size() + 1][][];
            for (int i = 0; i <= later.size(); i++) {
                activations[i] = new float[i < later.size() ? later.get(i).inputs() : 3][block];
            }
        }

        @Override
        public void load(float[][] rows, int n) {
            features = rows;
            onPoint.apply(Arrays.copyOfRange(rows, bypass, rows.length), base, n);
        }

        @Override
        public float[][] each(float[][] prepared, int n) {
            for (int h = 0; h < base.length; h++) {
                for (int p = 0; p < n; p++) {
                    activations[0][h][p] = Math.max(0f, base[h][p] + prepared[h][p]);
                }
            }
            return finish(n);
        }

        @Override
        public float[][] all(float[][] prepared, int j, int n) {
            for (int h = 0; h < base.length; h++) {
                float shift = prepared[h][j];
                for (int p = 0; p < n; p++) {
                    activations[0][h][p] = Math.max(0f, base[h][p] + shift);
                }
            }
            return finish(n);
        }

        private float[][] finish(int n) {
            int last = later.size() - 1;
            for (int i = 0; i < last; i++) {
                later.get(i).applyRelu(activations[i], activations[i + 1], n);
            }
            float[][] rgb = activations[last + 1];
            later.get(last).apply(activations[last], rgb, n);
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < n; p++) {
                    rgb[c][p] = DenseLayer.sigmoid(bypass == 0 ? rgb[c][p] : rgb[c][p] + features[c][p]);
                }
            }
            return rgb;
        }
    }
}
