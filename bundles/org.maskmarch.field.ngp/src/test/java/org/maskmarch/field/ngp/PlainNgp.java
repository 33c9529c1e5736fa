package org.maskmarch.field.ngp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An Instant-NGP of random weights, evaluated as plainly as possible in double precision: one point, one level, one
 * corner, one weight at a time. Its snapshot is written from the same numbers.
 */
final class PlainNgp {
    /** What a test may choose. */
    static final class Setup {
        int levels = 4;
        int features = 2;
        int log2 = 9;
        int base = 4;
        double perLevelScale = 1.7;
        boolean dense;
        boolean smooth;
        String otype = "FullyFusedMLP";
        /** Width that layers are padded to. */
        int padding = 16;
        int neurons = 16;
        int densityHidden = 1;
        int colourHidden = 2;
        int degree = 4;
        int extra;
        boolean hdr;
        boolean floats;
        int aabbScale = 2;
        boolean mitsuba;
        double scale = 0.33;
        double[] offset = {0.5, 0.45, 0.6};
        /** Cells a side of the occupancy grid; 0 = never filled. */
        int gridSide;
    }

    final Setup setup;
    private final Random random = new Random(3);
    private final List<double[][]> density = new ArrayList<>();
    private final List<double[][]> colour = new ArrayList<>();
    private final List<double[][]> grid = new ArrayList<>();
    private final List<Double> parameters = new ArrayList<>();
    private final List<Double> occupancy = new ArrayList<>();

    PlainNgp(Setup setup) {
        this.setup = setup;
        int encoded = up(setup.levels * setup.features, setup.otype.equals("CutlassMLP") ? 8 : 16);
        network(density, encoded, setup.densityHidden, up(16, setup.padding), 1.2);
        int directions = up(setup.degree * setup.degree + setup.extra, setup.padding);
        network(colour, up(16, setup.padding) + directions, setup.colourHidden, up(3, setup.padding), 0.9);
        for (int level = 0; level < setup.levels; level++) {
            grid.add(matrix(entries(level), setup.features, 1));
        }
        int cascades = Integer.numberOfTrailingZeros(setup.aabbScale) + 1;
        for (int i = 0; i < setup.gridSide * setup.gridSide * setup.gridSide * cascades; i++) {
            // a few thick cells among many empty or unseen ones: the mean is above, the threshold 0.01
            occupancy.add(random.nextInt(6) == 0 ? number(1, 1) * 0.5 + 0.5 : random.nextBoolean() ? -1.0 : 0.0);
        }
    }

    private static int up(int value, int multiple) {
        while (value % multiple != 0) {
            value++;
        }
        return value;
    }

    private void network(List<double[][]> layers, int inputs, int hidden, int outputs, double gain) {
        int width = inputs;
        for (int i = 0; i < hidden; i++) {
            layers.add(matrix(setup.neurons, width, gain * 1.7 / Math.sqrt(width)));
            width = setup.neurons;
        }
        layers.add(matrix(outputs, width, gain * 1.7 / Math.sqrt(width)));
    }

