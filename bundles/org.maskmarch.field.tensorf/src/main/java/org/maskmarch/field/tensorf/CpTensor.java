package org.maskmarch.field.tensorf;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/** A CP decomposition: each component is the product of three lines, one along each axis. Immutable. */
final class CpTensor implements Decomposition {
    /** Axis of line i. */
    private static final int[] AXES = {2, 1, 0};

    private final int[] grid;
    private final int count;
    /** [axis][position, component]. */
    private final float[][] lines = new float[3][];

    private CpTensor(int[] grid, int count) {
        this.grid = grid;
        this.count = count;
    }

    /** Reads {@code <name>_line.i} [1, C, length, 1]. */
    static CpTensor read(Dict state, String name, int[] grid) {
        Tensor first = state.tensor(name + "_line.0").require(1, -1, grid[2], 1);
        int count = first.size(1);
        if (count < 1 || count > MAX_COMPONENTS) {
            throw MaskmarchException.badInput("field.unsupported", first.subject(), count + " components; 1 to "
                    + MAX_COMPONENTS + " are read.", "Check that this is a TensoRF.");
        }
        CpTensor cp = new CpTensor(grid, count);
        for (int i = 0; i < 3; i++) {
            Tensor line = state.tensor(name + "_line." + i).require(1, count, grid[AXES[i]], 1);
            cp.lines[AXES[i]] = Decomposition.componentsLast(line.finiteFloats(), count);
        }
        return cp;
    }

    @Override
    public String kind() {
        return "CP";
    }

    @Override
    public int components() {
        return count;
    }

    @Override
    public float sum(float[] at) {
        int x = Decomposition.base(at[0], grid[0]);
        int y = Decomposition.base(at[1], grid[1]);
        int z = Decomposition.base(at[2], grid[2]);
        float fx = Decomposition.fraction(at[0], x);
        float fy = Decomposition.fraction(at[1], y);
        float fz = Decomposition.fraction(at[2], z);
        float sum = 0;
        for (int c = 0; c < count; c++) {
            sum += line(2, z * count + c, fz) * line(1, y * count + c, fy) * line(0, x * count + c, fx);
        }
        return sum;
    }

    @Override
    public void components(float[] at, float[][] rows, int column) {
        int x = Decomposition.base(at[0], grid[0]);
        int y = Decomposition.base(at[1], grid[1]);
        int z = Decomposition.base(at[2], grid[2]);
        float fx = Decomposition.fraction(at[0], x);
        float fy = Decomposition.fraction(at[1], y);
        float fz = Decomposition.fraction(at[2], z);
        for (int c = 0; c < count; c++) {
            rows[c][column] = line(2, z * count + c, fz) * line(1, y * count + c, fy) * line(0, x * count + c, fx);
        }
    }

    private float line(int axis, int i, float fraction) {
        float[] line = lines[axis];
        return line[i] + fraction * (line[i + count] - line[i]);
    }
}
