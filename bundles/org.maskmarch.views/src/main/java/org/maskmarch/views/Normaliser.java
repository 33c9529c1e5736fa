package org.maskmarch.views;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.MaskmarchException;

/**
 * Brings all poses of a scene into a frame that fields are trained in. Poses are camera-to-world with OpenGL axes.
 * Sources: the loaders of NeRF (LLFF scenes) and of multinerf (Mip-NeRF 360).
 */
final class Normaliser {
    /** Determinant of the mean of 1 - z z' below which all axes are parallel. */
    private static final double PARALLEL = 1e-9;

    private Normaliser() { }

    /** Into the frame of the average pose: mean centre, summed backward axis, summed up axis. */
    static List<double[]> recentred(List<double[]> poses, String subject) {
        double[] back = Pose.normalised(Pose.sum(poses, 2));
        double[] right = Pose.normalised(Pose.cross(Pose.sum(poses, 1), back));
        double[] average = Pose.of(right, Pose.cross(back, right), back, Pose.meanCentre(poses));
        return moved(poses, average, subject, "The views look in opposite directions: they have no average pose.");
    }

    /**
     * For scenes seen from all around: the point nearest to all optical axes comes to the origin, the mean direction from
     * there to the cameras up (z), and the cameras to a root mean square distance of 1.
     */
    static List<double[]> spherified(List<double[]> poses, String subject) {
        double[] centre = nearestToAxes(poses);
        double[] up = Pose.normalised(Pose.minus(Pose.meanCentre(poses), centre));
        double[] right = Pose.normalised(Pose.cross(new double[] {.1, .2, .3}, up));
        double[] frame = Pose.of(right, Pose.normalised(Pose.cross(up, right)), up, centre);
        List<double[]> moved = moved(poses, frame, subject,
                "The views have no common centre of attention above or below the cameras.");
        double squares = 0;
        for (double[] pose : moved) {
            double[] at = Pose.column(pose, 3);
            squares += Pose.dot(at, at);
        }
        double scale = 1 / Math.sqrt(squares / poses.size());
        return moved.stream().map(pose -> Pose.scaled(pose, scale)).toList();
    }

    /** Solves (sum of A) p = sum of A c, with A = 1 - z z' for each camera of centre c and axis z; NaN if it cannot. */
    private static double[] nearestToAxes(List<double[]> poses) {
        double[][] a = new double[3][3];
        double[] b = new double[3];
        for (double[] pose : poses) {
            double[] z = Pose.column(pose, 2);
            double[] centre = Pose.column(pose, 3);
            double along = Pose.dot(z, centre);
            for (int i = 0; i < 3; i++) {
                b[i] += centre[i] - z[i] * along;
                for (int j = 0; j < 3; j++) {
                    a[i][j] += (i == j ? 1 : 0) - z[i] * z[j];
                }
            }
        }
        double determinant = Pose.dot(a[0], Pose.cross(a[1], a[2]));
        if (determinant < PARALLEL * poses.size() * poses.size() * poses.size()) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        // a is symmetric: its rows are its columns
        return new double[] {Pose.dot(b, Pose.cross(a[1], a[2])) / determinant,
            Pose.dot(b, Pose.cross(a[2], a[0])) / determinant, Pose.dot(b, Pose.cross(a[0], a[1])) / determinant};
    }

    /**
     * The mean centre comes to the origin, the principal axes of the centres to x, y and z by size, and all centres into
     * [-1, 1]; z is the side on which most cameras have their up axis. Principal axes have no sign: here the largest
     * component of the x axis and of the y axis are positive, in multinerf they come as they come.
     *
     * @param turned by half a turn round z: the other choice of signs
     */
    static List<double[]> principalAxes(List<double[]> poses, boolean turned, String subject) {
        double[] mean = Pose.meanCentre(poses);
        double[][] scatter = new double[3][3];
        for (double[] pose : poses) {
            double[] off = Pose.minus(Pose.column(pose, 3), mean);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    scatter[i][j] += off[i] * off[j];
                }
            }
        }
        double[][] axes = SymmetricEigen.vectors(scatter);
        double[] x = positive(axes[0]);
        double[] y = positive(axes[1]);
        double[] z = Pose.cross(x, y);
        // the sign of z decides which way most cameras are up; with it goes the sign of y
        if (Pose.dot(z, Pose.sum(poses, 1)) < 0) {
            y = negated(y);
            z = negated(z);
        }
        if (turned) {
            x = negated(x);
            y = negated(y);
        }
        String same = "The cameras are all in one place: they have no principal axes.";
        List<double[]> moved = moved(poses, Pose.of(x, y, z, mean), subject, same);
        double most = 0;
        for (double[] pose : moved) {
            most = Math.max(most, Math.max(Math.abs(pose[3]), Math.max(Math.abs(pose[7]), Math.abs(pose[11]))));
        }
        if (!(most > 0)) {
            throw unsuited(subject, same);
        }
        double scale = 1 / most;
        return moved.stream().map(pose -> Pose.scaled(pose, scale)).toList();
    }

    private static double[] positive(double[] axis) {
        int largest = 0;
        for (int i = 1; i < 3; i++) {
            largest = Math.abs(axis[i]) > Math.abs(axis[largest]) ? i : largest;
        }
        return axis[largest] < 0 ? negated(axis) : axis;
    }

    private static double[] negated(double[] v) {
        return new double[] {-v[0], -v[1], -v[2]};
    }

    /** All poses as seen from a frame. */
    private static List<double[]> moved(List<double[]> poses, double[] frame, String subject, String problem) {
        if (!Pose.isFinite(frame)) {
            throw unsuited(subject, problem);
        }
        double[] toFrame = Pose.inverse(frame);
        List<double[]> moved = new ArrayList<>(poses.size());
        for (double[] pose : poses) {
            moved.add(Pose.times(toFrame, pose));
        }
        return moved;
    }

    private static MaskmarchException unsuited(String subject, String message) {
        return MaskmarchException.badInput("view.not-normalisable", subject, message,
                "Use the frame of the file: leave spherify and normalise out.");
    }
}
