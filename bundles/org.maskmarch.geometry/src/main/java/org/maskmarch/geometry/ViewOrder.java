package org.maskmarch.geometry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.maskmarch.api.view.Camera;

/** In which order the views of a scene are self-prompted. */
public final class ViewOrder {
    private ViewOrder() { }

    /**
     * Nearest to a view of the user's first, so that the walk spreads from them in all directions: on a closed ring both
     * ways round. Neighbours of a view have then been seen before it, and parallax to them is small, as SA3D asks. Distance
     * is the angle between viewing directions plus the distance of the camera centres relative to the spread of all
     * centres. Ties: the lower index.
     *
     * @param users indices of the user's views, at least one
     * @param every use every n-th view only, counted from the user's first
     * @return the other views
     */
    public static List<Integer> nearestFirst(List<Camera> cameras, List<Integer> users, int every) {
        double spread = spread(cameras);
        return dataset(cameras, users, every).stream()
                .sorted(Comparator.<Integer>comparingLong(i -> nanos(users.stream()
                                .mapToDouble(u -> distance(cameras.get(u), cameras.get(i), spread)).min().orElseThrow()))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Distances that differ only by rounding are ties. */
    private static long nanos(double distance) {
        return Math.round(distance * 1e9);
    }

    /** The order of the data set, starting after the user's first view and wrapping round: SA3D as published. */
    public static List<Integer> dataset(List<Camera> cameras, List<Integer> users, int every) {
        int first = users.get(0);
        List<Integer> order = new ArrayList<>();
        for (int k = 1; k < cameras.size(); k++) {
            int view = (first + k) % cameras.size();
            if (Math.floorMod(view - first, every) == 0 && !users.contains(view)) {
                order.add(view);
            }
        }
        return order;
    }

    private static double distance(Camera a, Camera b, double spread) {
        double dot = 0;
        double square = 0;
        for (int axis = 0; axis < 3; axis++) {
            dot += a.forward(axis) * b.forward(axis);
            double d = a.centre(axis) - b.centre(axis);
            square += d * d;
        }
        return Math.acos(Math.max(-1, Math.min(1, dot))) + Math.sqrt(square) / spread;
    }

    /** Root mean square distance of the camera centres from their mean; 1 when all coincide. */
    private static double spread(List<Camera> cameras) {
        double sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            int k = axis;
            double mean = cameras.stream().mapToDouble(c -> c.centre(k)).average().orElse(0);
            sum += cameras.stream().mapToDouble(c -> (c.centre(k) - mean) * (c.centre(k) - mean)).average().orElse(0);
        }
        return sum > 0 ? Math.sqrt(sum) : 1;
    }
}
