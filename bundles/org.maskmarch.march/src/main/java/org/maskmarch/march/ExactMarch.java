package org.maskmarch.march;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Ray;

/**
 * Renders the exact field, one image row after the other, in the field's own space, for comparison with the baked one. A field that names its own
 * step is sampled with it. A network is sampled coarsely first, then four times as finely where the coarse samples found
 * density and light is left.
 */
final class ExactMarch {
    /** Coarse samples along the longest side of the bounds. */
    private static final int COARSE = 160;
    private static final int REFINE = 4;
    private static final float COLOUR_THRESHOLD = 1e-4f;

    private final RadianceField field;
    private final Camera camera;
    private final MarchSettings settings;
    private final double step;
    private final int refine;

    ExactMarch(RadianceField field, Camera camera, MarchSettings settings) {
        this.field = field;
        this.camera = camera;
        this.settings = settings;
        Aabb box = field.info().bounds();
        boolean ownStep = field.info().stepSize() > 0;
        this.step = ownStep ? field.info().stepSize()
                : Math.max(box.size(0), Math.max(box.size(1), box.size(2))) / COARSE;
        this.refine = ownStep || field.info().space() instanceof FieldSpace.Contracted ? 1 : REFINE;
    }

    ViewRender render(Progress progress) {
        int width = camera.width();
        int height = camera.height();
        float[] rgb = new float[width * height * 3];
        float[] depth = new float[width * height];
        float[] opacity = new float[width * height];
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, height).parallel().forEach(y -> {
            row(y, rgb, depth, opacity);
            progress.report("row", done.incrementAndGet(), height);
        });
        return new ViewRender(width, height, rgb, depth, opacity, null, JavaRayMarcher.DEVICE);
    }

    private void row(int y, float[] rgb, float[] depth, float[] opacity) {
        int width = camera.width();
        double[] pose = camera.cameraToWorld();
        FieldSpace space = field.info().space();
        FieldRay[] rays = new FieldRay[width];
        float[][] directions = new float[width][];
        double[] direction = new double[3];
        Samples coarse = new Samples();
        for (int x = 0; x < width; x++) {
            Ray ray = new Ray().through(camera, pose, x + 0.5, y + 0.5);
            FieldRay path = new FieldRay(space, settings.near(), settings.far());
            path.viewDirection(ray, direction);
            directions[x] = new float[] {(float) direction[0], (float) direction[1], (float) direction[2]};
            rays[x] = path;
            int index = x;
            if (!path.isStraight()) {
                path.walk(ray, step, 0, Double.POSITIVE_INFINITY, (p, distance, length) ->
                        coarse.add(index, p, distance, length) ? 0 : Double.POSITIVE_INFINITY);
            } else if (path.enter(ray, field.info().bounds())) {
                int n = (int) Math.ceil((path.exit - path.enter) / step);
                for (int k = 0; k < n; k++) {
                    coarse.add(x, path, path.enter + (k + 0.5) * step, step);
                }
            }
        }
        float[] density = coarse.density(field);
        Samples samples = coarse;
        if (refine > 1) {
            samples = refined(coarse, density, rays);
            density = samples.density(field);
        }
        shade(samples, density, y, rays, directions, rgb, depth, opacity);
    }

    /** The coarse samples with density, and their neighbours, split; up to where the coarse ray is opaque. */
    private Samples refined(Samples coarse, float[] density, FieldRay[] rays) {
        Samples fine = new Samples();
        double thickness = 0;
        for (int i = 0; i < coarse.size; i++) {
            int ray = coarse.ray[i];
            boolean first = i == 0 || coarse.ray[i - 1] != ray;
            boolean last = i + 1 == coarse.size || coarse.ray[i + 1] != ray;
            if (first) {
                thickness = 0;
            }
            boolean dense = density[i] > 0 || !first && density[i - 1] > 0 || !last && density[i + 1] > 0;
            // a coarse sample may overstate what is in front: leave a wide margin before giving a ray up
            if (dense && thickness < 30) {
                for (int k = 0; k < refine; k++) {
                    fine.add(ray, rays[ray], coarse.t[i] + ((k + 0.5) / refine - 0.5) * step, step / refine);
                }
            }
            thickness += Math.max(0, Math.min(density[i] * step, 3));
        }
        return fine;
    }

    private void shade(Samples samples, float[] density, int y, FieldRay[] rays, float[][] directions, float[] rgb,
                       float[] depth, float[] opacity) {
        int width = camera.width();
        float[] weight = new float[samples.size];
        float transmittance = 1;
        Samples seen = new Samples();
        for (int x = 0; x < width; x++) {
            depth[y * width + x] = (float) settings.far();
        }
        for (int i = 0; i < samples.size; i++) {
            int pixel = y * width + samples.ray[i];
            if (i == 0 || samples.ray[i - 1] != samples.ray[i]) {
                transmittance = 1;
                depth[pixel] = 0;
            }
            float alpha = (float) -Math.expm1(-density[i] * samples.length[i]);
            weight[i] = transmittance * alpha;
            transmittance *= 1 - alpha;
            opacity[pixel] += weight[i];
            FieldRay path = rays[samples.ray[i]];
            depth[pixel] += weight[i] * (float) (path.isStraight() ? path.distance(samples.t[i]) : samples.t[i]);
            if (weight[i] > COLOUR_THRESHOLD) {
                seen.add(i, samples, i);
            }
        }
        float[] colour = seen.colour(field, i -> directions[samples.ray[seen.ray[i]]]);
        for (int i = 0; i < seen.size; i++) {
            int pixel = y * width + samples.ray[seen.ray[i]];
            for (int c = 0; c < 3; c++) {
                rgb[pixel * 3 + c] += weight[seen.ray[i]] * colour[i * 3 + c];
            }
        }
        for (int x = 0; x < width; x++) {
            int pixel = y * width + x;
            for (int c = 0; c < 3; c++) {
                rgb[pixel * 3 + c] += (1 - opacity[pixel]) * settings.background()[c];
            }
            depth[pixel] = opacity[pixel] > 0 ? depth[pixel] / opacity[pixel] : (float) settings.far();
        }
    }

    /** A growing batch of sample points; {@code ray} is whatever index the caller wants back. */
    private static final class Samples {
        private int[] ray = new int[1024];
        /** Arc length along a straight ray; distance in the world along a curved one. */
        private double[] t = new double[1024];
        private double[] length = new double[1024];
        private float[] xyz = new float[3072];
        private int size;

        /** A place on a straight ray. */
        void add(int index, FieldRay of, double at, double stretch) {
            add(index, of.ox + at * of.dx, of.oy + at * of.dy, of.oz + at * of.dz, at, stretch);
        }

        /** A place on a curved ray. */
        boolean add(int index, double[] p, double at, double stretch) {
            add(index, p[0], p[1], p[2], at, stretch);
            return true;
        }

        /** A sample of another batch. */
        void add(int index, Samples of, int i) {
            add(index, of.xyz[i * 3], of.xyz[i * 3 + 1], of.xyz[i * 3 + 2], of.t[i], of.length[i]);
        }

        private void add(int index, double x, double y, double z, double at, double stretch) {
            if (size == ray.length) {
                ray = Arrays.copyOf(ray, size * 2);
                t = Arrays.copyOf(t, size * 2);
                length = Arrays.copyOf(length, size * 2);
                xyz = Arrays.copyOf(xyz, size * 6);
            }
            ray[size] = index;
            t[size] = at;
            length[size] = stretch;
            xyz[size * 3] = (float) x;
            xyz[size * 3 + 1] = (float) y;
            xyz[size * 3 + 2] = (float) z;
            size++;
        }

        float[] density(RadianceField field) {
            float[] out = new float[size];
            field.density(xyz, size, out);
            DensityActivation activation = field.info().activation();
            for (int i = 0; i < size; i++) {
                out[i] = activation.density(out[i]);
            }
            return out;
        }

        float[] colour(RadianceField field, java.util.function.IntFunction<float[]> directionOf) {
            float[] along = new float[size * 3];
            for (int i = 0; i < size; i++) {
                System.arraycopy(directionOf.apply(i), 0, along, i * 3, 3);
            }
            float[] out = new float[size * 3];
            field.colour(xyz, along, size, out);
            return out;
        }
    }
}
