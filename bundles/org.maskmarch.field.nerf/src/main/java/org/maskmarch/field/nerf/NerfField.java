package org.maskmarch.field.nerf;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;

/** A vanilla NeRF. Large batches are split over all cores; the result of a point does not depend on its batch. */
final class NerfField implements RadianceField {
    private final NerfNetwork network;
    private final Aabb bounds;
    private final FieldInfo info;
    private final Blocks<NerfNetwork.Workspace> blocks;

    NerfField(NerfNetwork network, String layout, FieldSpace space, Aabb bounds) {
        this.network = network;
        this.blocks = new Blocks<>(NerfNetwork.BLOCK, () -> network.new Workspace());
        this.bounds = bounds;
        Map<String, String> details = new LinkedHashMap<>();
        details.put("layout", layout);
        details.put("layers", String.valueOf(network.trunk().size()));
        details.put("width", String.valueOf(network.density().inputs()));
        details.put("colour head", network.colour().seesDirection() ? "network that sees the direction"
                : "network, the same colour from all sides");
        details.put("position frequencies", String.valueOf(network.positions().levels()));
        details.put("direction frequencies", network.colour().seesDirection()
                ? String.valueOf(network.colour().directions().levels()) : "none");
        this.info = new FieldInfo("nerf", space, DensityActivation.RELU, bounds, null, 0, details);
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        blocks.forEach(n, (workspace, first, count) -> {
            workspace.density(xyz, first, count, out);
            for (int i = first; i < first + count; i++) {
                if (!bounds.contains(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2])) {
                    out[i] = Math.min(0f, out[i]);
                }
            }
        });
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        blocks.forEach(n, (workspace, first, count) -> workspace.colour(xyz, directions, first, count, out));
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[][] bias = network.directionBias(directions, k);
        blocks.forEach(n, (workspace, first, count) -> workspace.colours(xyz, first, count, bias, k, out));
    }
}
