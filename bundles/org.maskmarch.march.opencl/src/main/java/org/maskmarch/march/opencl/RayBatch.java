package org.maskmarch.march.opencl;

import java.util.Optional;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Ray;
import org.maskmarch.geometry.SphericalHarmonics;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.FieldRay;

/**
 * The rays of some rows of a view, as {@link RayKernel} takes them. Where a ray goes is computed here, in double precision
 * and by the same classes as for the march in plain Java.
 */
final class RayBatch {
    /** [rays, 3]: grid coordinates of the first sample, fixed point. */
    final long[] starts;
    /** [rays, 3]: from one sample to the next, fixed point. */
    final long[] slopes;
    /** [rays]: samples until the ray leaves what there is to see; 0 where it misses it. */
    final int[] samples;
    /** [rays, 4]: distance from the camera by number of sample, see {@link FieldRay#distances}. */
    final float[] distances;
    /** [rays, basis]: harmonics of the direction along which the ray sees the field. */
    final float[] basis;
    private final int shDegree;
    private int size;

    RayBatch(int capacity, int shDegree) {
        this.shDegree = shDegree;
        starts = new long[capacity * 3];
        slopes = new long[capacity * 3];
        samples = new int[capacity];
        distances = new float[capacity * 4];
        basis = new float[capacity * SphericalHarmonics.count(shDegree)];
    }

    int capacity() {
        return samples.length;
    }

    int size() {
        return size;
    }

    int shDegree() {
        return shDegree;
    }

    /** Sample distance, in the unit of the field's space. */
    static double step(VoxelLayout layout, MarchSettings settings) {
        return settings.step() * Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
    }

    /**
     * Takes the pixels of rows {@code firstRow} to {@code endRow - 1}.
     *
     * @param seen the box of the field's space that holds all there is to see; none where there is nothing
     */
    void fill(BrickField field, Optional<Aabb> seen, Camera camera, MarchSettings settings, int firstRow, int endRow) {
        int width = camera.width();
        size = (endRow - firstRow) * width;
        double[] pose = camera.cameraToWorld();
        VoxelLayout layout = field.layout();
        double step = step(layout, settings);
        double one = 1L << RayKernel.FRACTION;
        double[] perUnit = {one / layout.spacing(0), one / layout.spacing(1), one / layout.spacing(2)};
        IntStream.range(firstRow, endRow).parallel().forEach(y -> {
            FieldRay path = new FieldRay(field.source().space(), settings.near(), settings.far());
            Ray ray = new Ray();
            double[] direction = new double[3];
            float[] harmonics = new float[basis.length / capacity()];
            for (int x = 0; x < width; x++) {
                int i = (y - firstRow) * width + x;
                ray.through(camera, pose, x + 0.5, y + 0.5);
                samples[i] = 0;
                if (seen.isPresent() && path.enter(ray, layout.box()) && path.within(seen.get(), step)) {
                    path.viewDirection(ray, direction);
                    SphericalHarmonics.basis(shDegree, (float) direction[0], (float) direction[1], (float) direction[2],
                            harmonics);
                    System.arraycopy(harmonics, 0, basis, i * harmonics.length, harmonics.length);
                    place(i, path, layout, step, perUnit);
                }
            }
        });
    }

    /** @param perUnit [3] fixed-point numbers of a voxel, by the unit of the field's space */
    private void place(int i, FieldRay path, VoxelLayout layout, double step, double[] perUnit) {
        double first = path.enter + (path.first + 0.5) * step;
        place(i * 3, path.ox, path.dx, first, step, layout.box().minX(), perUnit[0]);
        place(i * 3 + 1, path.oy, path.dy, first, step, layout.box().minY(), perUnit[1]);
        place(i * 3 + 2, path.oz, path.dz, first, step, layout.box().minZ(), perUnit[2]);
        samples[i] = (int) Math.min(Integer.MAX_VALUE, path.end - path.first);
        path.distances(step, distances, i * 4);
    }

    private void place(int at, double origin, double direction, double first, double step, double min, double perUnit) {
        starts[at] = Math.round((origin + first * direction - min) * perUnit);
        slopes[at] = Math.round(direction * step * perUnit);
    }
}
