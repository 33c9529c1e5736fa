package org.maskmarch.field.dvgo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/** Reads the dict that DirectVoxGO saves: {@code model_kwargs} and {@code model_state_dict}. */
final class DvgoReader {
    /** Optical depth of a sample in space that is known to be free: a thousand of them hardly dim a ray. */
    private static final double FREE_DEPTH = 1e-7;
    private static final int OBJECTS_SHOWN = 16;

    private DvgoReader() { }

    static boolean recognises(Dict root) {
        return root.hasDict("model_kwargs") && root.hasDict("model_state_dict")
                && root.dict("model_kwargs").has("num_voxels") && root.dict("model_state_dict").keys().stream()
                .anyMatch(key -> key.equals("density") || key.startsWith("density."));
    }

    static DvgoField read(Dict root, FieldOptions options) {
        Dict kwargs = root.dict("model_kwargs");
        Dict state = root.dict("model_state_dict");
        requireSupported(kwargs, state);
        ModelClass kind = ModelClass.of(state);
        Aabb box = box(state);
        VoxelGrid density = VoxelGrid.read(kwargs, state, "density");
        if (density.channels() != 1) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", state.subject() + ".density", "The density grid has "
                    + density.channels() + " channels, expected 1.", "Check that this is a DirectVoxGO.");
        }
        Sampling sampling = Sampling.of(kind, kwargs, state, box, density.size(0), options);
        DensityActivation activation = DensityActivation.softplus(sampling.densityScale());
        float free = activation.raw((float) (FREE_DEPTH / sampling.step()));
        VoxelGrid features = VoxelGrid.read(kwargs, state, "k0");
        DvgoField.Model model = new DvgoField.Model(box, density, shift(kind, state), MaskCache.read(state), free, features,
                head(kind, kwargs, state, features.channels()));
        FieldInfo info = new FieldInfo("dvgo", sampling.space(), activation, crop(box, options.bounds(), kwargs.subject()),
                new NativeGrid(box, density.size(0), density.size(1), density.size(2)), sampling.step(),
                details(kind, model, state));
        return new DvgoField(model, info);
    }

    private static void requireSupported(Dict kwargs, Dict state) {
        if (state.has("density") || kwargs.has("posbase_pe") || kwargs.has("MaskCache_kwargs")) {
            throw MaskmarchException.badInput("field.unsupported", state.subject(),
                    "This is a checkpoint of DirectVoxGO's first version (before March 2022), whose grids and networks are "
                    + "others.", "Train with the current DirectVoxGO.");
        }
        if (kwargs.has("rgbnet_full_implicit") && kwargs.flag("rgbnet_full_implicit")) {
            throw MaskmarchException.badInput("field.unsupported", kwargs.subject() + ".rgbnet_full_implicit",
                    "The colours depend on the direction alone (rgbnet_full_implicit), which the public DirectVoxGO cannot "
                    + "render either.", "Train with rgbnet_full_implicit=False, the default.");
        }
    }

    private static Aabb box(Dict state) {
        float[] min = state.tensor("xyz_min").require(3).finiteFloats();
        float[] max = state.tensor("xyz_max").require(3).finiteFloats();
        for (int axis = 0; axis < 3; axis++) {
            // also false for NaN; a smaller box falls together in single precision
            if (!(max[axis] - min[axis] > 1e-4f * Math.max(Math.abs(min[axis]), Math.abs(max[axis])))
                    || Float.isInfinite(max[axis] - min[axis])) {
                throw MaskmarchException.badInput("checkpoint.bad-value", state.subject() + ".xyz_min",
                        "The box reaches from " + min[axis] + " to " + max[axis] + " on an axis.",
                        "Export the checkpoint again.");
            }
        }
        return new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]);
    }

    /** One number, or one for each plane; read, not computed from alpha_init: training lowers it at each refinement. */
    private static float[] shift(ModelClass kind, Dict state) {
        if (kind != ModelClass.DMPIGO) {
            return state.tensor("act_shift").require(1).finiteFloats();
        }
        Tensor shift = state.tensor("act_shift.grid").require(1, 1, 1, 1, -1);
        VoxelGrid.requireSizes(shift.subject(), 1, shift.size(4));
        return shift.finiteFloats();
    }

    private static ColourHead head(ModelClass kind, Dict kwargs, Dict state, int features) {
        if (state.has("rgbnet.0.weight")) {
            return NetworkColours.read(state, features, kind == ModelClass.DVGO && !kwargs.flag("rgbnet_direct"));
        }
        if (features != PlainColours.FEATURES) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", state.subject() + ".k0", "There is no rgbnet, and "
                    + features + " features are no colour.", "Export the checkpoint again.");
        }
        return new PlainColours();
    }

    /** The part of the model's box that the scene wants. */
    private static Aabb crop(Aabb box, Aabb wanted, String subject) {
        return wanted == null ? box : box.intersection(wanted).orElseThrow(() -> MaskmarchException.badInput(
                "field.bounds-outside", subject, "The bounds of the scene do not meet the model's box " + box + '.',
                "Leave out bounds, or give a part of that box."));
    }

    private static Map<String, String> details(ModelClass kind, DvgoField.Model model, Dict state) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("scene", kind.words());
        details.put("density grid", sides(model.density()));
        details.put("feature grid", sides(model.features()) + ", " + model.features().channels() + " channels");
        details.put("colour head", model.head().kind());
        MaskCache mask = model.mask();
        details.put("free space mask", mask == null ? "none" : mask.nx() + " x " + mask.ny() + " x " + mask.nz() + ", "
                + mask.occupied() + " occupied");
        for (String name : new String[] {"seg_mask_grid", "dual_seg_mask_grid"}) {
            if (state.hasTensor(name + ".grid")) {
                Tensor grid = state.tensor(name + ".grid");
                if (grid.rank() == 5 && grid.size(0) == 1 && grid.elements() > 0) {
                    details.put("SA3D " + name, objects(grid));
                }
            }
        }
        return details;
    }

    private static String sides(VoxelGrid grid) {
        return grid.kind() + ' ' + grid.size(0) + " x " + grid.size(1) + " x " + grid.size(2);
    }

    /** What SA3D found: [1, objects, nx, ny, nz], above 0 at the vertices of an object. */
    private static String objects(Tensor grid) {
        int vertices = grid.elements() / grid.size(1);
        int[] positive = new int[Math.min(grid.size(1), OBJECTS_SHOWN)];
        grid.visit((index, value) -> {
            if (value > 0 && index / vertices < positive.length) {
                positive[index / vertices]++;
            }
        });
        StringBuilder text = new StringBuilder(grid.size(1) + (grid.size(1) == 1 ? " object; " : " objects; "));
        for (int i = 0; i < positive.length; i++) {
            text.append(i == 0 ? "" : ", ").append(positive[i]);
        }
        return text.append(positive.length < grid.size(1) ? ", ..." : "").append(" of ").append(vertices)
                .append(" vertices positive").toString();
    }
}
