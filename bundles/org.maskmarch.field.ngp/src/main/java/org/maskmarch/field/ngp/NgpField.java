package org.maskmarch.field.ngp;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;

/**
 * A hash grid, a density network and a colour network of tiny-cuda-nn: an Instant-NGP or a nerfacto. Positions and
 * densities of an Instant-NGP are those of the world of {@code transforms.json}; those of a nerfacto are contracted. Where
 * a snapshot has an occupancy grid, its empty cells are empty here too, whatever the networks say: the program does not
 * march through them, and they were not trained there. Large batches are split over all cores; the result of a point does
 * not depend on its batch.
 */
final class NgpField implements RadianceField {
    private static final int BLOCK = 128;

    /**
     * The trained parts.
     *
     * @param box       that the grid spans, NGP units
     * @param crop      outside of which the field is empty, or null
     * @param occupancy or null
     * @param thickness the density network with its first output alone
     * @param point     the density network with all outputs, of which the colour network takes
     */
    record Model(WorldFrame frame, Aabb box, CropBox crop, OccupancyGrid occupancy, HashGrid grid, int features,
                 Perceptron thickness, Perceptron point, ColourHead colour) { }

    /** Logit whose exponential a float still holds, times any scale. */
    private static final float MOST = 70;

    private final Model model;
    private final FieldInfo info;
    private final float[] min = new float[3];
    private final float[] size = new float[3];
    private final Blocks<Workspace> blocks = new Blocks<>(BLOCK, Workspace::new);

    NgpField(Model model, FieldInfo info) {
        this.model = model;
        this.info = info;
        for (int axis = 0; axis < 3; axis++) {
            min[axis] = (float) model.box().min(axis);
            size[axis] = (float) model.box().max(axis) - min[axis];
        }
    }

    private final class Workspace {
        private final float[] at = new float[3];
        private final int[] chosen = new int[BLOCK];
        private final float[][] unit = new float[3][BLOCK];
        private final float[][] features = new float[model.features()][BLOCK];
        private final float[][][] scratch = model.point().scratch(BLOCK);
        private final float[][] logit = new float[1][BLOCK];
        private final float[][] point = new float[model.point().outputs()][BLOCK];
        private final ColourHead.Workspace shading = model.colour().workspace(BLOCK);

        /** Logits of a block; only points that are not known to be empty reach the networks. */
        void density(float[] xyz, int first, int n, float[] out) {
            int count = 0;
            for (int i = first; i < first + n; i++) {
                out[i] = DensityActivation.NOTHING;
                if (info.bounds().contains(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2])) {
                    model.frame().position(xyz, i, at);
                    if ((model.crop() == null || model.crop().contains(at))
                            && (model.occupancy() == null || model.occupancy().isOccupied(at))) {
                        toUnit(count);
                        chosen[count++] = i;
                    }
                }
            }
            model.grid().encode(unit, count, features);
            model.thickness().apply(features, scratch, logit, count);
            for (int p = 0; p < count; p++) {
                out[chosen[p]] = Math.max(DensityActivation.NOTHING, Math.min(MOST, logit[0][p]));
            }
        }

        void load(float[] xyz, int first, int n) {
            for (int p = 0; p < n; p++) {
                model.frame().position(xyz, first + p, at);
                toUnit(p);
            }
            model.grid().encode(unit, n, features);
            model.point().apply(features, scratch, point, n);
            shading.load(point, n);
        }

        private void toUnit(int p) {
            for (int axis = 0; axis < 3; axis++) {
                unit[axis][p] = (at[axis] - min[axis]) / size[axis];
            }
        }
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        blocks.forEach(n, (workspace, first, count) -> workspace.density(xyz, first, count, out));
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        blocks.forEach(n, (workspace, first, count) -> {
            workspace.load(xyz, first, count);
            float[][] prepared = model.colour().prepare(model.frame(), directions, first, count);
            Blocks.store(workspace.shading.each(prepared, count), first, count, 1, 0, out);
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[][] prepared = model.colour().prepare(model.frame(), directions, 0, k);
        blocks.forEach(n, (workspace, first, count) -> {
            workspace.load(xyz, first, count);
            for (int j = 0; j < k; j++) {
                Blocks.store(workspace.shading.all(prepared, j, count), first, count, k, j, out);
            }
        });
    }
}
