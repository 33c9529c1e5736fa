package org.maskmarch.bench;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Ray;
import org.maskmarch.geometry.SphericalHarmonics;
import org.maskmarch.march.BrickField;

/**
 * The march as one writes it first, to measure the real one against and to check it: every sample of every ray, on a dense
 * grid, with no leaps, no early stop, and no footprint kept: a mask is rendered, or rendered inversely, by marching again.
 * Same rays, same samples, same interpolation as the real march. Fields in world coordinates only.
 */
final class NaiveMarch {
    private final BrickField field;
    private final VoxelLayout layout;
    private final Aabb box;
    private final MarchSettings settings;
    private final double step;
    /** [nz, ny, nx] raw density. */
    private final float[] values;
    /** [nz, ny, nx] slot that holds a vertex's colour, or -1. */
    private final int[] slots;

    NaiveMarch(BrickField field, MarchSettings settings) {
        if (field.source().space() != FieldSpace.WORLD) {
            throw new IllegalArgumentException("a field in " + field.source().space().description());
        }
        this.field = field;
        this.layout = field.layout();
        this.box = layout.box();
        this.settings = settings;
        this.step = settings.step() * Math.min(layout.spacing(0), Math.min(layout.spacing(1), layout.spacing(2)));
        this.slots = new int[layout.nx() * layout.ny() * layout.nz()];
        for (int z = 0, v = 0; z < layout.nz(); z++) {
            for (int y = 0; y < layout.ny(); y++) {
                for (int x = 0; x < layout.nx(); x++) {
                    slots[v++] = layout.slot(x, y, z);
                }
            }
        }
        this.values = dense(field.values());
    }

    /**
     * Spreads values over the whole grid.
     *
     * @param perSlot [slots]
     * @return [nz, ny, nx], 0 where a vertex is not stored
     */
    float[] dense(float[] perSlot) {
        float[] dense = new float[slots.length];
        for (int v = 0; v < slots.length; v++) {
            dense[v] = slots[v] < 0 ? 0 : perSlot[slots[v]];
        }
        return dense;
    }

    /** [nz, ny, nx], live: raw density. */
    float[] values() {
        return values;
    }

    /** [nz, ny, nx], live: the slot of each vertex, or -1. */
    int[] slots() {
        return slots;
    }

    double step() {
        return step;
    }

    /** Colour, depth and opacity. */
    ViewRender render(Camera camera) {
        float[] rgb = new float[camera.pixels() * 3];
        float[] depth = new float[camera.pixels()];
        float[] opacity = new float[camera.pixels()];
        forEachRow(camera, (ray, pixel) -> {
            double[] colour = ray.colour();
            for (int c = 0; c < 3; c++) {
                rgb[pixel * 3 + c] = (float) (colour[c] + (1 - ray.opacity) * settings.background()[c]);
            }
            opacity[pixel] = (float) ray.opacity;
            depth[pixel] = (float) (ray.opacity > 0 ? ray.depth / ray.opacity : settings.far());
        });
        return new ViewRender(camera.width(), camera.height(), rgb, depth, opacity, null, "naive");
    }

    /**
     * Mask rendering: the sum of ray weight times value along each ray.
     *
     * @param grid [nz, ny, nx]
     * @return [pixels]
     */
    float[] renderMask(Camera camera, float[] grid) {
        float[] out = new float[camera.pixels()];
        forEachRow(camera, (ray, pixel) -> out[pixel] = (float) ray.sum(grid));
        return out;
    }

    /**
     * Mask inverse rendering: adds the weight of each sample to the vertices round it.
     *
     * @param foreground [nz, ny, nx] receives the weights of rays in the mask
     * @param background [nz, ny, nx] receives those of the others
     */
    void project(Camera camera, Mask mask, double[] foreground, double[] background) {
        MarchedRay ray = new MarchedRay();
        for (int pixel = 0; pixel < camera.pixels(); pixel++) {
            ray.march(camera, pixel);
            ray.scatter(mask.get(pixel) ? foreground : background);
        }
    }

    private interface PerRay {
        void on(MarchedRay ray, int pixel);
    }

    private void forEachRow(Camera camera, PerRay work) {
        IntStream.range(0, camera.height()).parallel().forEach(y -> {
            MarchedRay ray = new MarchedRay();
            for (int x = 0; x < camera.width(); x++) {
                int pixel = y * camera.width() + x;
                ray.march(camera, pixel);
                work.on(ray, pixel);
            }
        });
    }

