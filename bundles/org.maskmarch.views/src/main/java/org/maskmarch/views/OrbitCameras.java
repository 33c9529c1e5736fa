package org.maskmarch.views;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;

/**
 * Cameras on rings round a target, looking at it.
 *
 * <p>The cameras are split over the elevations as evenly as can be, earlier rings taking the remainder. On each ring
 * they start at azimuth 0 and go counter-clockwise seen from above, in equal steps. Azimuth 0 is the world's x axis
 * made perpendicular to up; where up is close to x, the y axis.
 */
final class OrbitCameras {
    private OrbitCameras() { }

    static List<Camera> place(CameraSpec.Orbit orbit) {
        check(orbit);
        double[] up = Pose.normalised(orbit.up());
        double[] axis = Math.abs(up[0]) < 0.9 ? new double[] {1, 0, 0} : new double[] {0, 1, 0};
        double along = Pose.dot(axis, up);
        for (int i = 0; i < 3; i++) {
            axis[i] -= along * up[i];
        }
        double[] east = Pose.normalised(axis);
        double[] north = Pose.cross(up, east);
        double focal = 0.5 * orbit.width() / Math.tan(Math.toRadians(orbit.fovX()) / 2);
        int rings = orbit.elevation().length;
        List<Camera> cameras = new ArrayList<>();
        for (int ring = 0; ring < rings; ring++) {
            int count = orbit.count() / rings + (ring < orbit.count() % rings ? 1 : 0);
            for (int i = 0; i < count; i++) {
                double[] pose = pose(orbit, east, north, up, 2 * Math.PI * i / count,
                        Math.toRadians(orbit.elevation()[ring]));
                String name = String.format("orbit-%04d", cameras.size());
                cameras.add(new Camera(name, orbit.width(), orbit.height(), focal, focal, orbit.width() / 2.0,
                        orbit.height() / 2.0, pose));
            }
        }
        return List.copyOf(cameras);
    }

    private static double[] pose(CameraSpec.Orbit orbit, double[] east, double[] north, double[] up, double azimuth,
                                 double elevation) {
        double[] right = new double[3];
        double[] back = new double[3];
        double[] centre = new double[3];
        for (int i = 0; i < 3; i++) {
            // the tangent of the ring: also defined at the poles, where up x back vanishes
            right[i] = Math.cos(azimuth) * north[i] - Math.sin(azimuth) * east[i];
            back[i] = Math.cos(elevation) * (Math.cos(azimuth) * east[i] + Math.sin(azimuth) * north[i])
                    + Math.sin(elevation) * up[i];
            centre[i] = orbit.target()[i] + orbit.radius() * back[i];
        }
        return Pose.of(right, Pose.cross(back, right), back, centre);
    }

    private static void check(CameraSpec.Orbit orbit) {
        require(orbit.elevation() != null && orbit.elevation().length > 0, "elevation", "There is no elevation.",
                "Give at least one, in degrees: elevation: [20, 45]");
        require(orbit.count() >= 1 && orbit.count() <= ViewFaults.MAX_CAMERAS, "count",
                orbit.count() + " cameras are out of range.", "Give a count from 1 to " + ViewFaults.MAX_CAMERAS + '.');
        require(orbit.elevation().length <= orbit.count(), "count", "There are more elevations than cameras.",
                "Give at least one camera for each elevation.");
        for (double elevation : orbit.elevation()) {
            require(Math.abs(elevation) <= 90, "elevation", elevation + " is out of range.",
                    "Give degrees from -90 to 90.");
        }
        require(orbit.radius() > 0 && Double.isFinite(orbit.radius()), "radius", orbit.radius() + " is no distance.",
                "Give a positive number in world units.");
        require(orbit.fovX() > 0 && orbit.fovX() < 180, "fovX", orbit.fovX() + " is out of range.",
                "Give degrees between 0 and 180.");
        require(isVector(orbit.target()), "target", "This is no point.", "Give three numbers: target: [0, 0, 0]");
        require(isVector(orbit.up()) && Pose.dot(orbit.up(), orbit.up()) > 0, "up", "This is no direction.",
                "Give three numbers that are not all zero: up: [0, 0, 1]");
        if (orbit.width() < 1 || orbit.height() < 1) {
            throw ViewFaults.sizeMissing("cameras.orbit");
        }
        ViewFaults.side("cameras.width", orbit.width());
        ViewFaults.side("cameras.height", orbit.height());
        ViewFaults.requirePixels("cameras", orbit.width(), orbit.height());
    }

    private static void require(boolean holds, String key, String message, String remedy) {
        if (!holds) {
            throw ViewFaults.badValue("cameras.orbit." + key, message, remedy);
        }
    }

    private static boolean isVector(double[] v) {
        return v != null && v.length == 3 && Double.isFinite(Pose.dot(v, v));
    }
}
