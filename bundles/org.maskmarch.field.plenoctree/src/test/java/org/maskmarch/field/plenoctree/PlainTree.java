package org.maskmarch.field.plenoctree;

import java.util.ArrayList;
import java.util.List;

/** An octree as a list of boxes, found by walking the arrays of the file; and a ray through them, leaf by leaf. */
final class PlainTree {

    /** A leaf: its box in the unit cube and its row of the data. */
    record Leaf(double x, double y, double z, double side, float[] row) {
        double corner(int axis) {
            return axis == 0 ? x : axis == 1 ? y : z;
        }
    }

    /** What a ray meets: an interval of it, and what fills it. */
    record Crossing(double enter, double exit, float[] row) { }

    final List<Leaf> leaves = new ArrayList<>();
    private final float[] scale;
    private final float[] offset;

    /** @param data [nodes, 8, width] */
    PlainTree(int[] child, float[] data, int width, float[] scale, float[] offset) {
        this.scale = scale;
        this.offset = offset;
        walk(child, data, width, 0, 0, 0, 0, 1);
    }

    private void walk(int[] child, float[] data, int width, int node, double x, double y, double z, double side) {
        double half = side / 2;
        for (int c = 0; c < 8; c++) {
            double cx = x + (c >> 2) * half;
            double cy = y + (c >> 1 & 1) * half;
            double cz = z + (c & 1) * half;
            int cell = node * 8 + c;
            if (child[cell] != 0) {
                walk(child, data, width, node + child[cell], cx, cy, cz, half);
            } else {
                float[] row = new float[width];
                System.arraycopy(data, cell * width, row, 0, width);
                leaves.add(new Leaf(cx, cy, cz, half, row));
            }
        }
    }

    /** The leaf that holds a world point. */
    Leaf at(float[] p) {
        for (Leaf leaf : leaves) {
            boolean inside = true;
            for (int axis = 0; axis < 3; axis++) {
                double q = offset[axis] + (double) p[axis] * scale[axis];
                inside &= q >= leaf.corner(axis) && q < leaf.corner(axis) + leaf.side();
            }
            if (inside) {
                return leaf;
            }
        }
        throw new IllegalArgumentException("outside");
    }

    /** Leaves along a ray by distance in world units. */
    List<Crossing> crossings(float[] origin, float[] direction) {
        List<Crossing> all = new ArrayList<>();
        for (Leaf leaf : leaves) {
            double enter = 0;
            double exit = Double.MAX_VALUE;
            for (int axis = 0; axis < 3; axis++) {
                double q = offset[axis] + (double) origin[axis] * scale[axis];
                double d = (double) direction[axis] * scale[axis];
                double near = (leaf.corner(axis) - q) / d;
                double far = (leaf.corner(axis) + leaf.side() - q) / d;
                enter = Math.max(enter, Math.min(near, far));
                exit = Math.min(exit, Math.max(near, far));
            }
            if (enter < exit) {
                all.add(new Crossing(enter, exit, leaf.row()));
            }
        }
        all.sort((a, b) -> Double.compare(a.enter(), b.enter()));
        return all;
    }

    /** Colour of nine spherical harmonics, colour-major, through the logistic function. */
    static double[] colour(float[] row, float[] d) {
        double x = d[0];
        double y = d[1];
        double z = d[2];
        double[] basis = {0.28209479177387814, -0.4886025119029199 * y, 0.4886025119029199 * z, -0.4886025119029199 * x,
            1.0925484305920792 * x * y, -1.0925484305920792 * y * z, 0.31539156525252005 * (2 * z * z - x * x - y * y),
            -1.0925484305920792 * x * z, 0.5462742152960396 * (x * x - y * y)};
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            for (int b = 0; b < 9; b++) {
                sum += basis[b] * row[c * 9 + b];
            }
            rgb[c] = 1 / (1 + Math.exp(-sum));
        }
        return rgb;
    }
}
