package org.maskmarch.field.dvgo;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/**
 * DirectVoxGO's {@code TensoRFGrid}: a sum of products of planes and the lines across them; where there are several
 * channels, a matrix from the products to the channels. The products are interpolated factor by factor, which is not
 * quite the interpolation of the values at the vertices. Immutable.
 */
final class TensorfGrid implements VoxelGrid {
    static final String KIND = "TensoRFGrid";
    private static final String[] PLANES = {"xy_plane", "xz_plane", "yz_plane"};
    private static final String[] LINES = {"z_vec", "y_vec", "x_vec"};
    /** Axes of plane i, slowest first, and of its line. */
    private static final int[][] AXES = {{0, 1, 2}, {0, 2, 1}, {1, 2, 0}};

    private final int[] sides;
    private final int[] counts = new int[3];
    /** [3][first axis, second axis, component]. */
    private final float[][] planes = new float[3][];
    /** [3][position, component]. */
    private final float[][] lines = new float[3][];
    private final int channels;
    /** [components of all planes, channels]; null for a plain sum. */
    private final float[] mix;

    private TensorfGrid(int[] sides, int channels, float[] mix) {
        this.sides = sides;
        this.channels = channels;
        this.mix = mix;
    }

    /** Reads {@code <name>.xy_plane} [1, components, nx, ny] and so on, and {@code <name>.f_vec} if it is there. */
    static TensorfGrid read(Dict state, String name) {
        int[] sides = new int[3];
        int components = 0;
        for (int i = 0; i < 3; i++) {
            Tensor line = state.tensor(name + '.' + LINES[i]).require(1, -1, -1, 1);
            VoxelGrid.requireSizes(line.subject(), line.size(1), line.size(2));
            sides[AXES[i][2]] = line.size(2);
            components += line.size(1);
        }
        Tensor mix = state.has(name + ".f_vec") ? state.tensor(name + ".f_vec").require(components, -1) : null;
        if (mix != null && (mix.size(1) < 1 || mix.size(1) > MAX_CHANNELS)) {
            throw MaskmarchException.badInput("field.unsupported", mix.subject(), mix.size(1) + " channels; 1 to "
                    + MAX_CHANNELS + " are read.", "Check that this is a DirectVoxGO.");
        }
        TensorfGrid grid = new TensorfGrid(sides, mix == null ? 1 : mix.size(1), mix == null ? null : mix.finiteFloats());
        for (int i = 0; i < 3; i++) {
            Tensor line = state.tensor(name + '.' + LINES[i]);
            Tensor plane = state.tensor(name + '.' + PLANES[i]).require(1, line.size(1), sides[AXES[i][0]],
                    sides[AXES[i][1]]);
            grid.counts[i] = line.size(1);
            grid.planes[i] = plane.finiteChannelsLast();
            grid.lines[i] = line.finiteChannelsLast();
        }
        return grid;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int size(int axis) {
        return sides[axis];
    }

    /** Takes the product of a component. */
    private interface Sink {
        void add(int component, float product);
    }

    @Override
    public float value(float x, float y, float z) {
        float[] sum = new float[1];
        components(x, y, z, (component, product) -> sum[0] += product);
        return sum[0];
    }

    @Override
    public void values(float x, float y, float z, float[][] rows, int column) {
        if (mix == null) {
            rows[0][column] = value(x, y, z);
            return;
        }
        for (int c = 0; c < channels; c++) {
            rows[c][column] = 0;
        }
        components(x, y, z, (component, product) -> {
            for (int c = 0; c < channels; c++) {
                rows[c][column] += product * mix[component * channels + c];
            }
        });
    }

    private void components(float x, float y, float z, Sink sink) {
        float[] at = {x * (sides[0] - 1), y * (sides[1] - 1), z * (sides[2] - 1)};
        int component = 0;
        for (int i = 0; i < 3; i++) {
            int[] axes = AXES[i];
            int count = counts[i];
            int a = VoxelGrid.base(at[axes[0]], sides[axes[0]]);
            int b = VoxelGrid.base(at[axes[1]], sides[axes[1]]);
            int l = VoxelGrid.base(at[axes[2]], sides[axes[2]]);
            float fa = VoxelGrid.fraction(at[axes[0]], a);
            float fb = VoxelGrid.fraction(at[axes[1]], b);
            float fl = VoxelGrid.fraction(at[axes[2]], l);
            int row = sides[axes[1]] * count;
            for (int c = 0; c < count; c++) {
                int p = a * row + b * count + c;
                float near = linear(planes[i], p, count, fb);
                float far = linear(planes[i], p + row, count, fb);
                sink.add(component++, (near + fa * (far - near)) * linear(lines[i], l * count + c, count, fl));
            }
        }
    }

    private static float linear(float[] values, int i, int step, float fraction) {
        return values[i] + fraction * (values[i + step] - values[i]);
    }
}
