package org.maskmarch.testkit;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.view.Camera;

/** Cameras on one closed orbit, rising and sinking a little on the way. */
final class DemoCameras {
    static final double ANGLE_X = 0.66;
    private static final Vec TARGET = new Vec(0, 0, -0.38);
    private static final double RADIUS = 3.0;
    private static final double FIRST_AZIMUTH = -62;
    private static final double ELEVATION = 31;

    private DemoCameras() { }

    /** Round the demo's table. */
    static List<Camera> orbit(int count, int size) {
        return orbit(count, size, ANGLE_X, TARGET, RADIUS, FIRST_AZIMUTH, ELEVATION);
    }

    /**
     * @param angle        width of the square views, radians
     * @param firstAzimuth of the first camera, degrees
     * @param elevation    mean of the orbit, degrees
     */
    static List<Camera> orbit(int count, int size, double angle, Vec target, double radius, double firstAzimuth,
                              double elevation) {
        List<Camera> cameras = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double turn = 2 * Math.PI * i / count;
            double azimuth = StrictMath.toRadians(firstAzimuth) + turn;
            double up = StrictMath.toRadians(elevation + 6 * StrictMath.sin(2 * turn));
            Vec back = new Vec(StrictMath.cos(up) * StrictMath.cos(azimuth), StrictMath.cos(up) * StrictMath.sin(azimuth),
                    StrictMath.sin(up));
            cameras.add(camera(i, size, size, angle, target.plus(back.times(radius)), back));
        }
        return cameras;
    }

    /** Cameras on a grid in the plane y = 0, which look at a point beyond it: as LLFF takes its photographs. */
    static List<Camera> plane(int columns, int rows, int width, int height, double angle, Vec target, double halfX,
                              double halfZ) {
        List<Camera> cameras = new ArrayList<>();
        for (int i = 0; i < columns * rows; i++) {
            // to and fro, so that neighbours in the list are neighbours in space
            int row = i / columns;
            int column = row % 2 == 0 ? i % columns : columns - 1 - i % columns;
            Vec centre = new Vec(halfX * (2.0 * column / (columns - 1) - 1), 0, halfZ * (1 - 2.0 * row / (rows - 1)));
            cameras.add(camera(i, width, height, angle, centre, centre.minus(target).unit()));
        }
        return cameras;
    }

    private static Camera camera(int index, int width, int height, double angle, Vec centre, Vec back) {
        double focal = 0.5 * width / StrictMath.tan(angle / 2);
        Vec right = new Vec(0, 0, 1).cross(back).unit();
        Vec up = back.cross(right);
        return new Camera(name(index), width, height, focal, focal, width / 2.0, height / 2.0, new double[] {
            right.x(), up.x(), back.x(), centre.x(),
            right.y(), up.y(), back.y(), centre.y(),
            right.z(), up.z(), back.z(), centre.z(),
            0, 0, 0, 1});
    }

    /** Name of a view in transforms.json; its masks have the same. */
    static String name(int view) {
        return String.format(java.util.Locale.ROOT, "%04d", view);
    }
}
