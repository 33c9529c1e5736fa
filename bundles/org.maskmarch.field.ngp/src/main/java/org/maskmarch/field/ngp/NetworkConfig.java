package org.maskmarch.field.ngp;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * The networks that a snapshot describes at its root.
 *
 * @param degree         of the harmonics of the direction, as {@link SphericalHarmonics} counts
 * @param extra          latent dimensions behind the harmonics
 * @param density        the density network
 * @param densityOutputs its outputs
 * @param colour         the colour network
 */
record NetworkConfig(GridConfig grid, int degree, int extra, Mlp density, int densityOutputs, Mlp colour) {
    static final int MAX_WIDTH = 1024;

    private static final int MAX_LEVELS = 128;
    private static final int MAX_HIDDEN = 16;
    private static final int MAX_BASE = 1 << 15;
    private static final double MAX_RESOLUTION = 1 << 24;
    private static final float FINEST = 2048;

    /**
     * A network.
     *
     * @param fused   whether it is a fully fused one
     * @param neurons width of the hidden layers
     */
    record Mlp(boolean fused, int neurons, int hidden) {

        private String describe(String inputs, String outputs) {
            return inputs + " - " + (neurons + " - ").repeat(hidden) + outputs
                    + (fused ? ", FullyFusedMLP" : ", CutlassMLP");
        }
    }

    /**
     * Reads the configuration.
     *
     * @param aabbScale size of the model's box, NGP units
     * @param extra     latent dimensions of an image
     */
    static NetworkConfig read(Dict root, int aabbScale, int extra) {
        Dict density = root.dict("network");
        int outputs = density.has("n_output_dims") ? within(density, "n_output_dims", 1, MAX_WIDTH) : 16;
        return new NetworkConfig(grid(root.dict("encoding"), aabbScale), degree(root.dict("dir_encoding"), extra), extra,
                mlp(density), outputs, mlp(root.dict("rgb_network")));
    }

    /**
     * How the numbers of the file lie. Widths are padded for the GPU: to 16 in fully fused networks, to 8 or 16 in CUTLASS
     * ones. Which of these is not in the file, and the program makes a fully fused network a CUTLASS one on old GPUs
     * and in single precision; but each padding leads to another number of parameters.
     *
     * @param parameters numbers in the file
     * @throws MaskmarchException bad input, when no padding leads to this number
     */
    NetworkLayout layout(long parameters, String subject) {
        List<NetworkLayout> layouts = Stream.of(
                NetworkLayout.of(this, density.fused() ? 16 : 8, colour.fused() ? 16 : 8),
                NetworkLayout.of(this, 16, 16), NetworkLayout.of(this, 8, 8)).toList();
        return layouts.stream().filter(layout -> layout.parameters() == parameters).findFirst()
                .orElseThrow(() -> MaskmarchException.badInput("checkpoint.wrong-shape", subject, "The snapshot has "
                        + parameters + " parameters; its configuration leads to " + layouts.get(0).parameters() + '.',
                        "Save the snapshot again with the program that trained it."));
    }

    /** Adds what a person wants to know. */
    void describe(Map<String, String> details) {
        grid.describe(details);
        details.put("density network", density.describe(String.valueOf(grid.outputs()), String.valueOf(densityOutputs)));
        details.put("colour head", "network " + colour.describe(densityOutputs + " + " + SphericalHarmonics.count(degree)
                + (extra == 0 ? "" : " + " + extra + " latent"), "3"));
    }

    private static GridConfig grid(Dict encoding, int aabbScale) {
        String otype = encoding.text("otype");
        String type = encoding.has("type") ? encoding.text("type") : otype.replaceAll("(?i)grid$", "");
        boolean known = Stream.of("HashGrid", "DenseGrid", "Grid").anyMatch(otype::equalsIgnoreCase);
        if (!known || !type.equalsIgnoreCase("Hash") && !type.equalsIgnoreCase("Dense")) {
            throw unsupported(encoding, "otype", "encoding '" + otype + "'" + (known ? " of type '" + type + "'" : ""),
                    "HashGrid and DenseGrid");
        }
        require(encoding, "hash", "CoherentPrime", "CoherentPrime");
        if (encoding.has("n_pos_dims") && encoding.integer("n_pos_dims") != 3) {
            throw unsupported(encoding, "n_pos_dims", "position of " + encoding.integer("n_pos_dims") + " dimensions",
                    "positions of 3");
        }
        int levels = within(encoding, "n_levels", 1, MAX_LEVELS);
        int features = within(encoding, "n_features_per_level", 1, 8);
        if (Integer.bitCount(features) != 1) {
            throw NgpReader.badValue(encoding, "n_features_per_level", features + " is none of 1, 2, 4 and 8.");
        }
        boolean hash = type.equalsIgnoreCase("Hash");
        int tableSize = hash ? 1 << within(encoding, "log2_hashmap_size", 3, 28) : 0;
        int base = within(encoding, "base_resolution", 1, MAX_BASE);
        return new GridConfig(levels, features, tableSize, base, perLevelScale(encoding, levels, base, aabbScale),
                isSmooth(encoding));
    }

