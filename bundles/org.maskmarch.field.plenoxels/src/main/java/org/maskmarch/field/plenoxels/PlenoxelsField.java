package org.maskmarch.field.plenoxels;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * A Plenoxels grid: density and spherical-harmonic colour at the centres of cells, interpolated trilinearly; the
 * density is interpolated before it is clamped, the colour is {@code max(0, sum + 0.5)} and has no upper bound.
 */
final class PlenoxelsField implements RadianceField {
    private static final int BLOCK = 4096;

    /**
     * The stored arrays.
     *
     * @param box     outer faces of the cells; their centres lie half a cell further in
     * @param links   [nx, ny, nz] row of each cell in the data, negative where it is empty
     * @param density [rows]
     * @param sh      [rows, 3, basis functions]
     */
    record Grid(Aabb box, int nx, int ny, int nz, int[] links, float[] density, int degree, float[] sh) {
        int size(int axis) {
            return axis == 0 ? nx : axis == 1 ? ny : nz;
        }
    }

    private final Grid grid;
    private final FieldInfo info;
    private final int basis;
    private final Blocks<Corners> blocks = new Blocks<>(BLOCK, Corners::new);
    private final float[] scale = new float[3];
    private final float[] offset = new float[3];

    /** @param background what becomes of the layers of the file, for the details */
    PlenoxelsField(Grid grid, Aabb bounds, String background) {
        this.grid = grid;
        this.basis = SphericalHarmonics.count(grid.degree());
        double cell = 0;
        double[] half = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double centre = (grid.box().min(axis) + grid.box().max(axis)) / 2;
            scale[axis] = (float) (grid.size(axis) / grid.box().size(axis));
            offset[axis] = (float) (0.5 * grid.size(axis) - 0.5 - centre * scale[axis]);
            half[axis] = grid.box().size(axis) / grid.size(axis) / 2;
            cell += half[axis] * 2 / 3;
        }
        Aabb box = grid.box();
        NativeGrid vertices = new NativeGrid(new Aabb(box.minX() + half[0], box.minY() + half[1], box.minZ() + half[2],
                box.maxX() - half[0], box.maxY() - half[1], box.maxZ() - half[2]), grid.nx(), grid.ny(), grid.nz());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("grid", grid.nx() + " x " + grid.ny() + " x " + grid.nz());
        details.put("occupied cells", String.valueOf(grid.density().length));
        details.put("colour head", "spherical harmonics of degree " + grid.degree());
        details.put("background", background);
        // svox2 steps half a cell
        this.info = new FieldInfo("plenoxels", bounds, vertices, 0.5 * cell, details);
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        inBlocks(n, (corners, i) -> {
            if (!info.bounds().contains(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2])) {
                out[i] = 0;
                return;
            }
            corners.locate(xyz, i);
            float sum = 0;
            for (int c = 0; c < 8; c++) {
                sum += corners.row[c] < 0 ? 0 : corners.weight[c] * grid.density()[corners.row[c]];
            }
            out[i] = sum;
        });
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        inBlocks(n, (corners, i) -> {
            corners.locate(xyz, i);
            corners.interpolate();
            SphericalHarmonics.basis(grid.degree(), directions[i * 3], directions[i * 3 + 1], directions[i * 3 + 2],
                    corners.basis);
            corners.shade(corners.basis, 0, out, i * 3);
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[] bases = new float[k * basis];
        float[] one = new float[basis];
        for (int j = 0; j < k; j++) {
            SphericalHarmonics.basis(grid.degree(), directions[j * 3], directions[j * 3 + 1], directions[j * 3 + 2],
                    one);
            System.arraycopy(one, 0, bases, j * basis, basis);
        }
        inBlocks(n, (corners, i) -> {
            corners.locate(xyz, i);
            corners.interpolate();
            for (int j = 0; j < k; j++) {
                corners.shade(bases, j * basis, out, (i * k + j) * 3);
            }
        });
    }

    private interface Point {
        void evaluate(Corners corners, int i);
    }

    private void inBlocks(int n, Point point) {
        blocks.forEach(n, (corners, first, count) -> {
            for (int i = first; i < first + count; i++) {
                point.evaluate(corners, i);
            }
        });
    }

    /** The eight cells round a point, with their weights. */
    private final class Corners {
        private final int[] row = new int[8];
        private final float[] weight = new float[8];
        private final float[] sh = new float[3 * PlenoxelsField.this.basis];
        private final float[] basis = new float[PlenoxelsField.this.basis];

        void locate(float[] xyz, int i) {
            float gx = toGrid(xyz[i * 3], 0);
            float gy = toGrid(xyz[i * 3 + 1], 1);
            float gz = toGrid(xyz[i * 3 + 2], 2);
            int x = Math.min((int) gx, grid.nx() - 2);
            int y = Math.min((int) gy, grid.ny() - 2);
            int z = Math.min((int) gz, grid.nz() - 2);
            float fx = gx - x;
            float fy = gy - y;
            float fz = gz - z;
            for (int c = 0; c < 8; c++) {
                int dx = c >> 2;
                int dy = c >> 1 & 1;
                int dz = c & 1;
                row[c] = grid.links()[((x + dx) * grid.ny() + y + dy) * grid.nz() + z + dz];
                weight[c] = (dx == 0 ? 1 - fx : fx) * (dy == 0 ? 1 - fy : fy) * (dz == 0 ? 1 - fz : fz);
            }
        }

        private float toGrid(float p, int axis) {
            return Math.max(0f, Math.min(grid.size(axis) - 1f, offset[axis] + p * scale[axis]));
        }

        void interpolate() {
            Arrays.fill(sh, 0);
            for (int c = 0; c < 8; c++) {
                if (row[c] >= 0 && weight[c] > 0) {
                    int from = row[c] * sh.length;
                    for (int j = 0; j < sh.length; j++) {
                        sh[j] += weight[c] * grid.sh()[from + j];
                    }
                }
            }
        }

        void shade(float[] bases, int at, float[] out, int to) {
            int count = basis.length;
            for (int c = 0; c < 3; c++) {
                float sum = 0.5f;
                for (int j = 0; j < count; j++) {
                    sum += bases[at + j] * sh[c * count + j];
                }
                out[to + c] = Math.max(0f, sum);
            }
        }
    }
}
