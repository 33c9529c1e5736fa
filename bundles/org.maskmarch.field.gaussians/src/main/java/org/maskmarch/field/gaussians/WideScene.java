package org.maskmarch.field.gaussians;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldSpace;

/**
 * A scene of which the surroundings reach far beyond the middle: on an even grid the middle would be a few voxels. It is
 * contracted instead, each splat by the derivative of the contraction at its centre (mip-NeRF 360, equation 9).
 *
 * <p>The middle is found by opacity: its centre is the weighted median of the splats' on each axis, its ball half as
 * large again as the one that holds half of all opacity. A scene is wide when its box reaches three of these radii from
 * the centre; an even grid would have less than a third of its side for the ball, the contracted one has half.
 */
final class WideScene {
    private static final double SHARE = 0.5;
    private static final double MARGIN = 1.5;
    private static final double WIDE = 3;
    private static final double SHELL = 1;

    private WideScene() { }

    /**
     * The space to contract splats into, or null where the scene is not wide.
     *
     * @param box that an even grid would have
     */
    static FieldSpace.Contracted space(Splats splats, Aabb box) {
        double[] centre = new double[3];
        float[] values = new float[splats.count()];
        double reach = 0;
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = splats.mean(i, axis);
            }
            centre[axis] = SplatBounds.quantile(values, splats, SHARE);
            reach = Math.max(reach, Math.max(box.max(axis) - centre[axis], centre[axis] - box.min(axis)));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sqrt(square(splats.mean(i, 0) - centre[0]) + square(splats.mean(i, 1) - centre[1])
                    + square(splats.mean(i, 2) - centre[2]));
        }
        double radius = MARGIN * SplatBounds.quantile(values, splats, SHARE);
        return radius > 0 && reach > WIDE * radius
                ? new FieldSpace.Contracted(centre[0], centre[1], centre[2], radius, SHELL, false, false) : null;
    }

    private static double square(double x) {
        return x * x;
    }

    /** The splats as they are in a space. */
    static Splats contracted(Splats splats, FieldSpace.Contracted space) {
        Splats out = splats.sameColours();
        int block = 4096;
        IntStream.range(0, (splats.count() + block - 1) / block).parallel().forEach(b -> {
            Contraction contraction = new Contraction(space);
            for (int i = b * block; i < Math.min(splats.count(), (b + 1) * block); i++) {
                contraction.place(splats, i, out);
            }
        });
        return out;
    }

    /** One splat after the other. */
    private static final class Contraction {
        private final FieldSpace.Contracted space;
        private final double[] q = new double[3];
        private final double[] axes = new double[9];
        /** Symmetric: derivative of the contraction, then the covariance. */
        private final double[][] derivative = new double[3][3];
        private final double[][] covariance = new double[3][3];
        private final double[][] vectors = new double[3][3];

        Contraction(FieldSpace.Contracted space) {
            this.space = space;
        }

        void place(Splats splats, int i, Splats out) {
            q[0] = (splats.mean(i, 0) - space.centreX()) / space.radius();
            q[1] = (splats.mean(i, 1) - space.centreY()) / space.radius();
            q[2] = (splats.mean(i, 2) - space.centreZ()) / space.radius();
            double m = space.norm(q);
            if (m <= 1) {
                out.mean(i, q[0], q[1], q[2]);
                for (int axis = 0; axis < 3; axis++) {
                    out.scale(i, axis, splats.scale(i, axis) / space.radius());
                }
                out.rotation(i, splats.rotation(i, 0), splats.rotation(i, 1), splats.rotation(i, 2),
                        splats.rotation(i, 3));
                return;
            }
            double scale = (1 + SHELL - SHELL / m) / m;
            double change = (2 * SHELL / m - (1 + SHELL)) / (m * m * m);
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    derivative[r][c] = ((r == c ? scale : 0) + change * q[r] * q[c]) / space.radius();
                }
            }
            out.mean(i, scale * q[0], scale * q[1], scale * q[2]);
            covariance(splats, i);
            SymmetricEigen.solve(covariance, vectors);
            for (int axis = 0; axis < 3; axis++) {
                out.scale(i, axis, Math.sqrt(Math.max(0, covariance[axis][axis])));
            }
            rotation(i, out);
        }

        /** In the space: of each axis of the splat its derivative, times its transpose. */
        private void covariance(Splats splats, int i) {
            splats.axes(i, axes);
            for (double[] row : covariance) {
                Arrays.fill(row, 0);
            }
            double[] along = new double[3];
            for (int a = 0; a < 3; a++) {
                for (int r = 0; r < 3; r++) {
                    along[r] = 0;
                    for (int c = 0; c < 3; c++) {
                        along[r] += derivative[r][c] * axes[c * 3 + a] * splats.scale(i, a);
                    }
                }
                for (int r = 0; r < 3; r++) {
                    for (int c = 0; c < 3; c++) {
                        covariance[r][c] += along[r] * along[c];
                    }
                }
            }
        }

        /** The quaternion of the rotation whose columns are the vectors. */
        private void rotation(int i, Splats out) {
            double[][] v = vectors;
            double det = v[0][0] * (v[1][1] * v[2][2] - v[1][2] * v[2][1]) - v[0][1] * (v[1][0] * v[2][2] - v[1][2] * v[2][0])
                    + v[0][2] * (v[1][0] * v[2][1] - v[1][1] * v[2][0]);
            if (det < 0) {
                for (double[] row : v) {
                    row[2] = -row[2];
                }
            }
            double w = 1 + v[0][0] + v[1][1] + v[2][2];
            double x = 1 + v[0][0] - v[1][1] - v[2][2];
            double y = 1 - v[0][0] + v[1][1] - v[2][2];
            double z = 1 - v[0][0] - v[1][1] + v[2][2];
            // of four times the squares of the components, which add up to four, the largest is the safest to divide by
            double most = Math.max(Math.max(w, x), Math.max(y, z));
            if (most == w) {
                out.rotation(i, w, v[2][1] - v[1][2], v[0][2] - v[2][0], v[1][0] - v[0][1]);
            } else if (most == x) {
                out.rotation(i, v[2][1] - v[1][2], x, v[0][1] + v[1][0], v[0][2] + v[2][0]);
            } else if (most == y) {
                out.rotation(i, v[0][2] - v[2][0], v[0][1] + v[1][0], y, v[1][2] + v[2][1]);
            } else {
                out.rotation(i, v[1][0] - v[0][1], v[0][2] + v[2][0], v[1][2] + v[2][1], z);
            }
        }
    }
}
