package org.maskmarch.views;

import java.util.List;
import org.maskmarch.api.MaskmarchException;

/** Arithmetic of rigid motions [4, 4], row-major, last row 0, 0, 0, 1; and of vectors [3]. */
final class Pose {
    static final double ROTATION_TOLERANCE = 1e-3;

    private Pose() { }

    /** Columns right, up, back and the centre. */
    static double[] of(double[] right, double[] up, double[] back, double[] centre) {
        double[] pose = new double[16];
        for (int row = 0; row < 3; row++) {
            pose[row * 4] = right[row];
            pose[row * 4 + 1] = up[row];
            pose[row * 4 + 2] = back[row];
            pose[row * 4 + 3] = centre[row];
        }
        pose[15] = 1;
        return pose;
    }

    static double[] column(double[] pose, int column) {
        return new double[] {pose[column], pose[4 + column], pose[8 + column]};
    }

    /** The camera of the same pose with y up and z backwards (OpenGL), given y down and z forwards (OpenCV), or back. */
    static double[] flipped(double[] pose) {
        double[] out = pose.clone();
        for (int row = 0; row < 3; row++) {
            out[row * 4 + 1] = -pose[row * 4 + 1];
            out[row * 4 + 2] = -pose[row * 4 + 2];
        }
        return out;
    }

    static double[] times(double[] a, double[] b) {
        double[] out = new double[16];
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                for (int k = 0; k < 4; k++) {
                    out[row * 4 + column] += a[row * 4 + k] * b[k * 4 + column];
                }
            }
        }
        return out;
    }

    /** Of a rotation with a translation. */
    static double[] inverse(double[] pose) {
        double[] out = new double[16];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                out[row * 4 + column] = pose[column * 4 + row];
                out[row * 4 + 3] -= pose[column * 4 + row] * pose[column * 4 + 3];
            }
        }
        out[15] = 1;
        return out;
    }

    /** The same orientation with the centre scaled. */
    static double[] scaled(double[] pose, double scale) {
        double[] out = pose.clone();
        out[3] *= scale;
        out[7] *= scale;
        out[11] *= scale;
        return out;
    }

    /**
     * A camera that looks from one point at another.
     *
     * @return null where the direction or the up axis leaves the orientation open
     */
    static double[] lookAt(double[] eye, double[] target, double[] up) {
        double[] back = normalised(minus(eye, target));
        double[] right = normalised(cross(up, back));
        return isFinite(back) && isFinite(right) ? of(right, cross(back, right), back, eye) : null;
    }

    /**
     * Takes a uniform scale out of the rotation; anything else that is no rotation is refused.
     *
     * @return the scale
     */
    static double takeScale(double[] pose, String subject) {
        double determinant = pose[0] * (pose[5] * pose[10] - pose[6] * pose[9])
                - pose[1] * (pose[4] * pose[10] - pose[6] * pose[8])
                + pose[2] * (pose[4] * pose[9] - pose[5] * pose[8]);
        double scale = Math.cbrt(determinant);
        boolean rotation = scale > 1e-12 && Double.isFinite(scale);
        for (int a = 0; rotation && a < 3; a++) {
            for (int b = a; b < 3; b++) {
                double dot = pose[a] * pose[b] + pose[4 + a] * pose[4 + b] + pose[8 + a] * pose[8 + b];
                rotation &= Math.abs(dot / (scale * scale) - (a == b ? 1 : 0)) <= ROTATION_TOLERANCE;
            }
        }
        if (!rotation) {
            throw notARotation(subject, "The matrix is no rotation with at most a uniform scale.");
        }
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                pose[row * 4 + column] /= scale;
            }
        }
        return scale;
    }

    static MaskmarchException notARotation(String subject, String message) {
        return MaskmarchException.badInput("view.not-a-rotation", subject, message,
                "Give the camera-to-world matrix of a right-handed frame, not mirrored.");
    }

    /** Mean of the camera centres. */
    static double[] meanCentre(List<double[]> poses) {
        double[] mean = sum(poses, 3);
        return new double[] {mean[0] / poses.size(), mean[1] / poses.size(), mean[2] / poses.size()};
    }

    /** Sum of one column over all poses. */
    static double[] sum(List<double[]> poses, int column) {
        double[] sum = new double[3];
        for (double[] pose : poses) {
            for (int i = 0; i < 3; i++) {
                sum[i] += pose[i * 4 + column];
            }
        }
        return sum;
    }

    static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    /** NaN where there is no length. */
    static double[] normalised(double[] v) {
        double length = Math.sqrt(dot(v, v));
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    static boolean isFinite(double[] v) {
        for (double each : v) {
            if (!Double.isFinite(each)) {
                return false;
            }
        }
        return true;
    }
}
