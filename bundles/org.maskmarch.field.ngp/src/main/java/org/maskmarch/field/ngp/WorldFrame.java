package org.maskmarch.field.ngp;

import org.maskmarch.api.Aabb;

/**
 * From the world of {@code transforms.json} to that of the program: times a scale, plus an offset, and the axes
 * (x, y, z) become (y, z, x) unless the scene comes from Mitsuba.
 *
 * @param scale  NGP units of a world unit
 * @param offset added to x, y and z before they change places
 */
record WorldFrame(double scale, double[] offset, boolean cycled) {

    /** NGP position of world point {@code i}. */
    void position(float[] xyz, int i, float[] out) {
        for (int axis = 0; axis < 3; axis++) {
            int from = worldAxis(axis);
            out[axis] = (float) (xyz[i * 3 + from] * scale + offset[from]);
        }
    }

    /** NGP direction of world direction {@code i}. */
    void direction(float[] directions, int i, float[] out) {
        for (int axis = 0; axis < 3; axis++) {
            out[axis] = directions[i * 3 + worldAxis(axis)];
        }
    }

    /** The world box of an NGP box. */
    Aabb toWorld(Aabb box) {
        double[] min = new double[3];
        double[] max = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            int to = worldAxis(axis);
            min[to] = (box.min(axis) - offset[to]) / scale;
            max[to] = (box.max(axis) - offset[to]) / scale;
        }
        return new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]);
    }

    private int worldAxis(int axis) {
        return cycled ? (axis + 1) % 3 : axis;
    }
}