    private double[][] matrix(int rows, int columns, double range) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = number(range, 2048);
                parameters.add(row[i]);
            }
        }
        return matrix;
    }

    /** A multiple of 1 / {@code steps} that half precision holds exactly. */
    private double number(double range, int steps) {
        return Math.rint((random.nextDouble() * 2 - 1) * Math.min(range, 1) * (steps - 1)) / steps;
    }

    private double cells(int level) {
        float log2 = (float) (Math.log((float) setup.perLevelScale) / Math.log(2));
        return (float) ((float) ((float) Math.pow(2, level * log2) * setup.base) - 1);
    }

    private int resolution(int level) {
        return (int) Math.ceil(cells(level)) + 1;
    }

    private int entries(int level) {
        long all = ((long) Math.pow(resolution(level), 3) + 7) / 8 * 8;
        return (int) (setup.dense ? all : Math.min(all, 1 << setup.log2));
    }

    /** World to program, section 3.6. */
    double[] toNgp(double[] world) {
        double[] p = new double[3];
        for (int i = 0; i < 3; i++) {
            p[i] = world[i] * setup.scale + setup.offset[i];
        }
        return setup.mitsuba ? p : new double[] {p[1], p[2], p[0]};
    }

    /** Program to world, section 3.6. */
    double[] toWorld(double[] ngp) {
        double[] p = setup.mitsuba ? ngp.clone() : new double[] {ngp[2], ngp[0], ngp[1]};
        for (int i = 0; i < 3; i++) {
            p[i] = (p[i] - setup.offset[i]) / setup.scale;
        }
        return p;
    }

    private double[] encode(double[] ngp) {
        double[] out = new double[density.get(0)[0].length];
        double min = 0.5 - 0.5 * setup.aabbScale;
        for (int level = 0; level < setup.levels; level++) {
            long[] cell = new long[3];
            double[] w = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                double at = cells(level) * (ngp[axis] - min) / setup.aabbScale + 0.5;
                cell[axis] = (long) Math.floor(at);
                w[axis] = at - cell[axis];
                w[axis] = setup.smooth ? w[axis] * w[axis] * (3 - 2 * w[axis]) : w[axis];
            }
            long n = resolution(level);
            for (int corner = 0; corner < 8; corner++) {
                double weight = 1;
                long[] v = new long[3];
                for (int axis = 0; axis < 3; axis++) {
                    int bit = corner >> axis & 1;
                    weight *= bit == 1 ? w[axis] : 1 - w[axis];
                    v[axis] = cell[axis] + bit;
                }
                long index = n * n * n <= entries(level) ? v[0] + v[1] * n + v[2] * n * n
                        : (v[0] ^ v[1] * 2654435761L ^ v[2] * 805459861L) & 0xFFFFFFFFL;
                for (int f = 0; f < setup.features; f++) {
                    out[level * setup.features + f] += weight
                            * grid.get(level)[(int) (index % entries(level))][f];
                }
            }
        }
        return out;
    }

    private static double[] run(List<double[][]> layers, double[] in) {
        double[] values = in;
        for (int i = 0; i < layers.size(); i++) {
            double[] next = new double[layers.get(i).length];
            for (int o = 0; o < next.length; o++) {
                for (int k = 0; k < values.length; k++) {
                    next[o] += layers.get(i)[o][k] * values[k];
                }
                next[o] = i == layers.size() - 1 ? next[o] : Math.max(0, next[o]);
            }
            values = next;
        }
        return values;
    }

    /** Per world unit. */
    double density(double[] world) {
        double[] ngp = toNgp(world);
        return isOccupied(ngp) ? Math.exp(run(density, encode(ngp))[0]) * setup.scale : 0;
    }

    double[] colour(double[] world, double[] d) {
        double[] point = run(density, encode(toNgp(world)));
        double[] in = new double[colour.get(0)[0].length];
        System.arraycopy(point, 0, in, 0, point.length);
        double[] sh = harmonics(setup.mitsuba ? d : new double[] {d[1], d[2], d[0]});
        int count = setup.degree * setup.degree;
        int pad = in.length - point.length - count - setup.extra;
        int at = point.length;
        for (int i = 0; setup.extra == 0 && i < pad; i++) {
            in[at++] = 1;
        }
        System.arraycopy(sh, 0, in, at, count);
        at += count + setup.extra;
        while (at < in.length) {
            in[at++] = 1;
        }
        double[] out = run(colour, in);
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = setup.hdr ? Math.exp(out[c]) : 1 / (1 + Math.exp(-out[c]));
        }
        return rgb;
    }

    /** Section 1.5. */
    static double[] harmonics(double[] d) {
        double x = d[0];
        double y = d[1];
        double z = d[2];
        double xx = x * x;
        double yy = y * y;
        double zz = z * z;
        return new double[] {0.28209479177387814,
            -0.4886025119029199 * y, 0.4886025119029199 * z, -0.4886025119029199 * x,
            1.0925484305920792 * x * y, -1.0925484305920792 * y * z, 0.31539156525252005 * (2 * zz - xx - yy),
            -1.0925484305920792 * x * z, 0.5462742152960396 * (xx - yy),
            -0.5900435899266435 * y * (3 * xx - yy), 2.890611442640554 * x * y * z,
            -0.4570457994644658 * y * (4 * zz - xx - yy), 0.3731763325901154 * z * (2 * zz - 3 * xx - 3 * yy),
            -0.4570457994644658 * x * (4 * zz - xx - yy), 1.445305721320277 * z * (xx - yy),
            -0.5900435899266435 * x * (xx - 3 * yy)};
    }

    /** Section 3.5, by its definition: no bit is stored, coarser cells ask their children. */
    boolean isOccupied(double[] ngp) {
        if (occupancy.isEmpty()) {
            return true;
        }
        double far = 0;
        for (double v : ngp) {
            far = Math.max(far, Math.abs(v - 0.5));
        }
        int last = Integer.numberOfTrailingZeros(setup.aabbScale);
        int cascade = 0;
        // e + 1 for far = m 2^e with m from 1/2 to 1
        while (cascade < last && far >= Math.pow(2, cascade - 1)) {
            cascade++;
        }
        int[] cell = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            cell[axis] = (int) (((ngp[axis] - 0.5) / Math.pow(2, cascade) + 0.5) * setup.gridSide);
            if (cell[axis] < 0 || cell[axis] >= setup.gridSide) {
                return false;
            }
        }
        return isSet(cascade, cell[0], cell[1], cell[2]);
    }

    private boolean isSet(int cascade, int x, int y, int z) {
        int n = setup.gridSide;
        double sum = 0;
        for (int i = 0; i < n * n * n; i++) {
            sum += Math.max(0, occupancy.get(i));
        }
        int morton = 0;
        for (int bit = 0; bit < 10; bit++) {
            morton += (x >> bit & 1) << 3 * bit;
            morton += (y >> bit & 1) << 3 * bit + 1;
            morton += (z >> bit & 1) << 3 * bit + 2;
        }
        if (occupancy.get(cascade * n * n * n + morton) > Math.min(0.01, sum / (n * n * n))) {
            return true;
        }
        int low = n / 4;
        int high = n - low;
        if (cascade == 0 || Math.min(x, Math.min(y, z)) < low || Math.max(x, Math.max(y, z)) >= high) {
            return false;
        }
        for (int child = 0; child < 8; child++) {
            if (isSet(cascade - 1, 2 * (x - low) + (child & 1), 2 * (y - low) + (child >> 1 & 1),
                    2 * (z - low) + (child >> 2))) {
                return true;
            }
        }
        return false;
    }

    /** The snapshot, as nested maps that a test may change. */
    Map<String, Object> snapshot() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("dir_encoding", setup.extra == 0 && setup.degree != 4
                ? map("otype", "SphericalHarmonics", "degree", setup.degree)
                : map("otype", "Composite", "nested", List.of(
                        map("otype", "SphericalHarmonics", "degree", setup.degree, "n_dims_to_encode", 3),
                        map("otype", "Identity"))));
        Map<String, Object> encoding = map("otype", setup.dense ? "DenseGrid" : "HashGrid", "n_levels", setup.levels,
                "n_features_per_level", setup.features, "base_resolution", setup.base,
                "per_level_scale", setup.perLevelScale, "interpolation", setup.smooth ? "Smoothstep" : "Linear");
        encoding.put("log2_hashmap_size", setup.log2);
        root.put("encoding", encoding);
        root.put("network", network(setup.densityHidden));
        root.put("rgb_network", network(setup.colourHidden));
        double low = 0.5 - 0.5 * setup.aabbScale;
        double high = 0.5 + 0.5 * setup.aabbScale;
        Map<String, Object> dataset = map("n_images", 3, "xforms", List.of(map("start", 0), map("start", 0)),
                "scale", setup.scale, "offset", List.of(setup.offset[0], setup.offset[1], setup.offset[2]),
                "from_mitsuba", setup.mitsuba, "is_hdr", setup.hdr, "n_extra_learnable_dims", setup.extra);
        Map<String, Object> snapshot = map("version", 1, "mode", "nerf", "n_params", parameters.size(), "params_type",
                setup.floats ? "float" : "__half", "params_binary", setup.floats ? floats(parameters)
                        : halves(parameters), "density_grid_size", setup.gridSide == 0 ? 128 : setup.gridSide,
                "density_grid_binary", halves(occupancy), "aabb", box(low, high), "render_aabb", box(low, high));
        snapshot.put("optimizer", map("moments", new byte[1000]));
        snapshot.put("nerf", map("aabb_scale", setup.aabbScale, "dataset", dataset));
        root.put("snapshot", snapshot);
        return root;
    }

    private Map<String, Object> network(int hidden) {
        return map("otype", setup.otype, "activation", "ReLU", "output_activation", "None", "n_neurons", setup.neurons,
                "n_hidden_layers", hidden);
    }

    static Map<String, Object> box(double low, double high) {
        return map("min", List.of(low, low, low), "max", List.of(high, high, high));
    }

    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static byte[] floats(List<Double> values) {
        ByteBuffer out = ByteBuffer.allocate(values.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(v -> out.putFloat(v.floatValue()));
        return out.array();
    }

    /** Numbers that half precision holds exactly: its bits are some of those of a float. */
    private static byte[] halves(List<Double> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (double value : values) {
            int bits = Float.floatToIntBits((float) value);
            int half = (float) value == 0 ? 0 : bits >>> 16 & 0x8000 | (bits >> 23 & 0xFF) - 112 << 10 | bits >> 13 & 0x3FF;
            out.write(half);
            out.write(half >> 8);
        }
        return out.toByteArray();
    }
}
