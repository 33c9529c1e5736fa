package org.maskmarch.march;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * Fits spherical harmonics to a field's colour at every vertex that rays can see: weighted least squares over the
 * {@linkplain ViewDirections directions} in which cameras see it. Directions from which the surface cannot be seen (against
 * the density gradient) count little: no photograph ever told the field what colour it has from there.
 *
 * <p>A network has colours everywhere, but those before a surface mean nothing: no ray ever brought them to light. A vertex
 * there asks a little further in, where rays that interpolate its colour find matter. Of a field that is stored on the
 * vertices all colours count as they are.
 */
final class ColourFit {
    /** Weight of a direction that looks out of the surface. */
    private static final float HIDDEN_WEIGHT = 0.02f;
    /** Bricks side by side whose vertices are asked for at once, along directions to the middle of them. */
    private static final int RUN = 4;
    /** Optical depth of a voxel that counts as surface. */
    private static final double SURFACE_DEPTH = 1;
    /** How far from its vertex a colour may be taken, in voxels: farther lies the next vertex's. */
    private static final double FARTHEST = 0.5;

    private final RadianceField field;
    private final FieldInfo source;
    private final VoxelLayout layout;
    private final float[] values;
    private final float empty;
    /** Stored value at a surface. */
    private final float surface;
    private final int degree;
    private final int count;
    private final Progress progress;
    private final ViewDirections looks;

    /**
     * @param source what the baked field says of its source
     * @param values [slots] raw density above {@code empty}
     * @param voxel  length of a voxel, in the unit that density is per
     * @param looks  in the field's space
     */
    ColourFit(RadianceField field, FieldInfo source, VoxelLayout layout, float[] values, float empty, double voxel, int degree,
              ViewDirections looks, Progress progress) {
        this.field = field;
        this.source = source;
        this.layout = layout;
        this.values = values;
        this.empty = empty;
        this.surface = source.nativeGrid() != null ? Float.NEGATIVE_INFINITY
                : source.activation().raw((float) (SURFACE_DEPTH / voxel)) - empty;
        this.degree = degree;
        this.count = SphericalHarmonics.count(degree);
        this.progress = progress;
        this.looks = looks;
    }

