package org.maskmarch.geometry;

import org.maskmarch.api.view.Camera;

/** Where a camera sees a point of the world: the inverse of {@link Ray#through}. Mutable, so that one serves many points. */
public final class Pixel {
    /** Pixels from the top left; a pixel's centre is at + 0.5. */
    public double x;
    public double y;
    /** Distance from the camera's centre, world units. */
    public double distance;

    /**
     * Looks at a point.
     *
     * @param cameraToWorld the camera's, which would be copied at each call
     * @return false when it is behind the camera; {@link #x} and {@link #y} are then undefined
     */
    public boolean of(Camera camera, double[] cameraToWorld, double px, double py, double pz) {
        double[] m = cameraToWorld;
        double dx = px - m[3];
        double dy = py - m[7];
        double dz = pz - m[11];
        distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
        double ahead = -(m[2] * dx + m[6] * dy + m[10] * dz);
        x = camera.cx() + camera.fx() * (m[0] * dx + m[4] * dy + m[8] * dz) / ahead;
        y = camera.cy() - camera.fy() * (m[1] * dx + m[5] * dy + m[9] * dz) / ahead;
        return ahead > 0;
    }
}
