package org.maskmarch.field.dvgo;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;

/**
 * A DirectVoxGO: a grid of raw densities, a grid of features, and a colour head. Large batches are split over all
 * cores; the result of a point does not depend on its batch.
 *
 * <p>Where the mask knows space to be free the raw value is lowered to {@link Model#free}, not to
 * {@link DensityActivation#NOTHING}: the original interpolates the grid as if there were no mask, so a vertex behind
 * the border of the mask must leave the values before it nearly as they are.
 */
final class DvgoField implements RadianceField {
    private static final int BLOCK = 128;
    private static final int DENSITY_BLOCK = 4096;

    /**
     * The trained parts.
     *
     * @param box      the model's own, spanned by both grids
     * @param shift    added to the density grid: one number, or several along z, from face to face of the box
     * @param mask     may be null
     * @param free     raw value in free space, at most
     * @param features what the colour head takes
     */
    record Model(Aabb box, VoxelGrid density, float[] shift, MaskCache mask, float free, VoxelGrid features,
                 ColourHead head) { }

    private final Model model;
    private final FieldInfo info;
    private final float[] min = new float[3];
    private final float[] size = new float[3];
    private final Blocks<Workspace> blocks = new Blocks<>(BLOCK, Workspace::new);
    private final Blocks<Object> densityBlocks = new Blocks<>(DENSITY_BLOCK, Object::new);

    DvgoField(Model model, FieldInfo info) {
        this.model = model;
        this.info = info;
        for (int axis = 0; axis < 3; axis++) {
            min[axis] = (float) model.box().min(axis);
            size[axis] = (float) model.box().max(axis) - min[axis];
        }
    }

    private final class Workspace {
        private final float[][] features = new float[model.features().channels()][BLOCK];
        private final ColourHead.Workspace shading = model.head().workspace(BLOCK);

        ColourHead.Workspace load(float[] xyz, int first, int n) {
            for (int p = 0; p < n; p++) {
                int i = first + p;
                model.features().values(place(xyz, i, 0), place(xyz, i, 1), place(xyz, i, 2), features, p);
            }
            shading.load(features, n);
            return shading;
        }
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        densityBlocks.forEach(n, (none, first, count) -> {
            for (int i = first; i < first + count; i++) {
                out[i] = densityAt(xyz, i);
            }
        });
    }

    private float densityAt(float[] xyz, int i) {
        float x = xyz[i * 3];
        float y = xyz[i * 3 + 1];
        float z = xyz[i * 3 + 2];
        if (!info.bounds().contains(x, y, z)) {
            return DensityActivation.NOTHING;
        }
        float alongZ = place(xyz, i, 2);
        float raw = model.density().value(place(xyz, i, 0), place(xyz, i, 1), alongZ) + shift(alongZ);
        return model.mask() == null || model.mask().isOccupied(x, y, z) ? raw : Math.min(raw, model.free());
    }

    private float shift(float alongZ) {
        float[] shift = model.shift();
        if (shift.length == 1) {
            return shift[0];
        }
        float at = alongZ * (shift.length - 1);
        int base = VoxelGrid.base(at, shift.length);
        return shift[base] + VoxelGrid.fraction(at, base) * (shift[base + 1] - shift[base]);
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        blocks.forEach(n, (workspace, first, count) -> {
            ColourHead.Workspace shading = workspace.load(xyz, first, count);
            Blocks.store(shading.each(model.head().prepare(directions, first, count), count), first, count, 1, 0, out);
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[][] prepared = model.head().prepare(directions, 0, k);
        blocks.forEach(n, (workspace, first, count) -> {
            ColourHead.Workspace shading = workspace.load(xyz, first, count);
            for (int j = 0; j < k; j++) {
                Blocks.store(shading.all(prepared, j, count), first, count, k, j, out);
            }
        });
    }

    /** Where a point lies on an axis of the box, 0 to 1. */
    private float place(float[] xyz, int i, int axis) {
        return (xyz[i * 3 + axis] - min[axis]) / size[axis];
    }
}