    BrickField fit() {
        int[] visible = IntStream.range(0, layout.slotCount()).filter(this::touchesDensity).toArray();
        float[] coefficients = new float[visible.length * 3 * count];
        int[] runs = runs(visible);
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, runs.length - 1).parallel().forEach(run -> {
            fit(visible, runs[run], runs[run + 1], coefficients);
            progress.report("bake: colour", done.incrementAndGet(), runs.length - 1);
        });
        return quantised(visible, coefficients);
    }

    /** Where runs of bricks begin among the visible slots, and where the last one ends. */
    private int[] runs(int[] visible) {
        int[] runs = new int[visible.length + 1];
        int count = 0;
        int first = -RUN;
        int last = -1;
        for (int i = 0; i < visible.length; i++) {
            int position = layout.positionOf(visible[i] / VoxelLayout.BRICK_VERTICES);
            boolean besides = position <= last + 1 && position < first + RUN
                    && position / layout.bricksX() == first / layout.bricksX();
            if (!besides) {
                first = position;
                runs[count++] = i;
            }
            last = position;
        }
        runs[count++] = visible.length;
        return Arrays.copyOf(runs, count);
    }

    private void fit(int[] visible, int from, int to, float[] coefficients) {
        int n = to - from;
        float[] xyz = new float[n * 3];
        double[] at = new double[3];
        double[] middle = new double[3];
        for (int i = 0; i < n; i++) {
            place(visible[from + i], at);
            for (int axis = 0; axis < 3; axis++) {
                double p = layout.box().min(axis) + at[axis] * layout.spacing(axis);
                xyz[i * 3 + axis] = (float) p;
                middle[axis] += p / n;
            }
        }
        ViewDirections.Some some = looks.at(middle);
        float[] rgb = new float[n * some.count() * 3];
        field.colours(xyz, n, some.directions(), some.count(), rgb);
        float[][] basis = new float[some.count()][count];
        for (int j = 0; j < some.count(); j++) {
            SphericalHarmonics.basis(degree, some.directions()[j * 3], some.directions()[j * 3 + 1],
                    some.directions()[j * 3 + 2], basis[j]);
        }
        LeastSquares solver = new LeastSquares(count);
        float[] weights = new float[some.count()];
        for (int i = 0; i < n; i++) {
            weigh(visible[from + i], some, weights);
            solver.solve(basis, weights, rgb, i * some.count() * 3, coefficients, (from + i) * 3 * count);
        }
    }

    private BrickField quantised(int[] visible, float[] coefficients) {
        float largest = 0;
        for (float c : coefficients) {
            largest = Math.max(largest, Math.abs(c));
        }
        float scale = largest > 0 ? largest / Short.MAX_VALUE : 1;
        short[] harmonics = new short[layout.slotCount() * 3 * count];
        for (int i = 0; i < visible.length; i++) {
            for (int k = 0; k < 3 * count; k++) {
                harmonics[visible[i] * 3 * count + k] = (short) Math.round(coefficients[i * 3 * count + k] / scale);
            }
        }
        return new BrickField(layout, source, degree, values, empty, harmonics, scale);
    }

    /** Whether any cell at this vertex has density: then rays interpolate its colour. */
    private boolean touchesDensity(int slot) {
        int x = layout.x(slot);
        int y = layout.y(slot);
        int z = layout.z(slot);
        if (x >= layout.nx() || y >= layout.ny() || z >= layout.nz()) {
            return false;
        }
        for (int n = 0; n < 27; n++) {
            if (valueAt(x + n % 3 - 1, y + n / 3 % 3 - 1, z + n / 9 - 1) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Where a vertex takes its colours from, in grid coordinates: up the density, by Newton's step to the surface. */
    private void place(int slot, double[] at) {
        at[0] = layout.x(slot);
        at[1] = layout.y(slot);
        at[2] = layout.z(slot);
        if (values[slot] < surface) {
            double[] slope = new double[3];
            slope(slot, slope);
            double steepness = Math.sqrt(slope[0] * slope[0] + slope[1] * slope[1] + slope[2] * slope[2]);
            if (steepness > 0) {
                double step = Math.min(FARTHEST, (surface - values[slot]) / steepness) / steepness;
                for (int axis = 0; axis < 3; axis++) {
                    at[axis] += step * slope[axis];
                }
            }
        }
    }

    /** The gradient at a vertex, per voxel. */
    private void slope(int slot, double[] out) {
        int x = layout.x(slot);
        int y = layout.y(slot);
        int z = layout.z(slot);
        out[0] = (valueAt(x + 1, y, z) - valueAt(x - 1, y, z)) / 2;
        out[1] = (valueAt(x, y + 1, z) - valueAt(x, y - 1, z)) / 2;
        out[2] = (valueAt(x, y, z + 1) - valueAt(x, y, z - 1)) / 2;
    }

    private float valueAt(int x, int y, int z) {
        if (x < 0 || y < 0 || z < 0 || x >= layout.nx() || y >= layout.ny() || z >= layout.nz()) {
            return 0;
        }
        int slot = layout.slot(x, y, z);
        return slot < 0 ? 0 : values[slot];
    }

    /** Weights of the directions at a vertex: their own where they meet the surface from outside. */
    private void weigh(int slot, ViewDirections.Some some, float[] weights) {
        float[] directions = some.directions();
        double[] slope = new double[3];
        slope(slot, slope);
        double gx = slope[0] / layout.spacing(0);
        double gy = slope[1] / layout.spacing(1);
        double gz = slope[2] / layout.spacing(2);
        double length = Math.sqrt(gx * gx + gy * gy + gz * gz);
        for (int j = 0; j < some.count(); j++) {
            double into = length == 0 ? 1
                    : (gx * directions[j * 3] + gy * directions[j * 3 + 1] + gz * directions[j * 3 + 2]) / length;
            weights[j] = some.weights()[j] * (into > -0.2 ? 1 : HIDDEN_WEIGHT);
        }
    }

    /** Weighted least squares of three channels against one basis, by Cholesky; buffers are reused. */
    private static final class LeastSquares {
        private final int n;
        private final double[] normal;
        private final double[] right;

        LeastSquares(int n) {
            this.n = n;
            normal = new double[n * n];
            right = new double[n * 3];
        }

        void solve(float[][] basis, float[] weights, float[] rgb, int rgbAt, float[] out, int outAt) {
            Arrays.fill(normal, 0);
            Arrays.fill(right, 0);
            for (int j = 0; j < basis.length; j++) {
                float[] row = basis[j];
                for (int a = 0; a < n; a++) {
                    double wa = weights[j] * row[a];
                    for (int b = 0; b <= a; b++) {
                        normal[a * n + b] += wa * row[b];
                    }
                    for (int c = 0; c < 3; c++) {
                        right[c * n + a] += wa * (rgb[rgbAt + j * 3 + c] - 0.5f);
                    }
                }
            }
            for (int a = 0; a < n; a++) {
                normal[a * n + a] += 1e-4;
                for (int b = 0; b <= a; b++) {
                    double sum = normal[a * n + b];
                    for (int k = 0; k < b; k++) {
                        sum -= normal[a * n + k] * normal[b * n + k];
                    }
                    normal[a * n + b] = a == b ? Math.sqrt(sum) : sum / normal[b * n + b];
                }
            }
            for (int c = 0; c < 3; c++) {
                int at = c * n;
                for (int a = 0; a < n; a++) {
                    double sum = right[at + a];
                    for (int k = 0; k < a; k++) {
                        sum -= normal[a * n + k] * right[at + k];
                    }
                    right[at + a] = sum / normal[a * n + a];
                }
                for (int a = n - 1; a >= 0; a--) {
                    double sum = right[at + a];
                    for (int k = a + 1; k < n; k++) {
                        sum -= normal[k * n + a] * right[at + k];
                    }
                    right[at + a] = sum / normal[a * n + a];
                    out[outAt + at + a] = (float) right[at + a];
                }
            }
        }
    }
}
