package org.maskmarch.march;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.march.VoxelLayout;

/**
 * Moves stored densities to where what is interpolated between them is opaque as the field is, inside the cells too. The
 * field's values at the vertices are not the best ones for that: interpolation cuts every bend, always on its inner side.
 *
 * <p>Minimised is, over vertices v and a few points s in each cell that rays reach,
 * {@code sum_s T_s (alpha(sum_v w_sv x_v) - alpha(y_s))^2 + P sum_v (alpha(x_v) - alpha(y_v))^2}: x the stored values, y the
 * field's, w the trilinear weights, alpha the opacity of a voxel, T what light is left at s of a ray that comes in along
 * the density's gradient, P the weight of what is known at the vertices themselves. By a few sweeps of damped Gauss-Seidel:
 * each vertex takes the step that is best for all that it has a share in, secants of alpha for slopes. Vertices of one
 * parity on all axes share no cell: they step at once, and the result does not depend on the number of threads.
 */
final class DensityFit {
    private static final int POINTS = 2;
    private static final int SWEEPS = 3;
    /** P. */
    private static final double AT_VERTICES = 0.5;
    /** Added to what a step is divided by, where a slope of 1 is that of the first light at a voxel of depth 1. */
    private static final double DAMPING = 0.1;
    /** Points that less light reaches do not count. */
    private static final float FAINTEST = 0.3f;
    /** Optical depth of a voxel beyond which more makes no difference. */
    private static final double OPAQUE = 4;
    /** How far light is followed back, and by what steps, in voxels. */
    private static final double OUTSIDE = 2;
    private static final double STEP = 0.25;
    /** Fractions of the powers of the root of {@code x^4 = x + 1}: multiples of them fill a cube evenly. */
    private static final double[] EVEN = {0.8191725133961645, 0.6710436067037893, 0.5497004779019703};
    private static final int BATCH = 4096;
    private static final int BRICK_VERTICES = VoxelLayout.BRICK_VERTICES;

    /** Values of a field as they are stored. */
    @FunctionalInterface
    interface Source {
        /**
         * @param xyz [n, 3] coordinates of the field's space
         * @param out [n]
         */
        void values(float[] xyz, int n, float[] out);
    }

    private final VoxelLayout layout;
    private final float[] values;
    private final float[] atVertices;
    private final float empty;
    private final DensityActivation activation;
    private final double voxel;
    private final float opaque;
    /** Value of a voxel of optical depth 1: the unit of slopes. */
    private final float unit;
    private final Progress progress;
    /** [slots + 1] where the points of the cell with this lowest corner start. */
    private final int[] first;
    /** [points, 3] places in their cells, 0..1. */
    private float[] place;
    private float[] light;
    private float[] wanted;
    private float[] interpolated;

    /**
     * @param values     [slots] raw density above {@code empty}, the field's at the vertices; moved in place
     * @param activation of a value above 0 plus {@code empty}
     * @param voxel      length of a voxel, in the unit that density is per
     */
    DensityFit(VoxelLayout layout, float[] values, float empty, DensityActivation activation, double voxel,
               Progress progress) {
        this.layout = layout;
        this.values = values;
        this.atVertices = values.clone();
        this.empty = empty;
        this.activation = activation;
        this.voxel = voxel;
        this.opaque = activation.raw((float) (OPAQUE / voxel)) - empty;
        this.unit = activation.raw((float) (1 / voxel)) - empty;
        this.progress = progress;
        this.first = new int[layout.slotCount() + 1];
    }

