package org.maskmarch.field.tensorf;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.geometry.DenseLayer;

/** Reads the dict that TensoRF saves: {@code kwargs}, {@code state_dict} and, where it was built, the alpha mask. */
final class TensorfReader {
    private static final int MAX_SIDE = 4096;
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_FREQUENCIES = 24;

    private TensorfReader() { }

    static boolean recognises(Dict root) {
        if (!root.hasDict("kwargs") || !root.hasDict("state_dict")) {
            return false;
        }
        Dict state = root.dict("state_dict");
        return root.dict("kwargs").has("shadingMode") && (state.has("density_line.0") || state.has("line_coef"));
    }

    static TensorfField read(Dict root, FieldOptions options) {
        Dict kwargs = root.dict("kwargs");
        Dict state = root.dict("state_dict");
        Aabb box = box(kwargs, "aabb");
        int[] grid = grid(kwargs);
        Decomposition density = decomposition(kwargs, state, grid, "density");
        Decomposition appearance = decomposition(kwargs, state, grid, "app");
        DenseLayer basis = basis(state, appearance.components());
        boolean softplus = softplus(kwargs);
        TensorfField.Model model = new TensorfField.Model(box, grid, density, appearance, AlphaMask.read(root), softplus,
                softplus ? finite(kwargs, "density_shift") : 0, positive(kwargs, "distance_scale"), basis,
                shader(kwargs, state, basis.outputs()));
        return new TensorfField(model, info(kwargs, box, grid, model, options));
    }

    /** The class of the model is not in the file; its parameters show it. */
    private static Decomposition decomposition(Dict kwargs, Dict state, int[] grid, String name) {
        if (state.has("plane_coef")) {
            return unsplit(kwargs, state, grid, name);
        }
        return state.has("density_plane.0") ? VmTensor.read(state, name, grid) : CpTensor.read(state, name, grid);
    }

    private static Decomposition unsplit(Dict kwargs, Dict state, int[] grid, String name) {
        if (grid[0] != grid[1] || grid[0] != grid[2]) {
            throw badValue(kwargs, "gridSize", "A TensoRF whose planes are not split has a cubic grid.");
        }
        int appearance = count(kwargs, "appearance_n_comp");
        int density = count(kwargs, "density_n_comp");
        boolean first = name.equals("app");
        return VmTensor.readUnsplit(state, first ? 0 : appearance, first ? appearance : density, appearance + density,
                grid[0]);
    }

    private static int count(Dict kwargs, String key) {
        int count = kwargs.integer(key);
        if (count < 1 || count > Decomposition.MAX_COMPONENTS) {
            throw badValue(kwargs, key, count + " components; 1 to " + Decomposition.MAX_COMPONENTS + " are read.");
        }
        return count;
    }

