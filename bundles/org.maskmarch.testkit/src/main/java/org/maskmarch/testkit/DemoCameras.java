package org.maskmarch.testkit;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.view.Camera;

/** Cameras on one closed orbit round the table, rising and sinking a little on the way. */
final class DemoCameras {
    static final double ANGLE_X = 0.66;
    private static final Vec TARGET = new Vec(0, 0, -0.38);
    private static final double RADIUS = 3.0;
    private static final double FIRST_AZIMUTH = -62;

    private DemoCameras() { }

    static List<Camera> orbit(int count, int size) {
        List<Camera> cameras = new ArrayList<>();
        double focal = 0.5 * size / StrictMath.tan(ANGLE_X / 2);
        for (int i = 0; i < count; i++) {
            double turn = 2 * Math.PI * i / count;
            double azimuth = StrictMath.toRadians(FIRST_AZIMUTH) + turn;
            double elevation = StrictMath.toRadians(31 + 6 * StrictMath.sin(2 * turn));
            Vec back = new Vec(StrictMath.cos(elevation) * StrictMath.cos(azimuth),
                    StrictMath.cos(elevation) * StrictMath.sin(azimuth), StrictMath.sin(elevation));
            Vec right = new Vec(0, 0, 1).cross(back).unit();
            Vec up = back.cross(right);
            Vec centre = TARGET.plus(back.times(RADIUS));
            cameras.add(new Camera(name(i), size, size, focal, focal, size / 2.0, size / 2.0, new double[] {
                right.x(), up.x(), back.x(), centre.x(),
                right.y(), up.y(), back.y(), centre.y(),
                right.z(), up.z(), back.z(), centre.z(),
                0, 0, 0, 1}));
        }
        return cameras;
    }

    /** Name of a view in transforms.json; its masks have the same. */
    static String name(int view) {
        return String.format(java.util.Locale.ROOT, "%04d", view);
    }
}
