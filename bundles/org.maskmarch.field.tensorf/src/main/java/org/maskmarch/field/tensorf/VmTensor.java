package org.maskmarch.field.tensorf;

import java.util.Arrays;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/**
 * A vector-matrix decomposition: three planes, each with the line across it, and on each of them a number of
 * components. Immutable.
 */
final class VmTensor implements Decomposition {
    /** Axes of plane i: along its rows, across its rows, and of its line. */
    private static final int[][] AXES = {{0, 1, 2}, {0, 2, 1}, {1, 2, 0}};

    private final int[] grid;
    private final String kind;
    /** [3][across, along, component]. */
    private final float[][] planes = new float[3][];
    /** [3][position, component]. */
    private final float[][] lines = new float[3][];
    private final int[] counts = new int[3];

    private VmTensor(int[] grid, String kind) {
        this.grid = grid;
        this.kind = kind;
    }

    /** Reads {@code <name>_plane.i} [1, C, across, along] and {@code <name>_line.i} [1, C, length, 1]. */
    static VmTensor read(Dict state, String name, int[] grid) {
        VmTensor vm = new VmTensor(grid, "VM-split");
        for (int i = 0; i < 3; i++) {
            Tensor plane = state.tensor(name + "_plane." + i).require(1, -1, grid[AXES[i][1]], grid[AXES[i][0]]);
            int count = plane.size(1);
            if (count < 1 || count > MAX_COMPONENTS) {
                throw MaskmarchException.badInput("field.unsupported", plane.subject(), count
                        + " components; 1 to " + MAX_COMPONENTS + " are read.", "Check that this is a TensoRF.");
            }
            Tensor line = state.tensor(name + "_line." + i).require(1, count, grid[AXES[i][2]], 1);
            vm.counts[i] = count;
            vm.planes[i] = Decomposition.componentsLast(plane.finiteFloats(), count);
            vm.lines[i] = Decomposition.componentsLast(line.finiteFloats(), count);
        }
        return vm;
    }

    /**
     * Reads a part of the components of {@code plane_coef} [3, C, side, side] and {@code line_coef} [3, C, side, 1], in
     * which the older, cubic model keeps all of them.
     */
    static VmTensor readUnsplit(Dict state, int first, int count, int total, int side) {
        float[] planes = state.tensor("plane_coef").require(3, total, side, side).finiteFloats();
        float[] lines = state.tensor("line_coef").require(3, total, side, 1).finiteFloats();
        VmTensor vm = new VmTensor(new int[] {side, side, side}, "VM");
        for (int i = 0; i < 3; i++) {
            vm.counts[i] = count;
            vm.planes[i] = part(planes, i * total + first, count, side * side);
            vm.lines[i] = part(lines, i * total + first, count, side);
        }
        return vm;
    }

    private static float[] part(float[] values, int first, int count, int size) {
        return Decomposition.componentsLast(Arrays.copyOfRange(values, first * size, (first + count) * size), count);
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public int components() {
        return counts[0] + counts[1] + counts[2];
    }

    @Override
    public float sum(float[] at) {
        float sum = 0;
        for (int i = 0; i < 3; i++) {
            int[] axes = AXES[i];
            int count = counts[i];
            float[] plane = planes[i];
            float[] line = lines[i];
            int x = Decomposition.base(at[axes[0]], grid[axes[0]]);
            int y = Decomposition.base(at[axes[1]], grid[axes[1]]);
            int z = Decomposition.base(at[axes[2]], grid[axes[2]]);
            float fx = Decomposition.fraction(at[axes[0]], x);
            float fy = Decomposition.fraction(at[axes[1]], y);
            float fz = Decomposition.fraction(at[axes[2]], z);
            int row = grid[axes[0]] * count;
            int p = y * row + x * count;
            int l = z * count;
            for (int c = 0; c < count; c++, p++, l++) {
                sum += bilinear(plane, p, count, row, fx, fy) * linear(line, l, count, fz);
            }
        }
        return sum;
    }

    @Override
    public void components(float[] at, float[][] rows, int column) {
        int component = 0;
        for (int i = 0; i < 3; i++) {
            int[] axes = AXES[i];
            int count = counts[i];
            float[] plane = planes[i];
            float[] line = lines[i];
            int x = Decomposition.base(at[axes[0]], grid[axes[0]]);
            int y = Decomposition.base(at[axes[1]], grid[axes[1]]);
            int z = Decomposition.base(at[axes[2]], grid[axes[2]]);
            float fx = Decomposition.fraction(at[axes[0]], x);
            float fy = Decomposition.fraction(at[axes[1]], y);
            float fz = Decomposition.fraction(at[axes[2]], z);
            int row = grid[axes[0]] * count;
            int p = y * row + x * count;
            int l = z * count;
            for (int c = 0; c < count; c++, p++, l++) {
                rows[component++][column] = bilinear(plane, p, count, row, fx, fy) * linear(line, l, count, fz);
            }
        }
    }

    private static float bilinear(float[] plane, int p, int count, int row, float fx, float fy) {
        float near = plane[p] + fx * (plane[p + count] - plane[p]);
        float far = plane[p + row] + fx * (plane[p + count + row] - plane[p + row]);
        return near + fy * (far - near);
    }

    private static float linear(float[] line, int l, int count, float fz) {
        return line[l] + fz * (line[l + count] - line[l]);
    }
}