    void fit(Source source) {
        choosePoints();
        ask(source);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int parity = 0; parity < 8; parity++) {
                sweep(parity);
            }
        }
    }

    private double depth(float value) {
        return value > 0 ? activation.density(value + empty) * voxel : 0;
    }

    private double alpha(float value) {
        return -Math.expm1(-depth(value));
    }

    private void choosePoints() {
        float[] reaching = new float[layout.slotCount() * POINTS];
        IntStream.range(0, layout.brickCount()).parallel().forEach(brick -> {
            Cell cell = new Cell(layout);
            float[] corners = new float[8];
            double[] p = new double[3];
            for (int slot = brick * BRICK_VERTICES; slot < (brick + 1) * BRICK_VERTICES; slot++) {
                if (isOfSurface(slot, corners)) {
                    for (int k = 0; k < POINTS; k++) {
                        place(slot, k, p);
                        reaching[slot * POINTS + k] = light(slot, p, corners, cell);
                    }
                }
            }
        });
        int points = 0;
        for (float l : reaching) {
            points += l > FAINTEST ? 1 : 0;
        }
        place = new float[points * 3];
        light = new float[points];
        double[] p = new double[3];
        int at = 0;
        for (int i = 0; i < reaching.length; i++) {
            if (reaching[i] > FAINTEST) {
                place(i / POINTS, i % POINTS, p);
                for (int axis = 0; axis < 3; axis++) {
                    place[at * 3 + axis] = (float) p[axis];
                }
                light[at++] = reaching[i];
            }
            first[i / POINTS + 1] = at;
        }
    }

    /** Whether a cell has density, but is not opaque all over; its corners' values. */
    private boolean isOfSurface(int slot, float[] corners) {
        int x = layout.x(slot);
        int y = layout.y(slot);
        int z = layout.z(slot);
        if (x + 1 >= layout.nx() || y + 1 >= layout.ny() || z + 1 >= layout.nz()) {
            return false;
        }
        float least = Float.POSITIVE_INFINITY;
        float most = 0;
        for (int c = 0; c < 8; c++) {
            int corner = layout.slot(x + (c & 1), y + (c >> 1 & 1), z + (c >> 2));
            corners[c] = corner < 0 ? 0 : values[corner];
            least = Math.min(least, corners[c]);
            most = Math.max(most, corners[c]);
        }
        return most > 0 && least < 2 * opaque;
    }

    /** Place of a cell's k-th point: spread evenly inside the cell, and differently in each. */
    private void place(int slot, int k, double[] p) {
        int mixed = layout.x(slot) * 73856093 ^ layout.y(slot) * 19349663 ^ layout.z(slot) * 83492791;
        int number = (mixed & 0xffff) * POINTS + k;
        for (int axis = 0; axis < 3; axis++) {
            double multiple = 0.5 + number * EVEN[axis];
            p[axis] = multiple - Math.floor(multiple);
        }
    }

    /** Light that reaches a point of a cell from outside, against the gradient of what is stored. */
    private float light(int slot, double[] p, float[] corners, Cell cell) {
        double[] slope = new double[3];
        for (int c = 0; c < 8; c++) {
            double wx = (c & 1) == 1 ? p[0] : 1 - p[0];
            double wy = (c >> 1 & 1) == 1 ? p[1] : 1 - p[1];
            double wz = c >> 2 == 1 ? p[2] : 1 - p[2];
            slope[0] += ((c & 1) == 1 ? corners[c] : -corners[c]) * wy * wz;
            slope[1] += ((c >> 1 & 1) == 1 ? corners[c] : -corners[c]) * wx * wz;
            slope[2] += (c >> 2 == 1 ? corners[c] : -corners[c]) * wx * wy;
        }
        double steepness = Math.sqrt(slope[0] * slope[0] + slope[1] * slope[1] + slope[2] * slope[2]);
        double depth = 0;
        for (double t = STEP; t <= OUTSIDE && steepness > 0; t += STEP) {
            double back = t / steepness;
            cell.locate(layout.x(slot) + p[0] - back * slope[0], layout.y(slot) + p[1] - back * slope[1],
                    layout.z(slot) + p[2] - back * slope[2]);
            cell.resolve();
            depth += depth(cell.interpolate(values)) * STEP;
        }
        return (float) Math.exp(-depth);
    }

    private void ask(Source source) {
        int points = light.length;
        wanted = new float[points];
        interpolated = new float[points];
        int[] owner = new int[points];
        for (int slot = 0; slot < layout.slotCount(); slot++) {
            Arrays.fill(owner, first[slot], first[slot + 1], slot);
        }
        int batches = (points + BATCH - 1) / BATCH;
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, batches).parallel().forEach(batch -> {
            int from = batch * BATCH;
            int n = Math.min(BATCH, points - from);
            float[] xyz = new float[n * 3];
            float[] out = new float[n];
            double[] g = new double[3];
            Cell cell = new Cell(layout);
            for (int i = 0; i < n; i++) {
                int slot = owner[from + i];
                g[0] = layout.x(slot);
                g[1] = layout.y(slot);
                g[2] = layout.z(slot);
                for (int axis = 0; axis < 3; axis++) {
                    g[axis] += place[(from + i) * 3 + axis];
                    xyz[i * 3 + axis] = (float) (layout.box().min(axis) + g[axis] * layout.spacing(axis));
                }
                cell.locate(g[0], g[1], g[2]);
                cell.resolve();
                interpolated[from + i] = cell.interpolate(values);
            }
            source.values(xyz, n, out);
            System.arraycopy(out, 0, wanted, from, n);
            progress.report("bake: between vertices", done.incrementAndGet(), batches);
        });
    }

    private void sweep(int parity) {
        IntStream.range(0, layout.brickCount()).parallel().forEach(brick -> {
            Step step = new Step();
            for (int v = 0; v < BRICK_VERTICES; v++) {
                if ((v & 1 | (v >> 2 & 1) << 1 | (v >> 4 & 1) << 2) == parity) {
                    step.take(brick * BRICK_VERTICES + v);
                }
            }
        });
    }

    /** Steps of vertices, one after the other; one for each thread. */
    private final class Step {
        private final int[] cells = new int[8];
        private double gradient;
        private double curvature;

        void take(int slot) {
            int x = layout.x(slot);
            int y = layout.y(slot);
            int z = layout.z(slot);
            if (x >= layout.nx() || y >= layout.ny() || z >= layout.nz()) {
                return;
            }
            gradient = 0;
            curvature = 0;
            for (int c = 0; c < 8; c++) {
                int i = x - (c & 1);
                int j = y - (c >> 1 & 1);
                int k = z - (c >> 2);
                cells[c] = i < 0 || j < 0 || k < 0 ? -1 : layout.slot(i, j, k);
                for (int s = from(c); s < to(c); s++) {
                    add(light[s], share(s, c), interpolated[s], wanted[s]);
                }
            }
            if (curvature == 0) {
                return;
            }
            add(AT_VERTICES, 1, values[slot], atVertices[slot]);
            float change = (float) (gradient / (curvature + DAMPING));
            // cells that are not stored whole have no density
            if (values[slot] > 0 || values[slot] + change <= 0 || hasAllNeighbours(x, y, z)) {
                values[slot] += change;
                for (int c = 0; c < 8; c++) {
                    for (int s = from(c); s < to(c); s++) {
                        interpolated[s] += share(s, c) * change;
                    }
                }
            }
        }

        private int from(int c) {
            return cells[c] < 0 ? 0 : first[cells[c]];
        }

        private int to(int c) {
            return cells[c] < 0 ? 0 : first[cells[c] + 1];
        }

        /** Adds what a value should be to what the vertex, which has a share in it, should do. */
        private void add(double weight, float share, float is, float shouldBe) {
            // any emptiness is as good as any other, and so is what is opaque
            float goal = shouldBe <= 0 ? Math.min(0, is) : shouldBe >= opaque ? Math.max(opaque, is) : shouldBe;
            float miss = goal - is;
            if (miss != 0) {
                double slope = (alpha(goal) - alpha(is)) / miss * unit;
                gradient += weight * slope * slope * share * miss;
                curvature += weight * slope * slope * share * share;
            }
        }
    }

    private boolean hasAllNeighbours(int x, int y, int z) {
        for (int n = 0; n < 27; n++) {
            int i = x + n % 3 - 1;
            int j = y + n / 3 % 3 - 1;
            int k = z + n / 9 - 1;
            boolean inside = i >= 0 && j >= 0 && k >= 0 && i < layout.nx() && j < layout.ny() && k < layout.nz();
            if (inside && layout.slot(i, j, k) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Trilinear weight at a point of the corner of its cell that is the c-th. */
    private float share(int s, int c) {
        float fx = place[s * 3];
        float fy = place[s * 3 + 1];
        float fz = place[s * 3 + 2];
        return ((c & 1) == 1 ? fx : 1 - fx) * ((c >> 1 & 1) == 1 ? fy : 1 - fy) * (c >> 2 == 1 ? fz : 1 - fz);
    }
}
