package org.maskmarch.field.gaussians;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Splats made by a test: what every container is written from, and what the rasteriser draws. */
final class Model {

    /**
     * One splat.
     *
     * @param scale    standard deviations, linear
     * @param rotation unit quaternion, w first
     * @param opacity  0..1
     * @param sh       [3][basis]
     */
    record Splat(double[] mean, double[] scale, double[] rotation, double opacity, double[][] sh) { }

    final int degree;
    final List<Splat> splats = new ArrayList<>();

    Model(int degree) {
        this.degree = degree;
    }

    int basis() {
        return (degree + 1) * (degree + 1);
    }

    /** Splats all over the place, away from the limits of every container. */
    static Model random(int count, int degree, long seed) {
        Random random = new Random(seed);
        Model model = new Model(degree);
        for (int i = 0; i < count; i++) {
            double[] mean = new double[3];
            double[] scale = new double[3];
            double[] rotation = new double[4];
            for (int a = 0; a < 3; a++) {
                mean[a] = random.nextDouble() * 2 - 1;
                scale[a] = Math.exp(-3 + random.nextDouble() * 2);
            }
            for (int a = 0; a < 4; a++) {
                rotation[a] = random.nextGaussian();
            }
            double[][] sh = new double[3][model.basis()];
            for (double[] channel : sh) {
                for (int k = 0; k < channel.length; k++) {
                    channel[k] = (random.nextDouble() - 0.5) * (k == 0 ? 2 : 0.6);
                }
            }
            model.splats.add(new Splat(mean, scale, unit(rotation), 0.1 + 0.85 * random.nextDouble(), sh));
        }
        return model;
    }