    private static float perLevelScale(Dict encoding, int levels, int base, int aabbScale) {
        float scale = encoding.has("per_level_scale") ? (float) encoding.number("per_level_scale") : 0;
        if (scale <= 0) {
            scale = defaultScale(levels, base, aabbScale);
        }
        double finest = base * Math.pow(scale, levels - 1);
        if (!(scale > 0 && base * (double) scale > 0 && finest >= 1 && finest <= MAX_RESOLUTION)) {
            throw NgpReader.badValue(encoding, "per_level_scale", scale + " leads to " + finest
                    + " vertices a side of the last level.");
        }
        return scale;
    }

    /** What the program computes, in float, for a configuration that leaves it open. */
    static float defaultScale(int levels, int base, int aabbScale) {
        float log = (float) StrictMath.log(FINEST * aabbScale / base);
        return levels == 1 ? 1 : (float) StrictMath.exp(log / (levels - 1));
    }

    private static boolean isSmooth(Dict encoding) {
        String interpolation = encoding.has("interpolation") ? encoding.text("interpolation") : "Linear";
        boolean smooth = interpolation.equalsIgnoreCase("Smoothstep");
        if (!smooth && !interpolation.equalsIgnoreCase("Linear")) {
            throw unsupported(encoding, "interpolation", "interpolation '" + interpolation + "'",
                    "Linear and Smoothstep");
        }
        return smooth;
    }

    /** The harmonics; behind them may only be the latent dimensions as they are. */
    private static int degree(Dict encoding, int extra) {
        Dict harmonics = encoding;
        boolean takesExtra = false;
        if (encoding.text("otype").equalsIgnoreCase("Composite")) {
            require(encoding, "reduction", "Concatenation", "Concatenation");
            List<Dict> nested = encoding.dicts("nested");
            if (nested.isEmpty() || nested.size() > 2) {
                throw unsupported(encoding, "nested", "composite of " + nested.size() + " encodings",
                        "SphericalHarmonics with or without Identity");
            }
            harmonics = nested.get(0);
            if (nested.size() == 2) {
                requireIdentity(nested.get(1));
                takesExtra = true;
            }
            if (nested.stream().anyMatch(n -> n.has("dims_to_encode_begin"))
                    || takesExtra && !harmonics.has("n_dims_to_encode")) {
                throw unsupported(encoding, "nested", "order of dimensions", "three of direction, then the latent ones");
            }
        }
        require(harmonics, "otype", "SphericalHarmonics", "SphericalHarmonics");
        if (harmonics.has("n_dims_to_encode") && harmonics.integer("n_dims_to_encode") != 3) {
            throw unsupported(harmonics, "n_dims_to_encode", "direction of " + harmonics.integer("n_dims_to_encode")
                    + " dimensions", "directions of 3");
        }
        if (extra > 0 && !takesExtra) {
            throw unsupported(encoding, "nested", "encoding without a place for the " + extra + " latent dimensions",
                    "SphericalHarmonics with Identity");
        }
        return within(harmonics, "degree", 1, SphericalHarmonics.MAX_DEGREE + 1) - 1;
    }

    private static void requireIdentity(Dict encoding) {
        require(encoding, "otype", "Identity", "SphericalHarmonics with or without Identity");
        if (encoding.has("offset") && encoding.number("offset") != 0) {
            throw unsupported(encoding, "offset", "offset of latent dimensions", "an offset of 0");
        }
    }

    private static Mlp mlp(Dict network) {
        String otype = network.text("otype");
        boolean fused = otype.equalsIgnoreCase("FullyFusedMLP") || otype.equalsIgnoreCase("MegakernelMLP");
        if (!fused && !otype.equalsIgnoreCase("CutlassMLP") && !otype.equalsIgnoreCase("MLP")) {
            throw unsupported(network, "otype", "network '" + otype + "'", "FullyFusedMLP, MegakernelMLP and CutlassMLP");
        }
        require(network, "activation", "ReLU", "ReLU");
        require(network, "output_activation", "None", "None");
        return new Mlp(fused, within(network, "n_neurons", 1, MAX_WIDTH), within(network, "n_hidden_layers", 0, MAX_HIDDEN));
    }

    /** A key may be absent or have this value, in any case of its letters. */
    private static void require(Dict dict, String key, String value, String supported) {
        if (dict.has(key) && !dict.text(key).equalsIgnoreCase(value)) {
            throw unsupported(dict, key, key + " '" + dict.text(key) + "'", supported);
        }
    }

    private static int within(Dict dict, String key, int least, int most) {
        int value = dict.integer(key);
        if (value < least || value > most) {
            throw NgpReader.badValue(dict, key, value + " is not within " + least + " to " + most + '.');
        }
        return value;
    }

    private static MaskmarchException unsupported(Dict dict, String key, String what, String supported) {
        return NgpReader.unsupported(dict.subject() + '.' + key, "The " + what + " is not read.",
                "Supported: " + supported + ".");
    }
}
