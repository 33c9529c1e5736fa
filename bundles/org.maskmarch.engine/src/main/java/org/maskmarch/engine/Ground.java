package org.maskmarch.engine;

import java.util.Random;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.MaskRegions;

/**
 * The plane that an object stands on or hangs at, and what a mask takes of it: the floor inside a cage, the wall behind a
 * lattice. In a picture that is one thing with the bars; in space it lies in the plane of what surrounds the object, and the
 * rest of the object lies before that plane. A face of a box that is flush with its neighbour's has the rest behind it.
 */
final class Ground {
    /** How far round the mask's bounds its surroundings reach, relative to their longer side. */
    private static final double AROUND = 0.3;
    /** Nearer to the mask nothing is looked at, relative to the longer side of the view: its rim is never sure. */
    private static final double RIM = 0.0075;
    /** What is off the plane by less than this share of its distance lies in it. */
    private static final double THICKNESS = 0.006;
    /** Share of the surroundings that must lie in the plane. */
    private static final double LEAST = 0.3;
    /** Share of the mask beside what lies in the plane that must lie before it. */
    private static final double BEFORE = 0.9;
    /** What lies in the plane by more than this share is flat itself: a label, a mat. */
    private static final double FLAT = 0.5;
    private static final int SAMPLES = 1000;
    private static final int TRIES = 200;

    private final Mask mask;
    private final ViewRender view;
    private final Camera camera;

    private Ground(Mask mask, ViewRender view, Camera camera) {
        this.mask = mask;
        this.view = view;
        this.camera = camera;
    }

    /**
     * The parts of a mask that lie in the plane of its surroundings; none where there is no such plane.
     *
     * @param camera of the view
     */
    static Mask of(Mask mask, ViewRender view, Camera camera) {
        return mask.isEmpty() ? mask : new Ground(mask, view, camera).inPlane();
    }

    private Mask inPlane() {
        Mask inPlane = new Mask(mask.width(), mask.height());
        double[] plane = plane(surroundings());
        if (plane == null) {
            return inPlane;
        }
        int before = 0;
        int beside = 0;
        for (int p = 0; p < view.depth().length; p++) {
            if (mask.get(p) && isVisible(p)) {
                double height = height(plane, point(p));
                boolean flat = Math.abs(height) < THICKNESS * view.depth()[p];
                inPlane.set(p, flat);
                beside += flat ? 0 : 1;
                before += !flat && height > 0 ? 1 : 0;
            }
        }
        if (inPlane.area() > FLAT * mask.area() || before < BEFORE * beside) {
            return new Mask(mask.width(), mask.height());
        }
        return withoutFoot(inPlane);
    }

    /** A thing's own foot lies in the plane as well, as a strip that is as high as the plane is thick. */
    private Mask withoutFoot(Mask inPlane) {
        int strip = 1 + (int) Math.ceil(THICKNESS * Math.max(camera.fx(), camera.fy()) / 2);
        Mask all = new Mask(mask.width(), mask.height());
        for (int p = 0; p < view.depth().length; p++) {
            all.set(p, true);
        }
        Mask deepInside = all.without(MaskRegions.grown(all.without(inPlane), strip));
        return MaskRegions.grown(deepInside, strip).and(inPlane);
    }

    /** [n][3] what evenly spread pixels round the mask show. */
    private double[][] surroundings() {
        int rim = Math.max(2, (int) Math.round(RIM * Math.max(view.width(), view.height())));
        int[] bounds = MaskRegions.bounds(mask);
        int reach = rim + (int) (AROUND * Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]));
        Mask near = MaskRegions.grown(mask, rim);
        int[] found = new int[view.depth().length];
        int count = 0;
        for (int y = Math.max(0, bounds[1] - reach); y <= Math.min(view.height() - 1, bounds[3] + reach); y++) {
            for (int x = Math.max(0, bounds[0] - reach); x <= Math.min(view.width() - 1, bounds[2] + reach); x++) {
                int p = y * view.width() + x;
                if (!near.get(p) && isVisible(p)) {
                    found[count++] = p;
                }
            }
        }
        int every = 1 + count / SAMPLES;
        double[][] points = new double[count / every][];
        for (int i = 0; i < points.length; i++) {
            points[i] = point(found[i * every]);
        }
        return points;
    }

    /** The plane through three of the points that most of them lie in, tried at random with a fixed seed; null: none. */
    private static double[] plane(double[][] points) {
        Random random = new Random(1);
        double[] best = null;
        int most = (int) (LEAST * points.length);
        for (int t = 0; t < TRIES && points.length >= 3; t++) {
            double[] plane = through(points[random.nextInt(points.length)], points[random.nextInt(points.length)],
                    points[random.nextInt(points.length)]);
            int within = 0;
            for (double[] point : points) {
                double distance = Math.sqrt(point[0] * point[0] + point[1] * point[1] + point[2] * point[2]);
                within += Math.abs(height(plane, point)) < THICKNESS / 2 * distance ? 1 : 0;
            }
            if (within > most) {
                most = within;
                best = plane;
            }
        }
        return best;
    }

    /** Unit normal towards the camera, and the camera's distance; not a number where the points lie in a line. */
    private static double[] through(double[] a, double[] b, double[] c) {
        double[] u = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
        double[] v = {c[0] - a[0], c[1] - a[1], c[2] - a[2]};
        double[] n = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        double distance = -(n[0] * a[0] + n[1] * a[1] + n[2] * a[2]) / length;
        double unit = Math.copySign(1 / length, distance);
        return new double[] {n[0] * unit, n[1] * unit, n[2] * unit, Math.abs(distance)};
    }

    /** Signed distance from a plane, positive on the camera's side. */
    private static double height(double[] plane, double[] point) {
        return plane[0] * point[0] + plane[1] * point[1] + plane[2] * point[2] + plane[3];
    }

    /** What a pixel shows, in the camera's frame. */
    private double[] point(int pixel) {
        double x = (pixel % view.width() + 0.5 - camera.cx()) / camera.fx();
        double y = -(pixel / view.width() + 0.5 - camera.cy()) / camera.fy();
        double distance = view.depth()[pixel] / Math.sqrt(x * x + y * y + 1);
        return new double[] {x * distance, y * distance, -distance};
    }

    private boolean isVisible(int pixel) {
        return view.opacity()[pixel] > VoteView.VISIBLE;
    }
}
