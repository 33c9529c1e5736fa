package org.maskmarch.field.gaussians;

import java.util.Arrays;
import org.maskmarch.api.Aabb;

/**
 * The splats that meet a box, shaped for voxels: none is thinner than a voxel can hold, those that were made thicker are
 * less opaque in proportion. In an order in which neighbours are near each other and of like size. Immutable.
 */
final class ShapedSplats {
    /**
     * No splat is thinner than this, in voxels: on a grid, thinner Gaussians would lose or gain density by where they
     * fall between the vertices. Measured against rasterised pictures: less wavers, more swells outlines.
     */
    private static final double LEAST_EXTENT = 0.4;
    /** Splats fainter than one rasterised step count up to two standard deviations: many of them add up. */
    private static final double FAINT_REACH = 2;
    /** Keeps the logarithm of the opacity of a splat without any area finite. */
    private static final double LEAST_OPACITY = 1e-30;
    private static final int ORDER_BITS = 11;

    final int count;
    /** [splats]: index of the splat in the model. */
    final int[] source;
    /** [splats, 3]. */
    final float[] mean;
    /** [splats, 3]: half sides of the box round the part that counts. */
    final float[] half;
    /** [splats, 3, 3]: takes a vector from the centre into the splat's axes, in standard deviations. */
    final float[] whiten;
    /** [splats]: minus the logarithm of the opacity, the kernel's argument at the centre. */
    final float[] centre;
    /** [splats]: the kernel's argument from which on the splat is not seen. */
    final float[] cut;
    /** [splats]: factor of the kernel, per world unit. */
    final float[] amplitude;

    ShapedSplats(Splats splats, Aabb box, double voxel) {
        int[] order = order(splats, box, voxel);
        this.count = order.length;
        this.source = order;
        this.mean = new float[count * 3];
        this.half = new float[count * 3];
        this.whiten = new float[count * 9];
        this.centre = new float[count];
        this.cut = new float[count];
        this.amplitude = new float[count];
        Shape shape = new Shape(voxel);
        for (int i = 0; i < count; i++) {
            shape.of(splats, order[i]);
            for (int axis = 0; axis < 3; axis++) {
                mean[i * 3 + axis] = splats.mean(order[i], axis);
                half[i * 3 + axis] = (float) shape.half[axis];
                for (int a = 0; a < 3; a++) {
                    whiten[i * 9 + a * 3 + axis] = (float) (shape.axes[axis * 3 + a] / shape.extent[a]);
                }
            }
            centre[i] = (float) shape.centre;
            cut[i] = (float) shape.cut;
            amplitude[i] = (float) shape.amplitude;
        }
    }

    /** The splats that meet the box: large ones first, those of like size along a Morton curve. */
    private static int[] order(Splats splats, Aabb box, double voxel) {
        Shape shape = new Shape(voxel);
        long[] keys = new long[splats.count()];
        int kept = 0;
        for (int i = 0; i < splats.count(); i++) {
            if (splats.opacity(i) < SplatKernel.MIN_OPACITY) {
                continue;
            }
            shape.of(splats, i);
            boolean meets = true;
            double largest = 0;
            long place = 0;
            for (int axis = 0; axis < 3; axis++) {
                double mean = splats.mean(i, axis);
                meets &= mean - shape.half[axis] <= box.max(axis) && mean + shape.half[axis] >= box.min(axis);
                largest = Math.max(largest, shape.half[axis]);
                double inside = Math.max(0, Math.min(1, (mean - box.min(axis)) / box.size(axis)));
                place |= spread((long) (inside * ((1 << ORDER_BITS) - 1))) << axis;
            }
            if (meets) {
                long size = Math.max(0, Math.min(31, 31 - Math.getExponent(largest / voxel)));
                keys[kept++] = (size << 3 * ORDER_BITS | place) << 25 | i;
            }
        }
        keys = Arrays.copyOf(keys, kept);
        Arrays.parallelSort(keys);
        int[] order = new int[kept];
        for (int i = 0; i < kept; i++) {
            order[i] = (int) (keys[i] & (1 << 25) - 1);
        }
        return order;
    }

    /** Moves bit b to bit 3 b. */
    private static long spread(long bits) {
        long out = 0;
        for (int b = 0; b < ORDER_BITS; b++) {
            out |= (bits >> b & 1) << 3 * b;
        }
        return out;
    }

    /** One splat at a time. */
    private static final class Shape {
        final double voxel;
        final double[] axes = new double[9];
        final double[] extent = new double[3];
        final double[] half = new double[3];
        double centre;
        double cut;
        double amplitude;

        Shape(double voxel) {
            this.voxel = voxel;
        }

        void of(Splats splats, int i) {
            splats.axes(i, axes);
            int normal = 0;
            for (int a = 0; a < 3; a++) {
                extent[a] = Math.max(LEAST_EXTENT * voxel, splats.scale(i, a));
                normal = splats.scale(i, a) < splats.scale(i, normal) ? a : normal;
            }
            // along its normal, the shortest axis, a splat has the optical depth of the rasterised one; where it is too
            // small for the voxels across the normal too, that depth is spread over the larger area
            double depth = -Math.log1p(-Math.min(SplatKernel.MAX_OPACITY, splats.opacity(i)));
            for (int a = 0; a < 3; a++) {
                depth *= a == normal ? 1 : splats.scale(i, a) / extent[a];
            }
            centre = -Math.log(Math.max(LEAST_OPACITY, -Math.expm1(-depth)));
            cut = Math.max(-Math.log(SplatKernel.MIN_OPACITY), centre + FAINT_REACH * FAINT_REACH / 2);
            amplitude = 1 / extent[normal];
            double radius = Math.sqrt(2 * (cut - centre));
            for (int axis = 0; axis < 3; axis++) {
                double variance = 0;
                for (int a = 0; a < 3; a++) {
                    variance += Math.pow(axes[axis * 3 + a] * extent[a], 2);
                }
                half[axis] = radius * Math.sqrt(variance);
            }
        }
    }
}