    /**
     * A table top with three balls: flat splats on the surfaces, colours of a texture, highlights by harmonics.
     *
     * @param spacing of the splats, world units; the table has the side 2
     */
    static Model stillLife(double spacing, int degree, long seed) {
        Random random = new Random(seed);
        Model model = new Model(degree);
        int side = (int) Math.round(2 / spacing);
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                double x = -1 + (i + random.nextDouble()) * spacing;
                double y = -1 + (j + random.nextDouble()) * spacing;
                model.onSurface(new double[] {x, y, 0}, new double[] {0, 0, 1}, spacing, texture(x, y, 0, 0), random);
            }
        }
        model.ball(-0.35, -0.3, 0.4, 0.4, 1, spacing, random);
        model.ball(0.45, -0.1, 0.25, 0.25, 2, spacing, random);
        model.ball(0.0, 0.5, 0.3, 0.3, 3, spacing, random);
        return model;
    }

    /** Far hills and sky round everything: large flat splats on a sphere of radius 50, their colours a texture. */
    Model amidSurroundings(int count, Random random) {
        double golden = Math.PI * (3 - Math.sqrt(5));
        for (int i = 0; i < count; i++) {
            double z = 1 - (2 * i + 1.0) / count;
            double r = Math.sqrt(1 - z * z);
            double[] n = {r * Math.cos(golden * i), r * Math.sin(golden * i), z};
            double distance = 50 + 5 * Math.sin(4 * n[0]) * Math.sin(4 * n[1]);
            double[] at = {distance * n[0], distance * n[1], distance * n[2]};
            onSurface(at, n, distance * Math.sqrt(4 * Math.PI / count), texture(n[0], n[1], n[2], 2), random);
        }
        return this;
    }

    private void ball(double cx, double cy, double cz, double radius, int kind, double spacing, Random random) {
        int count = (int) (4 * Math.PI * radius * radius / (spacing * spacing));
        double golden = Math.PI * (3 - Math.sqrt(5));
        for (int i = 0; i < count; i++) {
            double z = 1 - (2 * i + 1.0) / count;
            double r = Math.sqrt(1 - z * z);
            double[] n = {r * Math.cos(golden * i), r * Math.sin(golden * i), z};
            double[] at = {cx + radius * n[0], cy + radius * n[1], cz + radius * n[2]};
            onSurface(at, n, spacing, texture(at[0], at[1], at[2], kind), random);
        }
    }

    private static double[] texture(double x, double y, double z, int kind) {
        double stripe = 0.5 + 0.5 * Math.tanh(4 * Math.sin(9 * x + (kind == 0 ? 0 : 7 * z)) * Math.sin(9 * y + kind));
        double[][] colours = {{0.8, 0.7, 0.55, 0.3, 0.2, 0.15}, {0.85, 0.2, 0.15, 0.95, 0.8, 0.3},
            {0.15, 0.35, 0.8, 0.8, 0.85, 0.9}, {0.2, 0.6, 0.25, 0.1, 0.2, 0.15}};
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = colours[kind][c] * stripe + colours[kind][3 + c] * (1 - stripe);
        }
        return rgb;
    }

    private void onSurface(double[] at, double[] n, double spacing, double[] rgb, Random random) {
        double[] help = Math.abs(n[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
        double[] u = unit(cross(help, n));
        double[] v = cross(n, u);
        double turn = random.nextDouble() * Math.PI;
        double[] a = new double[3];
        double[] b = new double[3];
        for (int i = 0; i < 3; i++) {
            a[i] = Math.cos(turn) * u[i] + Math.sin(turn) * v[i];
            b[i] = -Math.sin(turn) * u[i] + Math.cos(turn) * v[i];
        }
        double longer = 0.6 + 0.5 * random.nextDouble();
        double[] scale = {spacing * longer, spacing * (1.2 - longer * 0.6), spacing * 0.08};
        double[] mean = new double[3];
        for (int i = 0; i < 3; i++) {
            mean[i] = at[i] + n[i] * spacing * 0.1 * random.nextGaussian();
        }
        double[][] sh = new double[3][basis()];
        for (int c = 0; c < 3; c++) {
            sh[c][0] = (rgb[c] + 0.05 * random.nextGaussian() - 0.5) / 0.28209479177387814;
            for (int k = 1; k < basis(); k++) {
                sh[c][k] = 0.04 * random.nextGaussian() + (k == 2 ? -0.1 * n[2] : 0);
            }
        }
        splats.add(new Splat(mean, scale, quaternion(a, b, n), 0.7 + 0.29 * random.nextDouble(), sh));
    }

    /** The rotation whose matrix has these columns. */
    private static double[] quaternion(double[] a, double[] b, double[] c) {
        double[][] m = {{a[0], b[0], c[0]}, {a[1], b[1], c[1]}, {a[2], b[2], c[2]}};
        double[] q = new double[4];
        double trace = m[0][0] + m[1][1] + m[2][2];
        int i = trace > 0 ? -1 : m[0][0] > m[1][1] && m[0][0] > m[2][2] ? 0 : m[1][1] > m[2][2] ? 1 : 2;
        if (i < 0) {
            double s = 2 * Math.sqrt(trace + 1);
            return unit(new double[] {s / 4, (m[2][1] - m[1][2]) / s, (m[0][2] - m[2][0]) / s, (m[1][0] - m[0][1]) / s});
        }
        int j = (i + 1) % 3;
        int k = (i + 2) % 3;
        double s = 2 * Math.sqrt(1 + m[i][i] - m[j][j] - m[k][k]);
        q[0] = (m[k][j] - m[j][k]) / s;
        q[1 + i] = s / 4;
        q[1 + j] = (m[j][i] + m[i][j]) / s;
        q[1 + k] = (m[k][i] + m[i][k]) / s;
        return unit(q);
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double[] unit(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            out[i] = v[i] / Math.sqrt(sum);
        }
        return out;
    }

    /** The rotation matrix of a unit quaternion, w first. */
    static double[][] matrix(double[] q) {
        double w = q[0];
        double x = q[1];
        double y = q[2];
        double z = q[3];
        return new double[][] {{w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)},
            {2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)},
            {2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z}};
    }
}
