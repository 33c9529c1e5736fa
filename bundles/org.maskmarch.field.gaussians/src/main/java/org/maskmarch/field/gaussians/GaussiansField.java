package org.maskmarch.field.gaussians;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * Splats as a field, drawn for the grid {@link FieldInfo#nativeGrid()} on which it is meant to be baked. Density is the
 * sum of the {@linkplain SplatKernel kernels} of the splats at a point; colour is the mean of their colours, weighted by
 * opacity times Gaussian. Weights reach farther than density, to the vertices next to it: rays interpolate colour
 * between vertices with density and without.
 *
 * <p>Points are handled cell by cell, with the splats near the cell, in their order: what a point gets depends on nothing
 * else. Immutable.
 */
final class GaussiansField implements RadianceField {
    /** Splats are finer than most fields. */
    static final int RESOLUTION = 256;
    /** Half of it is the middle of the scene. */
    static final int RESOLUTION_CONTRACTED = 384;
    private static final double LEAST_VOXEL = 1e-9;
    /** Points handled by one thread at a time. */
    private static final int BLOCK = 4096;
    /** Side of the cells by which points are grouped, in voxels: a brick of the baked grid. */
    private static final int CELL = 4;
    /** How far beyond a splat its colour is known, in voxels: the diagonal of a voxel, and a little. */
    private static final double COLOUR_REACH = 1.8;
    /** Weights below exp(-this) of the largest do not show. */
    private static final float FAINT = 12;

    private final ShapedSplats splats;
    private final SplatIndex index;
    private final float[] harmonics;
    private final int degree;
    private final int basis;
    private final FieldInfo info;
    private final double voxel;
    private final double[] origin = new double[3];
    private final int[] cells = new int[3];
    private final float reach;

    /**
     * @param model      splats of the space
     * @param resolution vertices along the longest axis of the bounds; 0 = {@value #RESOLUTION}, contracted
     *                   {@value #RESOLUTION_CONTRACTED}
     */
    GaussiansField(Splats model, FieldSpace space, Aabb bounds, int resolution) {
        this.voxel = voxel(model, bounds, resolution > 1 ? resolution
                : space == FieldSpace.WORLD ? RESOLUTION : RESOLUTION_CONTRACTED);
        this.reach = (float) (COLOUR_REACH * voxel);
        this.splats = new ShapedSplats(model, bounds, voxel);
        if (splats.count == 0) {
            throw MaskmarchException.badInput("field.bounds-outside", model.subject(), "No splat that can be seen meets"
                    + " the bounds " + bounds + '.', "Leave out bounds, or give a part of the model's box.");
        }
        this.index = new SplatIndex(splats.mean, splats.half);
        this.harmonics = model.harmonics();
        this.degree = model.degree();
        this.basis = SphericalHarmonics.count(degree);
        int[] vertices = new int[3];
        double[] max = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            vertices[axis] = Math.max(2, (int) Math.ceil(bounds.size(axis) / voxel - 1e-6) + 1);
            double beyond = (vertices[axis] - 1) * voxel - bounds.size(axis);
            origin[axis] = bounds.min(axis) - beyond / 2;
            max[axis] = origin[axis] + (vertices[axis] - 1) * voxel;
            cells[axis] = (vertices[axis] + CELL - 1) / CELL;
        }
        NativeGrid grid = new NativeGrid(new Aabb(origin[0], origin[1], origin[2], max[0], max[1], max[2]),
                vertices[0], vertices[1], vertices[2]);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("container", model.container());
        details.put("splats", String.valueOf(model.count()));
        details.put("colour head", "spherical harmonics, degree " + degree);
        details.put("kept", splats.count + " that can be seen in the bounds");
        this.info = new FieldInfo("gaussians", space, DensityActivation.RELU, bounds, grid, 0, details);
    }

    private static double voxel(Splats model, Aabb bounds, int resolution) {
        double longest = 0;
        double farthest = 0;
        for (int axis = 0; axis < 3; axis++) {
            longest = Math.max(longest, bounds.size(axis));
            farthest = Math.max(farthest, Math.max(Math.abs(bounds.min(axis)), Math.abs(bounds.max(axis))));
        }
        double voxel = longest / (resolution - 1);
        // finer places fall together in single precision
        if (!(voxel > LEAST_VOXEL && voxel > 4 * Math.ulp((float) farthest))) {
            throw MaskmarchException.badInput("checkpoint.bad-value", model.subject(), "The splats are as close as "
                    + (float) voxel + " at coordinates of " + (float) farthest + '.', "Export the model at its true size.");
        }
        return voxel;
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        Aabb bounds = info.bounds();
        inCells(xyz, n, 0, (near, i) -> out[i] = near.candidates.size > 0
                && bounds.contains(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2])
                ? near.density(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2]) : 0);
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        inCells(xyz, n, reach, (near, i) -> {
            float[] one = near.basisOf(directions, i);
            near.forgetColours(1);
            near.colour(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2], one, 1, out, i * 3);
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[] bases = new float[k * basis];
        float[] one = new float[basis];
        for (int j = 0; j < k; j++) {
            SphericalHarmonics.basis(degree, directions[j * 3], directions[j * 3 + 1], directions[j * 3 + 2], one);
            System.arraycopy(one, 0, bases, j * basis, basis);
        }
        inCells(xyz, n, reach, (near, i) -> {
            if (near.fresh) {
                near.forgetColours(k);
            }
            near.colour(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2], bases, k, out, i * 3 * k);
        });
    }

    private interface Point {
        void evaluate(Near near, int i);
    }

    private void inCells(float[] xyz, int n, float margin, Point point) {
        int blocks = (n + BLOCK - 1) / BLOCK;
        IntStream range = IntStream.range(0, blocks);
        (blocks > 1 ? range.parallel() : range).forEach(block -> {
            int from = block * BLOCK;
            int size = Math.min(BLOCK, n - from);
            long[] keys = new long[size];
            for (int i = 0; i < size; i++) {
                keys[i] = cellOf(xyz, from + i) * BLOCK + i;
            }
            Arrays.sort(keys);
            Near near = new Near();
            long cell = -1;
            for (long key : keys) {
                near.fresh = key / BLOCK != cell;
                if (near.fresh) {
                    cell = key / BLOCK;
                    near.gather(cell, margin);
                }
                point.evaluate(near, from + (int) (key % BLOCK));
            }
        });
    }

    /** Number of the cell of a point; those outside the grid share the cells in a rim round it. */
    private long cellOf(float[] xyz, int i) {
        long cell = 0;
        for (int axis = 2; axis >= 0; axis--) {
            double at = ((xyz[i * 3 + axis] - origin[axis]) / voxel + 0.5) / CELL;
            cell = cell * (cells[axis] + 2) + (long) Math.max(0, Math.min(cells[axis] + 1, Math.floor(at) + 1));
        }
        return cell;
    }

    /** The splats near a cell. One for each thread. */
    private final class Near {
        private final SplatIndex.Hits candidates = new SplatIndex.Hits();
        private final float[] box = new float[6];
        private final float[] one = new float[basis];
        private float[] exponent = new float[64];
        private float[] rgb = new float[0];
        private boolean[] known = new boolean[0];
        private boolean fresh;

        void gather(long cell, float margin) {
            long rest = cell;
            for (int axis = 0; axis < 3; axis++) {
                long at = rest % (cells[axis] + 2) - 1;
                rest /= cells[axis] + 2;
                double low = origin[axis] + (at * CELL - 0.5) * voxel;
                // a little more: points are placed in single precision
                double slack = 1e-3 * voxel + margin;
                box[axis] = at < 0 ? Float.NEGATIVE_INFINITY : (float) (low - slack);
                box[3 + axis] = at >= cells[axis] ? Float.POSITIVE_INFINITY : (float) (low + CELL * voxel + slack);
            }
            index.find(box, candidates);
        }

        float density(float x, float y, float z) {
            float sum = 0;
            for (int c = 0; c < candidates.size; c++) {
                int i = candidates.number[c];
                float v = splats.centre[i] + halfSquare(i, x, y, z);
                if (v < splats.cut[i]) {
                    sum += splats.amplitude[i] * SplatKernel.density(v);
                }
            }
            return sum;
        }

        /** Half the squared distance from the centre, in standard deviations. */
        private float halfSquare(int i, float x, float y, float z) {
            float dx = x - splats.mean[i * 3];
            float dy = y - splats.mean[i * 3 + 1];
            float dz = z - splats.mean[i * 3 + 2];
            float[] w = splats.whiten;
            int at = i * 9;
            float a = w[at] * dx + w[at + 1] * dy + w[at + 2] * dz;
            float b = w[at + 3] * dx + w[at + 4] * dy + w[at + 5] * dz;
            float c = w[at + 6] * dx + w[at + 7] * dy + w[at + 8] * dz;
            return 0.5f * (a * a + b * b + c * c);
        }

        float[] basisOf(float[] directions, int i) {
            SphericalHarmonics.basis(degree, directions[i * 3], directions[i * 3 + 1], directions[i * 3 + 2], one);
            return one;
        }

        /** Makes room for the colours of the candidates along k directions, none of them known. */
        void forgetColours(int k) {
            if (rgb.length < candidates.size * 3 * k) {
                rgb = new float[candidates.size * 3 * k * 3 / 2];
            }
            if (known.length < candidates.size) {
                known = new boolean[candidates.number.length];
            }
            Arrays.fill(known, 0, candidates.size, false);
        }

        void colour(float x, float y, float z, float[] bases, int k, float[] out, int to) {
            Arrays.fill(out, to, to + 3 * k, 0);
            float least = weigh(x, y, z);
            float total = 0;
            for (int c = 0; c < candidates.size; c++) {
                float below = exponent[c] - least;
                if (!(below < FAINT)) {
                    continue;
                }
                float weight = (float) Math.exp(-below);
                if (!known[c]) {
                    known[c] = true;
                    shade(candidates.number[c], bases, k, c * 3 * k);
                }
                total += weight;
                for (int j = 0; j < 3 * k; j++) {
                    out[to + j] += weight * rgb[c * 3 * k + j];
                }
            }
            for (int j = 0; j < 3 * k && total > 0; j++) {
                out[to + j] /= total;
            }
        }

        /** Minus the logarithms of the candidates' weights, infinite beyond their reach; the least of them. */
        private float weigh(float x, float y, float z) {
            if (exponent.length < candidates.size) {
                exponent = new float[candidates.number.length];
            }
            float least = Float.POSITIVE_INFINITY;
            for (int c = 0; c < candidates.size; c++) {
                int i = candidates.number[c];
                boolean near = Math.abs(x - splats.mean[i * 3]) <= splats.half[i * 3] + reach
                        && Math.abs(y - splats.mean[i * 3 + 1]) <= splats.half[i * 3 + 1] + reach
                        && Math.abs(z - splats.mean[i * 3 + 2]) <= splats.half[i * 3 + 2] + reach;
                exponent[c] = near ? splats.centre[i] + halfSquare(i, x, y, z)
                        - (float) Math.log(splats.amplitude[i]) : Float.POSITIVE_INFINITY;
                least = Math.min(least, exponent[c]);
            }
            return least;
        }

        private void shade(int i, float[] bases, int k, int to) {
            int from = splats.source[i] * 3 * basis;
            for (int j = 0; j < k; j++) {
                for (int c = 0; c < 3; c++) {
                    float sum = 0.5f;
                    for (int b = 0; b < basis; b++) {
                        sum += bases[j * basis + b] * harmonics[from + c * basis + b];
                    }
                    rgb[to + j * 3 + c] = Math.max(0f, sum);
                }
            }
        }
    }
}
