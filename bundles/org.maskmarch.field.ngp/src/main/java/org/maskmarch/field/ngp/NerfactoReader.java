package org.maskmarch.field.ngp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/**
 * Reads the field of a nerfacto; its proposal networks only say where to sample. The checkpoint lacks the configuration:
 * the contraction of the scene, the factor on its density and the mean appearance are taken to be nerfstudio's own
 * defaults, and the details of the field say so.
 */
final class NerfactoReader {
    private static final FieldSpace SPACE = new FieldSpace.Contracted(0, 0, 0, 1, 1, true, true);
    private static final double HALF_SIDE = 2;
    /** What the original takes for inside: positions x for which the float (x + 2) / 4 is above 0 and below 1. */
    private static final CropBox INSIDE = new CropBox(cube(Math.nextUp(-2f), Math.nextDown(Math.nextDown(2f))),
            new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});

    private static final int LEVELS = 16;
    private static final int LOG2_TABLE = 19;
    /** Of the versions that do not store it: of nerfacto, of its first version, of its big and huge presets. */
    private static final int[] FINEST = {2048, 1024, 4096, 8192};
    private static final int MAX_LEVELS = 128;
    private static final int MAX_RESOLUTION = 1 << 24;
    private static final int MAX_APPEARANCE = 1024;

    /** How versions of nerfstudio name what they store. */
    private static final List<Version> VERSIONS = List.of(
            new Version("field.mlp_base.model.params", "field.mlp_base.model.params", 0.01),
            new Version("field.mlp_base.params", "field.mlp_base.params", 1),
            new Version("field.mlp_base_mlp.tcnn_encoding.params", "field.mlp_base_grid.tcnn_encoding.params", 1));
    private static final List<String> COLOUR = List.of("field.mlp_head.tcnn_encoding.params", "field.mlp_head.params");
    private static final String APPEARANCE = "field.embedding_appearance.embedding.weight";

    /**
     * Names of a version.
     *
     * @param network key of the density network
     * @param grid    key of the grid; that of the network where both are one vector, the network first
     * @param density factor on the density by default
     */
    private record Version(String network, String grid, double density) {
        boolean isFused() {
            return network.equals(grid);
        }
    }

    private final Dict state;

    private NerfactoReader(Dict root) {
        this.state = state(root);
    }

    static boolean recognises(Dict root) {
        if (!root.hasDict("pipeline")) {
            return false;
        }
        Set<String> keys = state(root).keys();
        return Stream.of("field.mlp_base", "field.mlp_head.", "proposal_networks.")
                .allMatch(prefix -> keys.stream().anyMatch(key -> key.startsWith(prefix)));
    }

    static NgpField read(Dict root, FieldOptions options) {
        return new NerfactoReader(root).field(options);
    }

    /** The names of the model alone, without those of the pipeline and of training on several GPUs. */
    private static Dict state(Dict root) {
        return root.dict("pipeline").withoutPrefix("_model.").withoutPrefix("module.");
    }

    private NgpField field(FieldOptions options) {
        Version version = VERSIONS.stream().filter(v -> state.has(v.network())).findFirst()
                .orElseThrow(() -> otherBackEnd("field.mlp_base"));
        String colourKey = COLOUR.stream().filter(state::has).findFirst()
                .orElseThrow(() -> otherBackEnd("field.mlp_head"));
        Tensor networkValues = state.tensor(version.network()).require(-1);
        Tensor gridValues = state.tensor(version.grid()).require(-1);
        Tensor colourValues = state.tensor(colourKey).require(-1);
        NerfactoLayout layout = layout(version, networkValues, gridValues);
        float[] appearance = appearance();
        NetworkShape colour = colour(colourValues, appearance.length);

        Parameters network = new Parameters(networkValues);
        Parameters grid = version.isFused() ? network : new Parameters(gridValues);
        int gridStart = version.isFused() ? (int) layout.density().parameters() : 0;
        NgpField.Model model = new NgpField.Model(new WorldFrame(1, new double[3], false), Aabb.cube(HALF_SIDE), INSIDE,
                null, new HashGrid(layout.grid(), grid, gridStart), layout.grid().outputs(),
                layout.density(network, 0, 1), layout.density(network, 1, NerfactoLayout.GEOMETRY),
                NerfactoLayout.colour(colour, new Parameters(colourValues), appearance));
        return new NgpField(model, info(version, layout, colour, appearance.length, options));
    }

    private NerfactoLayout layout(Version version, Tensor network, Tensor grid) {
        int levels = within("field.num_levels", LEVELS, 1, MAX_LEVELS);
        int tableSize = 1 << within("field.log2_hashmap_size", LOG2_TABLE, 3, 28);
        int[] finest = state.has("field.max_res") ? new int[] {within("field.max_res", 0, 1, MAX_RESOLUTION)} : FINEST;
        return NerfactoLayout.candidates(levels, tableSize, finest).stream()
                .filter(layout -> fits(layout, version, network.elements(), grid.elements())).findFirst()
                .orElseThrow(() -> wrongShape(network, network.elements() + " parameters"
                        + (version.isFused() ? "" : " and " + grid.elements() + " of the grid") + " are those of no density "
                        + "network behind a grid of " + levels + " levels of at most " + tableSize + " entries."));
    }

    private static boolean fits(NerfactoLayout layout, Version version, long network, long grid) {
        long density = layout.density().parameters();
        if (version.isFused()) {
            return density + layout.grid().parameters() == network;
        }
        // a network that stands alone would pad its inputs with 1, not 0: only such without padding are read
        return density == network && layout.grid().parameters() == grid
                && layout.density().inputs() == layout.grid().outputs();
    }

    private static NetworkShape colour(Tensor values, int appearance) {
        return NerfactoLayout.colours(appearance).stream().filter(shape -> shape.parameters() == values.elements())
                .findFirst().orElseThrow(() -> wrongShape(values, values.elements() + " parameters are those of no colour "
                        + "network with " + appearance + " numbers of appearance."));
    }

    /** The mean of all images' embeddings, as nerfstudio renders new views; empty where the model has none. */
    private float[] appearance() {
        if (!state.has(APPEARANCE)) {
            return new float[0];
        }
        Tensor embedding = state.tensor(APPEARANCE).require(-1, -1);
        int images = embedding.size(0);
        int count = embedding.size(1);
        if (images == 0 || count > MAX_APPEARANCE) {
            throw wrongShape(embedding, images + " embeddings of " + count + " numbers: expected some, of at most "
                    + MAX_APPEARANCE + " numbers.");
        }
        float[] values = embedding.finiteFloats();
        float[] mean = new float[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int image = 0; image < images; image++) {
                sum += values[image * count + i];
            }
            mean[i] = (float) (sum / images);
        }
        return mean;
    }

    private FieldInfo info(Version version, NerfactoLayout layout, NetworkShape colour, int appearance,
                           FieldOptions options) {
        GridConfig grid = layout.grid();
        Map<String, String> details = new LinkedHashMap<>();
        details.put("status", "experimental");
        details.put("back end", "tiny-cuda-nn");
        grid.describe(details);
        details.put("density network", NerfactoLayout.widths(String.valueOf(grid.outputs()), layout.density(),
                1 + NerfactoLayout.GEOMETRY));
        details.put("colour network", NerfactoLayout.widths("16 + " + NerfactoLayout.GEOMETRY
                + (appearance == 0 ? "" : " + " + appearance), colour, 3));
        details.put("appearance", appearance == 0 ? "none"
                : "mean of the embeddings of " + state.tensor(APPEARANCE).size(0) + " images");
        details.put("density", "average_init_density " + (version.density() == 1 ? "1" : version.density()) + " assumed");
        details.put("contraction", "assumed: disable_scene_contraction is not in a checkpoint");
        return new FieldInfo("nerfacto", SPACE, DensityActivation.exp(version.density()), bounds(options), null, 0,
                details);
    }

    private Aabb bounds(FieldOptions options) {
        Aabb own = Aabb.cube(HALF_SIDE);
        return options.bounds() == null ? own : own.intersection(options.bounds()).orElseThrow(
                () -> MaskmarchException.badInput("field.bounds-outside", state.subject(),
                        "The bounds of the scene do not meet the contracted space " + own + '.',
                        "Leave out bounds, or give a part of that box, in contracted coordinates."));
    }

    private int within(String key, int absent, int least, int most) {
        if (!state.has(key)) {
            return absent;
        }
        int value = state.integer(key);
        if (value < least || value > most) {
            throw MaskmarchException.badInput("checkpoint.bad-value", state.subject() + '.' + key,
                    value + " is not within " + least + " to " + most + '.', "Save the checkpoint again.");
        }
        return value;
    }

    private MaskmarchException otherBackEnd(String network) {
        return NgpReader.unsupported(state.subject() + '.' + network, "The network is of nerfstudio's torch back end "
                + "(implementation: torch), which computes another function.",
                "Train it with the tiny-cuda-nn back end (--pipeline.model.implementation tcnn, the default where "
                + "tiny-cuda-nn is installed).");
    }

    private static MaskmarchException wrongShape(Tensor tensor, String message) {
        return MaskmarchException.badInput("checkpoint.wrong-shape", tensor.subject(), message,
                "Supported are nerfacto and its big and huge presets, with the layers that nerfstudio gives them.");
    }

    private static Aabb cube(double min, double max) {
        return new Aabb(min, min, min, max, max, max);
    }
}
