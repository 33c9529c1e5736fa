package org.maskmarch.march;

import java.util.stream.IntStream;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Ray;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * The plain-Java march, always there and the measure of every other: fixed steps, density interpolated before it is
 * clamped, early termination, leaps over empty bricks that keep the sample lattice. Rows are marched in parallel; the
 * result does not depend on the number of threads.
 */
public class JavaRayMarcher implements RayMarcher {
    /** Samples of less ray weight are not coloured: their share of a pixel is below one step of 8 bits. */
    private static final float COLOUR_THRESHOLD = 2e-4f;

    @Override
    public String device() {
        return "java";
    }

    @Override
    public ViewRender march(BakedField field, Camera camera, MarchSettings settings) {
        SampleFootprint.Builder[] rows = new SampleFootprint.Builder[camera.height()];
        ViewRender view = march((BrickField) field, camera, settings, null, rows);
        return new ViewRender(view.width(), view.height(), view.rgb(), view.depth(), view.opacity(),
                SampleFootprint.Builder.join(field.layout(), rows));
    }

    @Override
    public ViewRender marchObject(BakedField field, Camera camera, MarchSettings settings, float[] labels) {
        return march((BrickField) field, camera, settings, labels, null);
    }

    @Override
    public ViewRender marchExact(RadianceField field, Camera camera, MarchSettings settings, Progress progress) {
        return new ExactMarch(field, camera, settings).render(progress);
    }

    private static ViewRender march(BrickField field, Camera camera, MarchSettings settings, float[] labels,
                                    SampleFootprint.Builder[] rows) {
        int width = camera.width();
        int height = camera.height();
        float[] rgb = new float[width * height * 3];
        float[] depth = new float[width * height];
        float[] opacity = new float[width * height];
        double[] pose = camera.cameraToWorld();
        IntStream.range(0, height).parallel().forEach(y -> {
            Walker walker = new Walker(field, settings, labels);
            SampleFootprint.Builder row = rows == null ? null : new SampleFootprint.Builder(width);
            Ray ray = new Ray();
            for (int x = 0; x < width; x++) {
                int pixel = y * width + x;
                walker.walk(ray.through(camera, pose, x + 0.5, y + 0.5), row);
                float behind = 1 - walker.opacity;
                for (int c = 0; c < 3; c++) {
                    rgb[pixel * 3 + c] = walker.colour[c] + behind * settings.background()[c];
                }
                opacity[pixel] = walker.opacity;
                depth[pixel] = walker.opacity > 0 ? walker.depth / walker.opacity : (float) settings.far();
            }
            if (rows != null) {
                rows[y] = row;
            }
        });
        return new ViewRender(width, height, rgb, depth, opacity, null);
    }

    /** Walks one ray after the other; one walker for each thread. */
    private static final class Walker {
        private final BrickField field;
        private final VoxelLayout layout;
        private final MarchSettings settings;
        private final float[] labels;
        private final double step;
        private final double[] perUnit = new double[3];
        private final Cell cell;
        private final float[] basis;
        final float[] colour = new float[3];
        float opacity;
        float depth;

        Walker(BrickField field, MarchSettings settings, float[] labels) {
            this.field = field;
            this.layout = field.layout();
            this.settings = settings;
            this.labels = labels;
            this.cell = new Cell(layout);
            this.basis = new float[SphericalHarmonics.count(field.shDegree())];
            for (int axis = 0; axis < 3; axis++) {
                perUnit[axis] = 1 / layout.spacing(axis);
            }
            this.step = settings.step()
                    * Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
        }

        void walk(Ray ray, SampleFootprint.Builder footprint) {
            colour[0] = colour[1] = colour[2] = 0;
            opacity = 0;
            depth = 0;
            if (ray.clip(layout.box(), settings.near(), settings.far())) {
                SphericalHarmonics.basis(field.shDegree(), (float) ray.dx, (float) ray.dy, (float) ray.dz, basis);
                march(ray, footprint);
            }
            if (footprint != null) {
                footprint.endRay(opacity, settings.footprintThreshold());
            }
        }

        private void march(Ray ray, SampleFootprint.Builder footprint) {
            double gx = (ray.ox - layout.box().minX()) * perUnit[0];
            double gy = (ray.oy - layout.box().minY()) * perUnit[1];
            double gz = (ray.oz - layout.box().minZ()) * perUnit[2];
            double ux = ray.dx * perUnit[0];
            double uy = ray.dy * perUnit[1];
            double uz = ray.dz * perUnit[2];
            byte[] leap = field.leap();
            float[] density = field.densities();
            float transmittance = 1;
            long samples = (long) Math.ceil((ray.exit - ray.enter) / step);
            for (long k = 0; k < samples && transmittance > MarchSettings.STOP_TRANSMITTANCE; k++) {
                double t = ray.enter + (k + 0.5) * step;
                cell.locate(gx + t * ux, gy + t * uy, gz + t * uz);
                int distance = leap[cell.brickPosition()];
                if (distance > 0) {
                    double leave = Math.min(leaves(cell.x >> 2, distance, gx, ux),
                            Math.min(leaves(cell.y >> 2, distance, gy, uy), leaves(cell.z >> 2, distance, gz, uz)));
                    // the first lattice point beyond the empty cube; never backwards
                    k = Math.max(k, (long) Math.min(samples, Math.ceil((leave - ray.enter) / step - 0.5)) - 1);
                    continue;
                }
                cell.resolve();
                float sigma = cell.interpolate(density);
                if (sigma <= 0 || labels != null && cell.interpolate(labels) < 0.5f) {
                    continue;
                }
                float alpha = (float) -Math.expm1(-sigma * step);
                float weight = transmittance * alpha;
                transmittance *= 1 - alpha;
                opacity += weight;
                depth += weight * (float) t;
                if (weight > COLOUR_THRESHOLD) {
                    addColour(weight);
                }
                if (footprint != null) {
                    footprint.add(cell, weight);
                }
            }
        }

        /** Where the ray leaves, on one axis, the cube of empty bricks round brick {@code b}; in units of t. */
        private static double leaves(int b, int distance, double origin, double slope) {
            if (slope == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double bound = slope > 0 ? (b + distance) * VoxelLayout.BRICK : (b - distance + 1) * VoxelLayout.BRICK;
            return (bound - origin) / slope;
        }

        private void addColour(float weight) {
            short[] harmonics = field.harmonics();
            int count = basis.length;
            for (int c = 0; c < 3; c++) {
                float sum = 0;
                for (int i = 0; i < 8; i++) {
                    if (cell.slot[i] >= 0) {
                        int at = (cell.slot[i] * 3 + c) * count;
                        float corner = 0;
                        for (int b = 0; b < count; b++) {
                            corner += basis[b] * harmonics[at + b];
                        }
                        sum += cell.weight[i] * corner;
                    }
                }
                colour[c] += weight * Math.max(0, sum * field.harmonicScale() + 0.5f);
            }
        }
    }
}
