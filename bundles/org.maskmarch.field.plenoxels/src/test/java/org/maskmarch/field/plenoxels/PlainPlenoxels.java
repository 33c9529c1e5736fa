package org.maskmarch.field.plenoxels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small unbounded scene of svox2 and its renderer, plainly and in double precision: the grid first, in half cells, then
 * the spheres round it, each with a sample where the ray leaves it.
 */
final class PlainPlenoxels {
    private static final double C0 = 0.28209479177387814;

    final double[] centre;
    final double radius;
    final int cells;
    final int side;
    final int layers;
    /** [cells, cells, cells]: density, and colour as what stands before the constant harmonic. */
    final float[] density;
    final float[] sh;
    /** [2 side, side, layers, 4] */
    final float[] background;

    PlainPlenoxels(double[] centre, double radius, int cells, int side, int layers) {
        this.centre = centre;
        this.radius = radius;
        this.cells = cells;
        this.side = side;
        this.layers = layers;
        density = new float[cells * cells * cells];
        sh = new float[density.length * 3];
        background = new float[2 * side * side * layers * 4];
        paintGrid();
        paintBackground();
    }

    /** A striped ball amid the box. */
    private void paintGrid() {
        for (int i = 0; i < density.length; i++) {
            double[] q = {at(i / cells / cells), at(i / cells % cells), at(i % cells)};
            double r = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2]);
            density[i] = (float) Math.max(-30, Math.min(60, 400 * (0.3 - r) / radius));
            for (int c = 0; c < 3; c++) {
                sh[i * 3 + c] = (float) ((0.35 * Math.sin(9 * q[c] + 2 * c)) / C0);
            }
        }
    }

    private double at(int i) {
        return (i + 0.5) * 2 / cells - 1;
    }

    /** Soft hills in the middle layers, thin air before them, and an opaque sky in the last ones. */
    private void paintBackground() {
        for (int x = 0; x < 2 * side; x++) {
            for (int y = 0; y < side; y++) {
                double lon = 2 * Math.PI * x / (2 * side);
                double lat = Math.PI * y / side;
                for (int z = 0; z < layers; z++) {
                    double hill = 1.9 + 0.25 * Math.sin(3 * lon);
                    double depth = (z + 0.5) / layers;
                    double inside = lat > hill && depth > 0.3 && depth < 0.6 ? 30 : 0;
                    double sky = depth > 0.85 ? 40 : 0;
                    int i = ((x * side + y) * layers + z) * 4;
                    background[i] = (float) ((sky > 0 ? 0.1 + 0.2 * Math.sin(2 * lon) : 0.3 * Math.sin(5 * lon)) / C0);
                    background[i + 1] = (float) ((sky > 0 ? 0.3 * Math.cos(2 * lat) : 0.3 * Math.cos(4 * lat)) / C0);
                    background[i + 2] = (float) ((sky > 0 ? 0.4 : -0.3) / C0);
                    background[i + 3] = (float) ((inside + sky + 0.3) / radius);
                }
            }
        }
    }

    /** The checkpoint, cells without density and an eighth of the directions left out of it. */
    Path write(Path file) throws IOException {
        int[] links = new int[density.length];
        int rows = 0;
        float[] stored = new float[density.length];
        float[] colours = new float[sh.length];
        for (int i = 0; i < links.length; i++) {
            links[i] = density[i] > -29 ? rows++ : -1;
            if (links[i] >= 0) {
                stored[links[i]] = density[i];
                System.arraycopy(sh, i * 3, colours, links[i] * 3, 3);
            } else {
                density[i] = 0;
                sh[i * 3] = sh[i * 3 + 1] = sh[i * 3 + 2] = 0;
            }
        }
        int[] directions = new int[2 * side * side];
        int kept = 0;
        int each = layers * 4;
        float[] maps = new float[background.length];
        for (int i = 0; i < directions.length; i++) {
            directions[i] = i / side < side / 4 ? -1 : kept++;
            if (directions[i] >= 0) {
                System.arraycopy(background, i * each, maps, directions[i] * each, each);
            } else {
                java.util.Arrays.fill(background, i * each, (i + 1) * each, 0);
            }
        }
        String cube = "(" + cells + ", " + cells + ", " + cells + ")";
        return Npz.write(new TreeMap<>(Map.of(
                "radius", Npz.npy("(3,)", (float) radius, (float) radius, (float) radius),
                "center", Npz.npy("(3,)", (float) centre[0], (float) centre[1], (float) centre[2]),
                "links", Npz.npy("<i4", cube, links),
                "density_data", Npz.npy("(" + rows + ", 1)", java.util.Arrays.copyOf(stored, rows)),
                "sh_data", Npz.npy("(" + rows + ", 3)", java.util.Arrays.copyOf(colours, rows * 3)),
                "background_links", Npz.npy("<i4", "(" + 2 * side + ", " + side + ")", directions),
                "background_data", Npz.npy("(" + kept + ", " + layers + ", 4)", java.util.Arrays.copyOf(maps, kept * each)))),
                file);
    }

    /**
     * The colour of a ray.
     *
     * @param o world
     * @param d unit
     */
    double[] ray(double[] o, double[] d, float[] behind) {
        double[] rgb = new double[3];
        double left = grid(o, d, rgb);
        left = spheres(o, d, left, rgb);
        for (int c = 0; c < 3; c++) {
            rgb[c] += left * behind[c];
        }
        return rgb;
    }

    private double grid(double[] o, double[] d, double[] rgb) {
        double enter = 0;
        double exit = 1e9;
        double perUnit = cells / (2 * radius);
        double[] from = new double[3];
        for (int a = 0; a < 3; a++) {
            from[a] = (o[a] - centre[a]) * perUnit + 0.5 * cells - 0.5;
            double t0 = (-0.5 - from[a]) / d[a];
            double t1 = (cells - 0.5 - from[a]) / d[a];
            enter = Math.max(enter, Math.min(t0, t1));
            exit = Math.min(exit, Math.max(t0, t1));
        }
        double left = 1;
        for (double t = enter; t <= exit && left > 1e-7; t += 0.5) {
            double[] g = new double[3];
            int[] l = new int[3];
            for (int a = 0; a < 3; a++) {
                g[a] = Math.min(Math.max(from[a] + t * d[a], 0), cells - 1);
                l[a] = Math.min((int) g[a], cells - 2);
                g[a] -= l[a];
            }
            double sigma = 0;
            double[] colour = {0, 0, 0};
            for (int corner = 0; corner < 8; corner++) {
                int[] b = {corner & 1, corner >> 1 & 1, corner >> 2};
                double w = 1;
                for (int a = 0; a < 3; a++) {
                    w *= b[a] == 1 ? g[a] : 1 - g[a];
                }
                int i = ((l[0] + b[0]) * cells + l[1] + b[1]) * cells + l[2] + b[2];
                sigma += w * density[i];
                for (int c = 0; c < 3; c++) {
                    colour[c] += w * sh[i * 3 + c];
                }
            }
            if (sigma > 1e-10) {
                double weight = left * (1 - Math.exp(-sigma * 0.5 / perUnit));
                left -= weight;
                for (int c = 0; c < 3; c++) {
                    rgb[c] += weight * Math.max(0, C0 * colour[c] + 0.5);
                }
            }
        }
        return left;
    }

    private double spheres(double[] o, double[] d, double before, double[] rgb) {
        double[] q = new double[3];
        double along = 0;
        double square = 0;
        for (int a = 0; a < 3; a++) {
            q[a] = (o[a] - centre[a]) / radius;
            along += q[a] * d[a];
            square += q[a] * q[a];
        }
        double nearest = Math.sqrt(Math.max(0, square - along * along));
        double inner = Math.max(1, nearest + 1e-3);
        double left = before;
        double last = 1 / inner;
        int steps = 2 * layers + 2;
        for (int i = 0; i < steps; i++) {
            double sphere = steps / (steps - i - 0.5);
            if (sphere < inner) {
                continue;
            }
            double t = -along + Math.sqrt(along * along - square + sphere * sphere);
            double inverse = 1 / sphere;
            double[] u = new double[3];
            for (int a = 0; a < 3; a++) {
                u[a] = (q[a] + t * d[a]) / sphere;
            }
            double x = 2 * side * (0.5 + Math.atan2(u[0], u[2]) / (2 * Math.PI));
            double y = side * (0.5 - Math.asin(u[1]) / Math.PI);
            double z = Math.max(0, Math.min(layers - 1, (1 - inverse) * layers - 0.5));
            double sigma = map(x, y, z, 3);
            if (sigma > 0) {
                double weight = left * (1 - Math.exp(-(last - inverse) * radius * sigma));
                left -= weight;
                for (int c = 0; c < 3; c++) {
                    rgb[c] += weight * Math.max(0, C0 * map(x, y, z, c) + 0.5);
                }
            }
            last = inverse;
        }
        return left;
    }

    private double map(double x, double y, double z, int channel) {
        int i = Math.min((int) x, 2 * side - 1);
        int j = Math.min((int) y, side - 1);
        int k = Math.min((int) z, layers - 2);
        int nextI = i < 2 * side - 1 ? i + 1 : 0;
        int nextJ = j < side - 1 ? j + 1 : 0;
        double top = lerp(value(i, j, k, z, channel), value(i, nextJ, k, z, channel), y - j);
        double bottom = lerp(value(nextI, j, k, z, channel), value(nextI, nextJ, k, z, channel), y - j);
        return lerp(top, bottom, x - i);
    }

    private double value(int i, int j, int k, double z, int channel) {
        int at = ((i * side + j) * layers + k) * 4 + channel;
        return lerp(background[at], background[at + 4], z - k);
    }

    private static double lerp(double a, double b, double share) {
        return a + share * (b - a);
    }
}
