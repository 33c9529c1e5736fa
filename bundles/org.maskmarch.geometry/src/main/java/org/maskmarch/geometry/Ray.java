package org.maskmarch.geometry;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.view.Camera;

/**
 * The ray of a pixel, in world coordinates: origin, unit direction and the stretch of it that is inside a box. Mutable,
 * so that one ray serves a whole row of pixels without garbage.
 */
public final class Ray {
    public double ox;
    public double oy;
    public double oz;
    public double dx;
    public double dy;
    public double dz;
    /** Where the ray is inside the box of the last {@link #clip}, world units along the ray. */
    public double enter;
    public double exit;

    /** Aims at the point (x, y) of the image plane, pixels from the top left; a pixel's centre is at + 0.5. */
    public Ray through(Camera camera, double[] cameraToWorld, double x, double y) {
        double u = (x - camera.cx()) / camera.fx();
        double v = -(y - camera.cy()) / camera.fy();
        double[] m = cameraToWorld;
        dx = m[0] * u + m[1] * v - m[2];
        dy = m[4] * u + m[5] * v - m[6];
        dz = m[8] * u + m[9] * v - m[10];
        double scale = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
        dx *= scale;
        dy *= scale;
        dz *= scale;
        ox = m[3];
        oy = m[7];
        oz = m[11];
        return this;
    }

    /** Clips to [near, far] and the box; false when nothing is left. */
    public boolean clip(Aabb box, double near, double far) {
        enter = near;
        exit = far;
        slab(ox, dx, box.minX(), box.maxX());
        slab(oy, dy, box.minY(), box.maxY());
        slab(oz, dz, box.minZ(), box.maxZ());
        return enter < exit;
    }

    private void slab(double o, double d, double min, double max) {
        if (d == 0) {
            if (o < min || o > max) {
                exit = Double.NEGATIVE_INFINITY;
            }
            return;
        }
        double a = (min - o) / d;
        double b = (max - o) / d;
        enter = Math.max(enter, Math.min(a, b));
        exit = Math.min(exit, Math.max(a, b));
    }
}
