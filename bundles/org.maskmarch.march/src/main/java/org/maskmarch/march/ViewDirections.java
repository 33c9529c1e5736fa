package org.maskmarch.march;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Pixel;

/**
 * The directions along which a place in a field is looked at: those of the cameras that have it in view, most different
 * ones first, and, with little weight, a few spread evenly over the sphere, for whoever looks from somewhere else. A network
 * has learnt from the cameras only what they saw. Where none looks, even directions alone. Thread-safe.
 */
final class ViewDirections {
    private static final int OF_CAMERAS = 16;
    private static final int BESIDE_CAMERAS = 8;
    private static final float WEIGHT_BESIDE_CAMERAS = 0.05f;
    private static final int WITHOUT_CAMERAS = 24;
    /** What lies this far outside a view is still in it, as a part of its sides: neighbours are looked at together. */
    private static final double MARGIN = 0.1;
    /** Places are drawn in by this much towards the middle of the field: infinity is not a place. */
    private static final double INWARDS = 1e-3;
    private static final double GOLDEN = Math.PI * (3 - Math.sqrt(5));

    /**
     * Directions.
     *
     * @param directions [count, 3] unit, from the camera into the scene, as the field's colours depend on them
     * @param weights    [count] above 0
     */
    record Some(int count, float[] directions, float[] weights) { }

    private final FieldSpace space;
    private final Aabb box;
    private final List<Camera> cameras;
    private final double[][] poses;

    /** @param box of the field, coordinates of its space */
    ViewDirections(FieldSpace space, Aabb box, List<Camera> cameras) {
        this.space = space;
        this.box = box;
        this.cameras = cameras;
        this.poses = cameras.stream().map(Camera::cameraToWorld).toArray(double[][]::new);
    }

    /** @param place [3] coordinates of the space */
    Some at(double[] place) {
        List<double[]> seen = mostDifferent(ofCameras(place));
        int even = seen.isEmpty() ? WITHOUT_CAMERAS : BESIDE_CAMERAS;
        int count = even + seen.size();
        float[] directions = new float[count * 3];
        float[] weights = new float[count];
        Arrays.fill(weights, 0, even, seen.isEmpty() ? 1 : WEIGHT_BESIDE_CAMERAS);
        Arrays.fill(weights, even, count, 1);
        for (int j = 0; j < even; j++) {
            double z = 1 - (2 * j + 1.0) / even;
            double r = Math.sqrt(1 - z * z);
            directions[j * 3] = (float) (r * Math.cos(GOLDEN * j));
            directions[j * 3 + 1] = (float) (r * Math.sin(GOLDEN * j));
            directions[j * 3 + 2] = (float) z;
        }
        for (int j = even; j < count; j++) {
            for (int axis = 0; axis < 3; axis++) {
                directions[j * 3 + axis] = (float) seen.get(j - even)[axis];
            }
        }
        return new Some(count, directions, weights);
    }

    private List<double[]> ofCameras(double[] place) {
        double[] world = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double middle = (box.min(axis) + box.max(axis)) / 2;
            world[axis] = middle + (1 - INWARDS) * (place[axis] - middle);
        }
        List<double[]> all = new ArrayList<>();
        if (space.toWorld(world)) {
            Pixel pixel = new Pixel();
            for (int i = 0; i < poses.length; i++) {
                Camera camera = cameras.get(i);
                if (pixel.of(camera, poses[i], world[0], world[1], world[2]) && isWithin(pixel.x / camera.width())
                        && isWithin(pixel.y / camera.height())) {
                    double[] direction = new double[3];
                    for (int axis = 0; axis < 3; axis++) {
                        direction[axis] = (world[axis] - poses[i][axis * 4 + 3]) / pixel.distance;
                    }
                    space.viewDirection(world, direction);
                    all.add(direction);
                }
            }
        }
        return all;
    }

    private static boolean isWithin(double share) {
        return share > -MARGIN && share < 1 + MARGIN;
    }

    /** At most so many of them, each as far from those before it as any; of equals the first. */
    private static List<double[]> mostDifferent(List<double[]> all) {
        if (all.size() <= OF_CAMERAS) {
            return all;
        }
        List<double[]> chosen = new ArrayList<>();
        double[] nearest = new double[all.size()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int next = 0;
        while (chosen.size() < OF_CAMERAS) {
            double[] last = all.get(next);
            chosen.add(last);
            next = 0;
            for (int i = 0; i < nearest.length; i++) {
                double[] d = all.get(i);
                nearest[i] = Math.min(nearest[i], 1 - last[0] * d[0] - last[1] * d[1] - last[2] * d[2]);
                next = nearest[i] > nearest[next] ? i : next;
            }
        }
        return chosen;
    }
}
