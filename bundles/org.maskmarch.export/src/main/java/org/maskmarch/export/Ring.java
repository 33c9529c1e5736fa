package org.maskmarch.export;

import java.util.List;
import java.util.stream.IntStream;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;

/**
 * Cameras on a ring round an object, that all see it whole and keep it inside the scene's range of distances. A
 * forward-facing scene has no back: there the cameras sway before it.
 *
 * <p>The object's extent is taken from its vertices without the outermost hundredth on each side, so that a stray voxel
 * does not make the object small; an object without vertices is as large as the grid. Up is the axis that the scene's
 * cameras agree on, z when they agree on none. The ring starts where the first camera stands.
 */
final class Ring {
    private static final double ELEVATION = Math.toRadians(20);
    private static final double SWAY = Math.toRadians(18);
    private static final double HALF_VIEW = Math.toRadians(20);
    private static final double WIDEST_HALF_VIEW = Math.toRadians(50);
    private static final double MARGIN = 1.08;
    private static final double STRAY = 0.01;

    private final double[] centre = new double[3];
    private final double[] up;
    private final double[] front;
    private final double[] side;
    private final double distance;
    private final double halfView;
    private final boolean sways;

    Ring(ObjectResult result) {
        List<double[]> positions = positions(result);
        sways = result.field().source().space() instanceof FieldSpace.Ndc;
        double square = 0;
        for (int axis = 0; axis < 3; axis++) {
            double[] extent = extent(result.field(), positions, axis);
            centre[axis] = (extent[0] + extent[1]) / 2;
            square += (extent[1] - extent[0]) * (extent[1] - extent[0]) / 4;
        }
        double radius = Math.sqrt(square) * MARGIN;
        double wanted = radius / Math.sin(HALF_VIEW);
        double nearest = result.near() + radius;
        double farthest = result.far() - radius;
        distance = nearest < farthest ? Math.min(Math.max(wanted, nearest), farthest)
                : (result.near() + result.far()) / 2;
        halfView = distance > radius ? Math.min(WIDEST_HALF_VIEW, Math.asin(radius / distance)) : WIDEST_HALF_VIEW;
        up = up(result.cameras());
        front = front(result.cameras());
        side = cross(up, front);
    }

    /** Camera {@code i} of {@code count}, counter-clockwise seen from above. */
    Camera camera(int i, int count, int size) {
        double turn = 2 * Math.PI * i / count;
        double azimuth = sways ? SWAY * Math.sin(turn) : turn;
        double elevation = sways ? SWAY / 3 * Math.cos(turn) : ELEVATION;
        double[] pose = new double[16];
        pose[15] = 1;
        double[] right = new double[3];
        double[] back = new double[3];
        for (int a = 0; a < 3; a++) {
            right[a] = Math.cos(azimuth) * side[a] - Math.sin(azimuth) * front[a];
            back[a] = Math.cos(elevation) * (Math.cos(azimuth) * front[a] + Math.sin(azimuth) * side[a])
                    + Math.sin(elevation) * up[a];
        }
        double[] above = cross(back, right);
        for (int a = 0; a < 3; a++) {
            pose[a * 4] = right[a];
            pose[a * 4 + 1] = above[a];
            pose[a * 4 + 2] = back[a];
            pose[a * 4 + 3] = centre[a] + distance * back[a];
        }
        double focal = size / 2.0 / Math.tan(halfView);
        return new Camera("turntable-" + i, size, size, focal, focal, size / 2.0, size / 2.0, pose);
    }

    /** World coordinates of the object's vertices. */
    private static List<double[]> positions(ObjectResult result) {
        ObjectVertices vertices = new ObjectVertices(result);
        return IntStream.of(vertices.slots()).mapToObj(slot -> {
            double[] at = new double[3];
            vertices.position(slot, at);
            return at;
        }).toList();
    }

    /** First and last world coordinate on an axis, without the outermost {@link #STRAY} of the vertices on each side. */
    private static double[] extent(BakedField field, List<double[]> positions, int axis) {
        VoxelLayout layout = field.layout();
        if (positions.isEmpty()) {
            return new double[] {layout.box().min(axis), layout.box().max(axis)};
        }
        double[] sorted = positions.stream().mapToDouble(at -> at[axis]).sorted().toArray();
        int stray = (int) (sorted.length * STRAY);
        // half a voxel more on each side: a single layer of vertices has an extent too
        double half = layout.spacing(axis) / 2;
        return new double[] {sorted[stray] - half, sorted[sorted.length - 1 - stray] + half};
    }

    private static double[] up(List<Camera> cameras) {
        double[] mean = new double[3];
        for (Camera camera : cameras) {
            for (int a = 0; a < 3; a++) {
                mean[a] += camera.cameraToWorld()[a * 4 + 1] / cameras.size();
            }
        }
        double length = Math.sqrt(dot(mean, mean));
        if (length < 0.1) {
            return new double[] {0, 0, 1};
        }
        // cameras that look down at an angle do not all stand evenly round the scene: prefer an axis of the world
        for (int a = 0; a < 3; a++) {
            if (Math.abs(mean[a]) > 0.8 * length) {
                double[] axis = new double[3];
                axis[a] = Math.signum(mean[a]);
                return axis;
            }
        }
        return scaled(mean, 1 / length);
    }

    /** Horizontal direction from the object to the first camera. */
    private double[] front(List<Camera> cameras) {
        if (!cameras.isEmpty()) {
            double[] towards = new double[3];
            for (int a = 0; a < 3; a++) {
                towards[a] = cameras.get(0).centre(a) - centre[a];
            }
            double[] horizontal = horizontal(towards);
            double length = Math.sqrt(dot(horizontal, horizontal));
            if (length > 1e-6 * distance) {
                return scaled(horizontal, 1 / length);
            }
        }
        double[] axis = horizontal(Math.abs(up[0]) < 0.9 ? new double[] {1, 0, 0} : new double[] {0, 1, 0});
        return scaled(axis, 1 / Math.sqrt(dot(axis, axis)));
    }

    private double[] horizontal(double[] v) {
        double along = dot(v, up);
        return new double[] {v[0] - along * up[0], v[1] - along * up[1], v[2] - along * up[2]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double[] scaled(double[] v, double by) {
        return new double[] {v[0] * by, v[1] * by, v[2] * by};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }
}