    /** One ray after the other: where its samples are and what each weighs. */
    private final class MarchedRay {
        private final Ray ray = new Ray();
        private final float[] basis = new float[SphericalHarmonics.count(field.shDegree())];
        private int samples;
        private double[] weight = new double[512];
        private double opacity;
        private double depth;
        /** Of the sample looked at last: the lowest corner of its cell, and where in the cell it is. */
        private int corner;
        private double fx;
        private double fy;
        private double fz;

        void march(Camera camera, int pixel) {
            ray.through(camera, camera.cameraToWorld(), pixel % camera.width() + 0.5, pixel / camera.width() + 0.5);
            samples = ray.clip(box, settings.near(), settings.far()) ? (int) Math.ceil((ray.exit - ray.enter) / step) : 0;
            if (samples > weight.length) {
                weight = Arrays.copyOf(weight, samples);
            }
            opacity = 0;
            depth = 0;
            double transmittance = 1;
            for (int k = 0; k < samples; k++) {
                locate(k);
                double value = interpolate(values);
                double density = value > 0 ? field.source().activation().density((float) value + field.empty()) : 0;
                double alpha = 1 - Math.exp(-density * step);
                weight[k] = transmittance * alpha;
                transmittance *= 1 - alpha;
                opacity += weight[k];
                depth += weight[k] * at(k);
            }
        }

        private double at(int k) {
            return ray.enter + (k + 0.5) * step;
        }

        private void locate(int k) {
            double gx = (ray.ox + at(k) * ray.dx - box.minX()) / layout.spacing(0);
            double gy = (ray.oy + at(k) * ray.dy - box.minY()) / layout.spacing(1);
            double gz = (ray.oz + at(k) * ray.dz - box.minZ()) / layout.spacing(2);
            int x = Math.max(0, Math.min(layout.nx() - 2, (int) gx));
            int y = Math.max(0, Math.min(layout.ny() - 2, (int) gy));
            int z = Math.max(0, Math.min(layout.nz() - 2, (int) gz));
            corner = (z * layout.ny() + y) * layout.nx() + x;
            fx = Math.max(0, Math.min(1, gx - x));
            fy = Math.max(0, Math.min(1, gy - y));
            fz = Math.max(0, Math.min(1, gz - z));
        }

        /** Grid index of one of the cell's eight vertices. */
        private int vertex(int i) {
            return corner + (i & 1) + ((i >> 1 & 1) + (i >> 2) * layout.ny()) * layout.nx();
        }

        /** Its trilinear weight. */
        private double share(int i) {
            return ((i & 1) == 1 ? fx : 1 - fx) * ((i >> 1 & 1) == 1 ? fy : 1 - fy) * (i >> 2 == 1 ? fz : 1 - fz);
        }

        private double interpolate(float[] grid) {
            double sum = 0;
            for (int i = 0; i < 8; i++) {
                sum += share(i) * grid[vertex(i)];
            }
            return sum;
        }

        /** r, g, b without background: harmonics are interpolated, then seen along the ray, then clamped. */
        double[] colour() {
            SphericalHarmonics.basis(field.shDegree(), (float) ray.dx, (float) ray.dy, (float) ray.dz, basis);
            double[] colour = new double[3];
            for (int k = 0; k < samples; k++) {
                if (weight[k] > 0) {
                    locate(k);
                    for (int c = 0; c < 3; c++) {
                        double sum = 0;
                        for (int i = 0; i < 8; i++) {
                            int slot = slots[vertex(i)];
                            if (slot >= 0) {
                                sum += share(i) * seen(slot, c);
                            }
                        }
                        colour[c] += weight[k] * Math.max(0, sum * field.harmonicScale() + 0.5);
                    }
                }
            }
            return colour;
        }

        private double seen(int slot, int channel) {
            double sum = 0;
            for (int b = 0; b < basis.length; b++) {
                sum += basis[b] * field.harmonics()[(slot * 3 + channel) * basis.length + b];
            }
            return sum;
        }

        double sum(float[] grid) {
            double sum = 0;
            for (int k = 0; k < samples; k++) {
                if (weight[k] > 0) {
                    locate(k);
                    sum += weight[k] * interpolate(grid);
                }
            }
            return sum;
        }

        void scatter(double[] grid) {
            for (int k = 0; k < samples; k++) {
                if (weight[k] > 0) {
                    locate(k);
                    for (int i = 0; i < 8; i++) {
                        grid[vertex(i)] += weight[k] * share(i);
                    }
                }
            }
        }
    }
}
