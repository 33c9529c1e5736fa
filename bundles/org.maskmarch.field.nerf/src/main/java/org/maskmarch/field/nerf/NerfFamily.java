package org.maskmarch.field.nerf;

import java.nio.file.Path;
import java.util.List;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.NpyFile;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.checkpoint.TorchCheckpoint;

/**
 * Reads vanilla NeRFs: checkpoints of yenchenlin/nerf-pytorch and krrish94/nerf-pytorch, and the Keras weights of
 * bmild/nerf. Where a file has a coarse and a fine network, the fine one is the field.
 */
public final class NerfFamily implements FieldFamily {
    private static final String[] YENCHENLIN = {"network_fine_state_dict", "network_fn_state_dict"};
    private static final String[] KRRISH = {"model_fine_state_dict", "model_coarse_state_dict"};

    /** What the cameras of an LLFF scene see, in normalised device coordinates; the box that TensoRF uses. */
    private static final Aabb FORWARD_FACING = new Aabb(-1.5, -1.67, -1, 1.5, 1.67, 1);

    @Override
    public String name() {
        return "nerf";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (NpyFile.holdsObjects(checkpoint)) {
            return NerfLayout.isKeras(NpyFile.tensors(checkpoint));
        }
        if (!TorchCheckpoint.matches(checkpoint)) {
            return false;
        }
        try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
            return stateOf(torch.root()) != null;
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        String subject = String.valueOf(checkpoint.getFileName());
        boolean ndc = options.inNdc(false);
        Aabb bounds = options.bounds() == null && ndc ? FORWARD_FACING : options.bounds();
        if (bounds == null) {
            throw MaskmarchException.badInput("field.bounds-missing", subject,
                    "A vanilla NeRF does not say where its scene ends.",
                    "Give the scene file the box to look at: bounds: [[-1.5,-1.5,-1.5],[1.5,1.5,1.5]]; for a forward-facing "
                            + "scene: space: ndc");
        }
        FieldSpace space = ndc ? options.ndc() : FieldSpace.WORLD;
        if (NpyFile.holdsObjects(checkpoint)) {
            List<Tensor> arrays = NpyFile.tensors(checkpoint);
            if (NerfLayout.isKeras(arrays)) {
                return new NerfField(NerfLayout.keras(arrays), "bmild (Keras)", space, bounds);
            }
        } else if (TorchCheckpoint.matches(checkpoint)) {
            try (TorchCheckpoint torch = TorchCheckpoint.open(checkpoint)) {
                Dict state = stateOf(torch.root());
                if (state != null) {
                    boolean yenchenlin = NerfLayout.isYenchenlin(state);
                    return new NerfField(yenchenlin ? NerfLayout.yenchenlin(state) : NerfLayout.krrish(state),
                            yenchenlin ? "yenchenlin" : "krrish94", space, bounds);
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", subject, "This is not a vanilla NeRF.",
                "Leave out `family:` to have the family detected.");
    }

    /** The state dict of the finest network, without DataParallel's prefix; null when there is none. */
    private static Dict stateOf(Dict root) {
        for (String key : YENCHENLIN) {
            if (root.hasDict(key)) {
                Dict state = root.dict(key).withoutPrefix("module.");
                if (NerfLayout.isYenchenlin(state)) {
                    return state;
                }
            }
        }
        for (String key : KRRISH) {
            if (root.hasDict(key)) {
                Dict state = root.dict(key).withoutPrefix("module.");
                if (NerfLayout.isKrrish(state)) {
                    return state;
                }
            }
        }
        return null;
    }
}
