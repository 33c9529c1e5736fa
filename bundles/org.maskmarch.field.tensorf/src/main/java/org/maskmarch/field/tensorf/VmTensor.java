package org.maskmarch.field.tensorf;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/**
 * A vector-matrix decomposition (section 4.1 of the TensoRF paper): three planes, each with the line across it, and on
 * each of them a number of components. Immutable.
 *
 * <p>Points are given in grid coordinates, 0 to n - 1 on each axis; beyond them the value of the border is taken.
 */
final class VmTensor {
    private static final int MAX_COMPONENTS = 1024;
    /** Axes of plane i: along its rows, across its rows, and of its line. */
    private static final int[][] AXES = {{0, 1, 2}, {0, 2, 1}, {1, 2, 0}};

    private final int[] grid;
    /** [3][across, along, component]. */
    private final float[][] planes = new float[3][];
    /** [3][position, component]. */
    private final float[][] lines = new float[3][];
    private final int[] counts = new int[3];

    private VmTensor(int[] grid) {
        this.grid = grid;
    }

    /** Reads {@code <name>_plane.i} [1, C, across, along] and {@code <name>_line.i} [1, C, length, 1]. */
    static VmTensor read(Dict state, String name, int[] grid) {
        VmTensor vm = new VmTensor(grid);
        for (int i = 0; i < 3; i++) {
            Tensor plane = state.tensor(name + "_plane." + i).require(1, -1, grid[AXES[i][1]], grid[AXES[i][0]]);
            int count = plane.size(1);
            if (count < 1 || count > MAX_COMPONENTS) {
                throw MaskmarchException.badInput("field.unsupported", plane.subject(), count
                        + " components; 1 to " + MAX_COMPONENTS + " are read.", "Check that this is a TensoRF.");
            }
            Tensor line = state.tensor(name + "_line." + i).require(1, count, grid[AXES[i][2]], 1);
            vm.counts[i] = count;
            vm.planes[i] = componentsLast(plane.finiteFloats(), count);
            vm.lines[i] = componentsLast(line.finiteFloats(), count);
        }
        return vm;
    }

    private static float[] componentsLast(float[] values, int count) {
        float[] out = new float[values.length];
        int size = values.length / count;
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < size; i++) {
                out[i * count + c] = values[c * size + i];
            }
        }
        return out;
    }

    /** Components of all planes together. */
    int components() {
        return counts[0] + counts[1] + counts[2];
    }

    /** Sum of all components at a point: the density feature. */
    float sum(float[] at) {
        float sum = 0;
        for (int i = 0; i < 3; i++) {
            int count = counts[i];
            float[] plane = planes[i];
            float[] line = lines[i];
            int x = base(at, i, 0);
            int y = base(at, i, 1);
            int z = base(at, i, 2);
            float fx = fraction(at, i, 0, x);
            float fy = fraction(at, i, 1, y);
            float fz = fraction(at, i, 2, z);
            int stepX = step(i, 0) * count;
            int stepY = step(i, 1) * count * grid[AXES[i][0]];
            int stepZ = step(i, 2) * count;
            int p = (y * grid[AXES[i][0]] + x) * count;
            int l = z * count;
            for (int c = 0; c < count; c++, p++, l++) {
                sum += bilinear(plane, p, stepX, stepY, fx, fy) * linear(line, l, stepZ, fz);
            }
        }
        return sum;
    }

    /** All components at a point, plane by plane, into column {@code column} of the rows: the appearance components. */
    void components(float[] at, float[][] rows, int column) {
        int row = 0;
        for (int i = 0; i < 3; i++) {
            int count = counts[i];
            float[] plane = planes[i];
            float[] line = lines[i];
            int x = base(at, i, 0);
            int y = base(at, i, 1);
            int z = base(at, i, 2);
            float fx = fraction(at, i, 0, x);
            float fy = fraction(at, i, 1, y);
            float fz = fraction(at, i, 2, z);
            int stepX = step(i, 0) * count;
            int stepY = step(i, 1) * count * grid[AXES[i][0]];
            int stepZ = step(i, 2) * count;
            int p = (y * grid[AXES[i][0]] + x) * count;
            int l = z * count;
            for (int c = 0; c < count; c++, p++, l++) {
                rows[row++][column] = bilinear(plane, p, stepX, stepY, fx, fy) * linear(line, l, stepZ, fz);
            }
        }
    }

    private static float bilinear(float[] plane, int p, int stepX, int stepY, float fx, float fy) {
        float near = plane[p] + fx * (plane[p + stepX] - plane[p]);
        float far = plane[p + stepY] + fx * (plane[p + stepX + stepY] - plane[p + stepY]);
        return near + fy * (far - near);
    }

    private static float linear(float[] line, int l, int stepZ, float fz) {
        return line[l] + fz * (line[l + stepZ] - line[l]);
    }

    private int base(float[] at, int i, int which) {
        int axis = AXES[i][which];
        return Math.max(0, Math.min((int) at[axis], grid[axis] - 2));
    }

    private float fraction(float[] at, int i, int which, int base) {
        return Math.max(0f, Math.min(1f, at[AXES[i][which]] - base));
    }

    /** 1, or 0 on an axis of a single sample. */
    private int step(int i, int which) {
        return grid[AXES[i][which]] > 1 ? 1 : 0;
    }
}
