package org.maskmarch.field.tensorf;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;
import org.maskmarch.geometry.DenseLayer;

/**
 * A TensoRF: a decomposition for the density, another for the appearance, and a colour head. Its raw density is the
 * feature, shifted; TensoRF's {@code distance_scale} is in the activation. Where the alpha mask says empty, the raw
 * density is at most {@link #MASKED}, so that it falls off as it does where the mask ends. Large batches are split over all cores; the
 * result of a point does not depend on its batch.
 */
final class TensorfField implements RadianceField {
    private static final int BLOCK = 128;
    private static final int DENSITY_BLOCK = 4096;

    /** Raw density of which softplus and ReLU leave nothing to be seen. */
    private static final float MASKED = -30;

    /**
     * The trained parts.
     *
     * @param box           the model's own, spanned by {@code grid}
     * @param shift         added to the feature: 0 for a ReLU
     * @param distanceScale factor of every distance that the model was trained with
     * @param mask          may be null
     * @param basis         from the appearance components to the feature
     */
    record Model(Aabb box, int[] grid, Decomposition density, Decomposition appearance, AlphaMask mask,
                 boolean softplus, float shift, float distanceScale, DenseLayer basis, Shader shader) { }

    private final Model model;
    private final FieldInfo info;
    private final float[] min;
    private final float[] inverseSize;
    private final Blocks<Workspace> blocks = new Blocks<>(BLOCK, Workspace::new);
    private final Blocks<float[]> densityBlocks = new Blocks<>(DENSITY_BLOCK, () -> new float[3]);

    TensorfField(Model model, FieldInfo info) {
        this.model = model;
        this.info = info;
        this.min = new float[3];
        this.inverseSize = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            min[axis] = (float) model.box().min(axis);
            inverseSize[axis] = 2f / ((float) model.box().max(axis) - min[axis]);
        }
    }

    private final class Workspace {
        private final float[] at = new float[3];
        private final float[][] components = new float[model.appearance().components()][BLOCK];
        private final float[][] features = new float[model.basis().outputs()][BLOCK];
        private final float[][] positions = new float[3][BLOCK];
        private final Shader.Workspace shading = model.shader().workspace(BLOCK);

        void load(float[] xyz, int first, int n) {
            for (int p = 0; p < n; p++) {
                for (int axis = 0; axis < 3; axis++) {
                    positions[axis][p] = normalised(xyz, first + p, axis);
                }
                toGrid(xyz, first + p, at);
                model.appearance().components(at, components, p);
            }
            model.basis().apply(components, features, n);
            shading.load(features, positions, n);
        }
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        densityBlocks.forEach(n, (at, first, count) -> {
            for (int i = first; i < first + count; i++) {
                out[i] = densityAt(xyz, i, at);
            }
        });
    }

    private float densityAt(float[] xyz, int i, float[] at) {
        float x = xyz[i * 3];
        float y = xyz[i * 3 + 1];
        float z = xyz[i * 3 + 2];
        if (!info.bounds().contains(x, y, z) || !model.box().contains(x, y, z)) {
            return DensityActivation.NOTHING;
        }
        toGrid(xyz, i, at);
        float raw = model.density().sum(at) + model.shift();
        return model.mask() == null || model.mask().isOccupied(x, y, z) ? raw : Math.min(raw, MASKED);
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        blocks.forEach(n, (workspace, first, count) -> {
            workspace.load(xyz, first, count);
            float[][] rgb = workspace.shading.each(model.shader().prepare(directions, first, count), count);
            Blocks.store(rgb, first, count, 1, 0, out);
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[][] prepared = model.shader().prepare(directions, 0, k);
        blocks.forEach(n, (workspace, first, count) -> {
            workspace.load(xyz, first, count);
            for (int j = 0; j < k; j++) {
                Blocks.store(workspace.shading.all(prepared, j, count), first, count, k, j, out);
            }
        });
    }

    // in float and in this order, as the original does: near a face the last bit decides
    private void toGrid(float[] xyz, int i, float[] at) {
        for (int axis = 0; axis < 3; axis++) {
            at[axis] = (normalised(xyz, i, axis) + 1) / 2 * (model.grid()[axis] - 1);
        }
    }

    private float normalised(float[] xyz, int i, int axis) {
        return (xyz[i * 3 + axis] - min[axis]) * inverseSize[axis] - 1;
    }
}
