package org.maskmarch.export;

import java.util.stream.IntStream;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.VoxelLayout;

/** The vertices that make up an object: labelled, dense enough to be seen, and somewhere in the world. */
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

    /** The object's vertices, ascending. */
    int[] slots() {
        return IntStream.range(0, layout.slotCount()).filter(this::contains).toArray();
    }

    private boolean contains(int slot) {
        return labels[slot] > 0.5f && opacity(slot) >= LEAST_OPACITY && layout.x(slot) < layout.nx()
                && layout.y(slot) < layout.ny() && layout.z(slot) < layout.nz() && position(slot, new double[3]);
    }

    /** Opacity of a ray segment as long as the smallest vertex spacing, 0..1. */
    double opacity(int slot) {
        return 1 - Math.exp(-field.density(slot) * voxel);
    }

    /**
     * World coordinates of a slot.
     *
     * @param out [3]
     * @return false where it has none: the rim of an unbounded space is at infinity
     */
    boolean position(int slot, double[] out) {
        out[0] = layout.box().minX() + layout.x(slot) * layout.spacing(0);
        out[1] = layout.box().minY() + layout.y(slot) * layout.spacing(1);
        out[2] = layout.box().minZ() + layout.z(slot) * layout.spacing(2);
        return field.source().space().toWorld(out);
    }

    /**
     * Change of density along the axes of the field's space, by differences of neighbours; outside the layout the density is 0.
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
        return slot < 0 ? 0 : field.density(slot);
    }
}
