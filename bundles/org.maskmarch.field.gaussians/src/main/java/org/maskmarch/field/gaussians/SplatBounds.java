package org.maskmarch.field.gaussians;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;

/**
 * The box of a model. Trained models have a few splats far away from everything: on each side the box leaves out what
 * reaches farthest, up to one splat in a thousand, counted by opacity. A splat reaches three standard deviations.
 */
final class SplatBounds {
    private static final double LEFT_OUT = 1e-3;
    private static final double REACH = 3;
    /** A voxel and a half of the usual grid: as much as flat splats at the rim grow. A share of the longest side. */
    private static final double MARGIN = 1.5 / GaussiansField.RESOLUTION;

    private SplatBounds() { }

    static Aabb of(Splats splats) {
        double[] min = new double[3];
        double[] max = new double[3];
        float[] lower = new float[splats.count()];
        float[] upper = new float[splats.count()];
        double[] axes = new double[9];
        double longest = 0;
        double farthest = 0;
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < splats.count(); i++) {
                splats.axes(i, axes);
                double reach = REACH * splats.reach(i, axes, axis);
                lower[i] = (float) (splats.mean(i, axis) - reach);
                upper[i] = (float) -(splats.mean(i, axis) + reach);
            }
            min[axis] = quantile(lower, splats, LEFT_OUT);
            max[axis] = -quantile(upper, splats, LEFT_OUT);
            longest = Math.max(longest, max[axis] - min[axis]);
            farthest = Math.max(farthest, Math.max(-min[axis], max[axis]));
        }
        if (!(longest > Math.ulp((float) farthest))) {
            throw MaskmarchException.badInput("checkpoint.bad-value", splats.subject(), "All splats are in one point.",
                    "Export the model again.");
        }
        for (int axis = 0; axis < 3; axis++) {
            min[axis] -= MARGIN * longest;
            max[axis] += MARGIN * longest;
        }
        return new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]);
    }

    /** The value, one of each splat, below which lies a share of the opacity. */
    static float quantile(float[] values, Splats splats, double share) {
        double total = IntStream.range(0, splats.count()).mapToDouble(splats::opacity).sum();
        // value and splat in one number that sorts by value: the bits of a float, made to ascend, above the splat
        long[] keys = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToIntBits(values[i]);
            keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
        }
        Arrays.parallelSort(keys);
        double left = total * share;
        for (long key : keys) {
            int splat = (int) key;
            left -= splats.opacity(splat);
            if (left < 0) {
                return values[splat];
            }
        }
        return values[(int) keys[keys.length - 1]];
    }
}