    private static FieldInfo info(Dict kwargs, Aabb box, int[] grid, TensorfField.Model model, FieldOptions options) {
        double step = 0;
        for (int axis = 0; axis < 3; axis++) {
            step += box.size(axis) / (grid[axis] - 1) / 3;
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("decomposition", model.density().kind());
        details.put("colour head", kwargs.text("shadingMode"));
        details.put("grid", grid[0] + " x " + grid[1] + " x " + grid[2]);
        details.put("density components", String.valueOf(model.density().components()));
        details.put("appearance components", String.valueOf(model.appearance().components()));
        details.put("distance scale", String.valueOf(model.distanceScale()));
        details.put("alpha mask", model.mask() == null ? "none" : "yes");
        boolean likeLlff = false;
        if (kwargs.has("near_far")) {
            double[] nearFar = kwargs.numbers("near_far");
            if (nearFar.length == 2) {
                details.put("near, far", nearFar[0] + ", " + nearFar[1]);
                // only the LLFF loader sets these; whether it made NDC rays is not in the file
                likeLlff = nearFar[0] == 0 && nearFar[1] == 1;
            }
        }
        FieldSpace space = options.inNdc(likeLlff) ? options.ndc().withOwnDirections() : FieldSpace.WORLD;
        DensityActivation activation = new DensityActivation(model.softplus() ? DensityActivation.Kind.SOFTPLUS
                : DensityActivation.Kind.RELU, model.distanceScale());
        return new FieldInfo("tensorf", space, activation, crop(box, options.bounds(), kwargs.subject()),
                new NativeGrid(box, grid[0], grid[1], grid[2]), step * positive(kwargs, "step_ratio"), details);
    }

    /** The part of the model's box that the scene wants. */
    private static Aabb crop(Aabb box, Aabb wanted, String subject) {
        return wanted == null ? box : box.intersection(wanted).orElseThrow(() -> MaskmarchException.badInput(
                "field.bounds-outside", subject, "The bounds of the scene do not meet the model's box " + box + '.',
                "Leave out bounds, or give a part of that box."));
    }

    private static DenseLayer basis(Dict state, int components) {
        Tensor weight = matrix(state, "basis_mat").require(-1, components);
        return new DenseLayer(weight.size(0), components, weight.finiteFloats(), new float[weight.size(0)]);
    }

    private static Shader shader(Dict kwargs, Dict state, int features) {
        String mode = kwargs.text("shadingMode");
        return switch (mode) {
            case "MLP_Fea" -> perceptron(kwargs, state, features, MlpShader.Encoded.FEATURE, frequencies(kwargs, "fea_pe"));
            case "MLP_PE" -> perceptron(kwargs, state, features, MlpShader.Encoded.POSITION, frequencies(kwargs, "pos_pe"));
            case "MLP" -> perceptron(kwargs, state, features, MlpShader.Encoded.NOTHING, 0);
            case "SH" -> {
                requireFeatures(state, features, HarmonicShader.FEATURES);
                yield new HarmonicShader();
            }
            case "RGB" -> {
                requireFeatures(state, features, 3);
                yield new RgbShader();
            }
            default -> throw MaskmarchException.badInput("field.unsupported", kwargs.subject() + ".shadingMode",
                    "The colour head '" + mode + "' is not read.",
                    "Supported are MLP_Fea, MLP_PE, MLP, SH and RGB.");
        };
    }

    private static void requireFeatures(Dict state, int features, int expected) {
        if (features != expected) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", state.subject() + ".basis_mat.weight",
                    "The feature has " + features + " values; this colour head takes " + expected + '.',
                    "Check that shadingMode belongs to these weights.");
        }
    }

    private static Shader perceptron(Dict kwargs, Dict state, int features, MlpShader.Encoded encoded,
                                     int frequencies) {
        int directionFrequencies = frequencies(kwargs, "view_pe");
        int inputs = MlpShader.inputs(features, encoded, frequencies, directionFrequencies);
        Tensor first = matrix(state, "renderModule.mlp.0");
        if (encoded == MlpShader.Encoded.POSITION && first.size(1) == inputs + 3) {
            throw MaskmarchException.badInput("field.unsupported", first.subject(), "The colour head MLP_PE has a first "
                    + "layer for " + (inputs + 3) + " inputs and is given " + inputs + ": the public TensoRF makes it "
                    + "three too wide and cannot run it either, so what the other three were is not known.",
                    "Train with shadingMode MLP_Fea, or with a first layer of " + inputs + " inputs.");
        }
        first.require(-1, inputs);
        int hidden = first.size(0);
        DenseLayer second = layer(state, "renderModule.mlp.2", hidden);
        DenseLayer third = layer(state, "renderModule.mlp.4", second.outputs());
        state.tensor("renderModule.mlp.4.weight").require(3, second.outputs());
        return MlpShader.of(features, encoded, frequencies, directionFrequencies, hidden, first.finiteFloats(),
                state.tensor("renderModule.mlp.0.bias").require(hidden).finiteFloats(), second, third);
    }

    private static DenseLayer layer(Dict state, String name, int inputs) {
        Tensor weight = matrix(state, name).require(-1, inputs);
        return new DenseLayer(weight.size(0), inputs, weight.finiteFloats(),
                state.tensor(name + ".bias").require(weight.size(0)).finiteFloats());
    }

    private static Tensor matrix(Dict state, String name) {
        Tensor weight = state.tensor(name + ".weight").require(-1, -1);
        if (Math.min(weight.size(0), weight.size(1)) < 1 || Math.max(weight.size(0), weight.size(1)) > MAX_WIDTH) {
            throw MaskmarchException.badInput("field.unsupported", weight.subject(), "A layer is wider than "
                    + MAX_WIDTH + " or empty.", "Check that this is a TensoRF.");
        }
        return weight;
    }

    /** Whether the density is the softplus of the shifted feature; else the ReLU of the feature as it is. */
    private static boolean softplus(Dict kwargs) {
        String name = kwargs.text("fea2denseAct");
        return switch (name) {
            case "softplus" -> true;
            case "relu" -> false;
            default -> throw MaskmarchException.badInput("field.unsupported", kwargs.subject() + ".fea2denseAct",
                    "The activation '" + name + "' is not read.", "Supported are softplus and relu.");
        };
    }

    private static int frequencies(Dict kwargs, String key) {
        int count = kwargs.integer(key);
        if (count < 0 || count > MAX_FREQUENCIES) {
            throw badValue(kwargs, key, count + " frequencies are out of range.");
        }
        return count;
    }

    private static int[] grid(Dict kwargs) {
        int[] grid = kwargs.integers("gridSize");
        if (grid.length != 3 || Math.min(grid[0], Math.min(grid[1], grid[2])) < 2
                || Math.max(grid[0], Math.max(grid[1], grid[2])) > MAX_SIDE) {
            throw badValue(kwargs, "gridSize", "The grid is not three sides of 2 to " + MAX_SIDE + " samples.");
        }
        return grid;
    }

    static Aabb box(Dict dict, String key) {
        float[] corners = dict.tensor(key).require(2, 3).finiteFloats();
        for (int axis = 0; axis < 3; axis++) {
            if (!(corners[axis] < corners[3 + axis])) {
                throw badValue(dict, key, "The box is empty.");
            }
        }
        return new Aabb(corners[0], corners[1], corners[2], corners[3], corners[4], corners[5]);
    }

    private static float finite(Dict kwargs, String key) {
        float value = (float) kwargs.number(key);
        if (!Float.isFinite(value)) {
            throw badValue(kwargs, key, value + " is no finite number.");
        }
        return value;
    }

    private static float positive(Dict kwargs, String key) {
        float value = finite(kwargs, key);
        if (!(value > 0)) {
            throw badValue(kwargs, key, value + " is not above 0.");
        }
        return value;
    }

    private static MaskmarchException badValue(Dict dict, String key, String message) {
        return MaskmarchException.badInput("checkpoint.bad-value", dict.subject() + '.' + key, message,
                "Export the checkpoint again.");
    }
}
