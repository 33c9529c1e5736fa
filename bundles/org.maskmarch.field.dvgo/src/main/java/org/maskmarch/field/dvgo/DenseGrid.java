package org.maskmarch.field.dvgo;

import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/**
 * DirectVoxGO's {@code DenseGrid}: every vertex is stored.
 *
 * @param values [nx, ny, nz, channels]
 */
record DenseGrid(int nx, int ny, int nz, int channels, float[] values) implements VoxelGrid {
    static final String KIND = "DenseGrid";

    /** Reads {@code <name>.grid} [1, channels, nx, ny, nz]. */
    static DenseGrid read(Dict state, String name) {
        Tensor grid = state.tensor(name + ".grid").require(1, -1, -1, -1, -1);
        VoxelGrid.requireSizes(grid.subject(), grid.size(1), grid.size(2), grid.size(3), grid.size(4));
        return new DenseGrid(grid.size(2), grid.size(3), grid.size(4), grid.size(1), grid.finiteChannelsLast());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int size(int axis) {
        return axis == 0 ? nx : axis == 1 ? ny : nz;
    }

    @Override
    public float value(float x, float y, float z) {
        float gx = x * (nx - 1);
        float gy = y * (ny - 1);
        float gz = z * (nz - 1);
        int x0 = VoxelGrid.base(gx, nx);
        int y0 = VoxelGrid.base(gy, ny);
        int z0 = VoxelGrid.base(gz, nz);
        return blend((x0 * ny + y0) * nz + z0, 1, VoxelGrid.fraction(gx, x0), VoxelGrid.fraction(gy, y0),
                VoxelGrid.fraction(gz, z0));
    }

    @Override
    public void values(float x, float y, float z, float[][] rows, int column) {
        float gx = x * (nx - 1);
        float gy = y * (ny - 1);
        float gz = z * (nz - 1);
        int x0 = VoxelGrid.base(gx, nx);
        int y0 = VoxelGrid.base(gy, ny);
        int z0 = VoxelGrid.base(gz, nz);
        float fx = VoxelGrid.fraction(gx, x0);
        float fy = VoxelGrid.fraction(gy, y0);
        float fz = VoxelGrid.fraction(gz, z0);
        int first = ((x0 * ny + y0) * nz + z0) * channels;
        for (int c = 0; c < channels; c++) {
            rows[c][column] = blend(first + c, channels, fx, fy, fz);
        }
    }

    /** Between element {@code i} of the array and the seven that follow it on the axes. */
    private float blend(int i, int alongZ, float fx, float fy, float fz) {
        int alongY = nz * alongZ;
        int alongX = ny * alongY;
        float near = linear(linear(i, alongZ, fz), linear(i + alongY, alongZ, fz), fy);
        float far = linear(linear(i + alongX, alongZ, fz), linear(i + alongX + alongY, alongZ, fz), fy);
        return linear(near, far, fx);
    }

    private float linear(int i, int step, float fraction) {
        return linear(values[i], values[i + step], fraction);
    }

    private static float linear(float a, float b, float fraction) {
        return a + fraction * (b - a);
    }
}
