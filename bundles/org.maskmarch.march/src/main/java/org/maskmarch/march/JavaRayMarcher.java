package org.maskmarch.march;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Lanes;
import org.maskmarch.geometry.Ray;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * The plain-Java march, always there and the measure of every other: fixed steps in the field's own space, raw density
 * interpolated before it is activated, early termination, leaps over empty bricks that keep the sample lattice. Rows are marched in parallel; the
 * result does not depend on the number of threads.
 */
public class JavaRayMarcher implements RayMarcher {
    /** The name of this marcher as a device. */
    public static final String DEVICE = "java";
    /** Samples of less ray weight are not coloured: their share of a pixel is below one step of 8 bits. */
    public static final float COLOUR_THRESHOLD = 2e-4f;

    @Override
    public String device() {
        return DEVICE;
    }

    @Override
    public ViewRender march(BakedField field, Camera camera, MarchSettings settings) {
        SampleFootprint.Builder[] rows = new SampleFootprint.Builder[camera.height()];
        ViewRender view = march((BrickField) field, camera, settings, null, rows);
        return new ViewRender(view.width(), view.height(), view.rgb(), view.depth(), view.opacity(),
                SampleFootprint.Builder.join(field.layout(), rows), view.device());
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
        Occupancy occupancy = labels == null ? field.occupancy() : field.occupancy(labels);
        IntStream.range(0, height).parallel().forEach(y -> {
            Walker walker = new Walker(field, occupancy, settings, labels);
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
        return new ViewRender(width, height, rgb, depth, opacity, null, DEVICE);
    }

    /** Walks one ray after the other; one walker for each thread. */
    private static final class Walker {
        private final BrickField field;
        private final VoxelLayout layout;
        private final FieldRay path;
        private final Occupancy occupancy;
        private final byte[] leap;
        private final float[] labels;
        private final float footprintThreshold;
        /** The box of the field's space that holds all there is to see; null where there is nothing. */
        private final Aabb seen;
        /** Of a contracted space: the same of the world, or null where it is not all in the inner part. */
        private final Aabb core;
        private final double step;
        /** Of a contracted space: the shortest side of a brick, world units. */
        private final double brick;
        private final double[] perUnit = new double[3];
        private final Cell cell;
        private final float[] basis;
        /** [3, basis] and what rounds it up to whole vectors: harmonics of a sample. */
        private final float[] coefficients;
        private final double[] direction = new double[3];
        private Ray walked;
        private boolean looked;
        private SampleFootprint.Builder footprint;
        private float transmittance;
        final float[] colour = new float[3];
        float opacity;
        float depth;

        Walker(BrickField field, Occupancy occupancy, MarchSettings settings, float[] labels) {
            this.field = field;
            this.occupancy = occupancy;
            this.leap = occupancy.leap();
            this.layout = field.layout();
            this.path = new FieldRay(field.source().space(), settings.near(), settings.far());
            this.labels = labels;
            this.footprintThreshold = settings.footprintThreshold();
            this.cell = new Cell(layout);
            this.basis = new float[SphericalHarmonics.count(field.shDegree())];
            this.coefficients = new float[Lanes.wide() ? WideHarmonics.room(3 * basis.length) : 3 * basis.length];
            for (int axis = 0; axis < 3; axis++) {
                perUnit[axis] = 1 / layout.spacing(axis);
            }
            this.seen = occupancy.box().orElse(null);
            this.core = seen != null && field.source().space() instanceof FieldSpace.Contracted space ? core(space) : null;
            double spacing = Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
            this.step = settings.step() * spacing;
            this.brick = field.source().space() instanceof FieldSpace.Contracted space
                    ? VoxelLayout.BRICK * spacing * space.radius() : Double.NaN;
        }

        /** An object mostly stands in the part of the space that is not contracted: rays past it need no walk to infinity. */
        private Aabb core(FieldSpace.Contracted space) {
            double[] low = {seen.minX(), seen.minY(), seen.minZ()};
            double[] high = {seen.maxX(), seen.maxY(), seen.maxZ()};
            double[] outermost = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                outermost[axis] = Math.max(Math.abs(low[axis]), Math.abs(high[axis]));
            }
            if (space.norm(outermost) > 1) {
                return null;
            }
            space.toWorld(low);
            space.toWorld(high);
            return new Aabb(low[0], low[1], low[2], high[0], high[1], high[2]);
        }

        void walk(Ray ray, SampleFootprint.Builder into) {
            colour[0] = colour[1] = colour[2] = 0;
            opacity = 0;
            depth = 0;
            transmittance = 1;
            footprint = into;
            walked = ray;
            looked = false;
            if (seen != null) {
                follow(ray);
            }
            if (footprint != null) {
                footprint.endRay(opacity, footprintThreshold);
            }
        }

        private void follow(Ray ray) {
            if (path.isStraight()) {
                if (path.enter(ray, layout.box()) && path.within(seen, step)) {
                    march();
                }
            } else if (core == null) {
                path.walk(ray, step, 0, Double.POSITIVE_INFINITY, this::curved);
            } else if (ray.clip(core, 0, Double.POSITIVE_INFINITY)) {
                path.walk(ray, step, ray.enter, ray.exit, this::curved);
            }
        }

        /** The harmonics of the direction along which the whole ray sees the field; most rays see nothing. */
        private void look() {
            looked = true;
            path.viewDirection(walked, direction);
            SphericalHarmonics.basis(field.shDegree(), (float) direction[0], (float) direction[1], (float) direction[2],
                    basis);
        }

        private void march() {
            double gx = (path.ox - layout.box().minX()) * perUnit[0];
            double gy = (path.oy - layout.box().minY()) * perUnit[1];
            double gz = (path.oz - layout.box().minZ()) * perUnit[2];
            double ux = path.dx * perUnit[0];
            double uy = path.dy * perUnit[1];
            double uz = path.dz * perUnit[2];
            double perX = 1 / ux;
            double perY = 1 / uy;
            double perZ = 1 / uz;
            double perStep = 1 / step;
            // the lattice of samples is that of the whole ray; their numbers are whole, and as doubles need no conversion
            double k = path.first;
            while (k < path.end && transmittance > MarchSettings.STOP_TRANSMITTANCE) {
                double t = path.enter + (k + 0.5) * step;
                double px = gx + t * ux;
                double py = gy + t * uy;
                double pz = gz + t * uz;
                int x = cell.xOf(px);
                int y = cell.yOf(py);
                int z = cell.zOf(pz);
                int position = cell.brickPosition(x, y, z);
                int distance = leap[position];
                k++;
                if (distance > 0) {
                    double leave = Math.min(leaves(x >> 2, distance, gx, perX),
                            Math.min(leaves(y >> 2, distance, gy, perY), leaves(z >> 2, distance, gz, perZ)));
                    // the first lattice point beyond the empty cube; never backwards
                    double beyond = Math.ceil((leave - path.enter) * perStep - 0.5);
                    k = beyond > k ? beyond : k;
                } else if (!occupancy.isEmpty(position, x, y, z)) {
                    cell.locate(x, y, z, px, py, pz);
                    sample(t, step, true);
                }
            }
        }

        /** A sample of a curved ray. */
        private double curved(double[] p, double distance, double length) {
            double gx = (p[0] - layout.box().minX()) * perUnit[0];
            double gy = (p[1] - layout.box().minY()) * perUnit[1];
            double gz = (p[2] - layout.box().minZ()) * perUnit[2];
            if (gx >= 0 && gy >= 0 && gz >= 0 && gx <= layout.nx() - 1 && gy <= layout.ny() - 1 && gz <= layout.nz() - 1) {
                cell.locate(gx, gy, gz);
                int position = cell.brickPosition();
                if (leap[position] > 1) {
                    return distance + (leap[position] - 1) * brick;
                }
                if (leap[position] == 0 && !occupancy.isEmpty(position, cell.x, cell.y, cell.z)) {
                    sample(distance, path.unstretched(p, length), false);
                }
            }
            return transmittance > MarchSettings.STOP_TRANSMITTANCE ? distance : Double.POSITIVE_INFINITY;
        }

        /** Adds what is in the cell, over a length of the ray, at a place on it. */
        private void sample(double t, double length, boolean alongPath) {
            cell.resolve();
            float value = cell.interpolate(field.values());
            if (value <= 0 || labels != null && cell.interpolate(labels) < 0.5f) {
                return;
            }
            // in double precision as good as expm1, which leaves Java for it
            float alpha = (float) (1 - Math.exp(-field.densityOf(value) * length));
            float weight = transmittance * alpha;
            transmittance *= 1 - alpha;
            opacity += weight;
            depth += weight * (float) (alongPath ? path.distance(t) : t);
            if (weight > COLOUR_THRESHOLD) {
                addColour(weight);
            }
            if (footprint != null) {
                footprint.add(cell, weight);
            }
        }

        /**
         * Where the ray leaves, on one axis, the cube of empty bricks round brick {@code b}; in units of t. What is at that
         * very place is empty too: rounding does not show.
         *
         * @param perVertex t per vertex along the axis, infinite for a ray across it
         */
        private static double leaves(int b, int distance, double origin, double perVertex) {
            if (Double.isInfinite(perVertex)) {
                return Double.POSITIVE_INFINITY;
            }
            double bound = perVertex > 0 ? (b + distance) * VoxelLayout.BRICK : (b - distance + 1) * VoxelLayout.BRICK;
            return (bound - origin) * perVertex;
        }

        private void addColour(float weight) {
            if (!looked) {
                look();
            }
            short[] harmonics = field.harmonics();
            if (!Lanes.wide() || !WideHarmonics.interpolate(harmonics, 3 * basis.length, cell, coefficients)) {
                interpolate(harmonics);
            }
            // three sums side by side: none waits for another
            int count = basis.length;
            float red = 0;
            float green = 0;
            float blue = 0;
            for (int b = 0; b < count; b++) {
                red += basis[b] * coefficients[b];
                green += basis[b] * coefficients[count + b];
                blue += basis[b] * coefficients[2 * count + b];
            }
            colour[0] += weight * Math.max(0, red * field.harmonicScale() + 0.5f);
            colour[1] += weight * Math.max(0, green * field.harmonicScale() + 0.5f);
            colour[2] += weight * Math.max(0, blue * field.harmonicScale() + 0.5f);
        }

        private void interpolate(short[] harmonics) {
            int count = 3 * basis.length;
            Arrays.fill(coefficients, 0, count, 0);
            for (int i = 0; i < 8; i++) {
                if (cell.slot[i] >= 0) {
                    int at = cell.slot[i] * count;
                    float share = cell.weight[i];
                    for (int k = 0; k < count; k++) {
                        coefficients[k] += share * harmonics[at + k];
                    }
                }
            }
        }
    }
}
