package org.maskmarch.march;

import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;

/** The oracle of the march: every sample of every ray in double precision, no leaps, no early stop, from the formulas. */
final class NaiveMarch {
    private NaiveMarch() { }

    /** r, g, b, opacity, depth of a pixel. */
    static double[] ray(BrickField field, Camera camera, MarchSettings settings, int px, int py) {
        double[] m = camera.cameraToWorld();
        double[] local = {(px + 0.5 - camera.cx()) / camera.fx(), -(py + 0.5 - camera.cy()) / camera.fy(), -1};
        double[] d = new double[3];
        double norm = 0;
        for (int a = 0; a < 3; a++) {
            d[a] = m[a * 4] * local[0] + m[a * 4 + 1] * local[1] + m[a * 4 + 2] * local[2];
            norm += d[a] * d[a];
        }
        double enter = settings.near();
        double exit = settings.far();
        VoxelLayout layout = field.layout();
        for (int a = 0; a < 3; a++) {
            d[a] /= Math.sqrt(norm);
            double t0 = (layout.box().min(a) - m[a * 4 + 3]) / d[a];
            double t1 = (layout.box().max(a) - m[a * 4 + 3]) / d[a];
            enter = Math.max(enter, Math.min(t0, t1));
            exit = Math.min(exit, Math.max(t0, t1));
        }
        double step = settings.step() * layout.spacing(0);
        double transmittance = 1;
        double[] out = new double[5];
        float[] rgb = new float[3];
        for (double t = enter + step / 2; t < exit; t += step) {
            double sigma = 0;
            double[] colour = new double[3];
            int[] base = new int[3];
            double[] f = new double[3];
            for (int a = 0; a < 3; a++) {
                double g = (m[a * 4 + 3] + t * d[a] - layout.box().min(a)) / layout.spacing(a);
                base[a] = Math.max(0, Math.min(94, (int) Math.floor(g)));
                f[a] = g - base[a];
            }
            for (int i = 0; i < 8; i++) {
                int slot = layout.slot(base[0] + (i & 1), base[1] + (i >> 1 & 1), base[2] + (i >> 2));
                double w = ((i & 1) == 1 ? f[0] : 1 - f[0]) * ((i >> 1 & 1) == 1 ? f[1] : 1 - f[1])
                        * (i >> 2 == 1 ? f[2] : 1 - f[2]);
                if (slot >= 0) {
                    sigma += w * field.values()[slot];
                    field.colour(slot, (float) d[0], (float) d[1], (float) d[2], rgb);
                    for (int c = 0; c < 3; c++) {
                        colour[c] += w * rgb[c];
                    }
                }
            }
            double alpha = 1 - Math.exp(-Math.max(0, sigma) * step);
            double weight = transmittance * alpha;
            transmittance *= 1 - alpha;
            for (int c = 0; c < 3; c++) {
                out[c] += weight * colour[c];
            }
            out[3] += weight;
            out[4] += weight * t;
        }
        for (int c = 0; c < 3; c++) {
            out[c] += transmittance * settings.background()[c];
        }
        out[4] = out[3] > 0 ? out[4] / out[3] : settings.far();
        return out;
    }
}
