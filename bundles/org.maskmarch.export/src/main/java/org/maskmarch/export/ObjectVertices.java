package org.maskmarch.export;

import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.VoxelLayout;

/** The vertices that make up an object: labelled, and dense enough to be seen. */
final class ObjectVertices {
    /** Less opacity than this over the length of a voxel is air. */
    private static final double LEAST_OPACITY = 0.05;

    private final BakedField field;
    private final VoxelLayout layout;
    private final float[] labels;
    private final double voxel;

    ObjectVertices(ObjectResult result) {
        field = result.field();
        layout = field.layout();
        labels = result.labels();
        voxel = Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
    }

    /** Whether the vertex is part of the object. */
    boolean contains(int slot) {
        return labels[slot] > 0.5f && opacity(slot) >= LEAST_OPACITY && layout.x(slot) < layout.nx()
                && layout.y(slot) < layout.ny() && layout.z(slot) < layout.nz();
    }

    /** Opacity of a ray segment as long as the smallest vertex spacing, 0..1. */
    double opacity(int slot) {
        return 1 - Math.exp(-Math.max(0, field.density(slot)) * voxel);
    }

    /** World coordinate of a slot on an axis (0 = x). */
    double position(int slot, int axis) {
        int index = axis == 0 ? layout.x(slot) : axis == 1 ? layout.y(slot) : layout.z(slot);
        return layout.box().min(axis) + index * layout.spacing(axis);
    }

    /**
     * Change of density along the axes, by differences of neighbours; outside the layout the density is 0.
     *
     * @param out [3]
     */
    void gradient(int slot, double[] out) {
        int x = layout.x(slot);
        int y = layout.y(slot);
        int z = layout.z(slot);
        out[0] = (density(x + 1, y, z) - density(x - 1, y, z)) / layout.spacing(0);
        out[1] = (density(x, y + 1, z) - density(x, y - 1, z)) / layout.spacing(1);
        out[2] = (density(x, y, z + 1) - density(x, y, z - 1)) / layout.spacing(2);
    }

    private double density(int x, int y, int z) {
        if (x < 0 || y < 0 || z < 0 || x >= layout.nx() || y >= layout.ny() || z >= layout.nz()) {
            return 0;
        }
        int slot = layout.slot(x, y, z);
        return slot < 0 ? 0 : Math.max(0, field.density(slot));
    }
}
