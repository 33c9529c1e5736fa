package org.maskmarch.field.ngp;

import org.maskmarch.api.Aabb;

/**
 * A box turned about the origin, NGP units.
 *
 * @param box      axis-aligned in the box's own frame
 * @param rotation [3][3], from NGP positions to the box's own
 */
record CropBox(Aabb box, double[][] rotation) {

    boolean isTurned() {
        for (int i = 0; i < 9; i++) {
            if (rotation[i / 3][i % 3] != (i % 4 == 0 ? 1 : 0)) {
                return true;
            }
        }
        return false;
    }

    boolean contains(float[] p) {
        return box.contains(local(p, 0), local(p, 1), local(p, 2));
    }

    private double local(float[] p, int row) {
        double[] r = rotation[row];
        return r[0] * p[0] + r[1] * p[1] + r[2] * p[2];
    }

    /** The axis-aligned box round it. */
    Aabb hull() {
        double[] min = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] max = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int corner = 0; corner < 8; corner++) {
            for (int axis = 0; axis < 3; axis++) {
                double at = 0;
                for (int own = 0; own < 3; own++) {
                    // a rotation is undone by its transpose
                    at += rotation[own][axis] * ((corner >> own & 1) == 0 ? box.min(own) : box.max(own));
                }
                min[axis] = Math.min(min[axis], at);
                max[axis] = Math.max(max[axis], at);
            }
        }
        return new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]);
    }
}
