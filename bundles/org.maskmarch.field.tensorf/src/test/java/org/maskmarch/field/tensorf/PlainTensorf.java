package org.maskmarch.field.tensorf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.maskmarch.conformance.TorchWriter;

/** A TensoRF of random weights, and its formulas written down once more, in double and one point at a time. */
final class PlainTensorf {
    private static final int[] GRID = {4, 5, 6};
    private static final int SIDE = 5;
    private static final float[] BOX = {-1, -2, -0.5f, 1.5f, 1, 2};
    private static final int[][] MATRIX = {{0, 1}, {0, 2}, {1, 2}};
    private static final int[] VECTOR = {2, 1, 0};
    private static final int DENSITY = 3;
    private static final int APPEARANCE = 4;
    private static final int HIDDEN = 7;
    private static final int FREQUENCIES = 2;

    private final Map<String, TorchWriter.Values> state = new LinkedHashMap<>();
    private final Random random = new Random(3);
    private final String kind;
    private final String mode;
    private final boolean relu;
    private final int[] grid;

    /** @param kind VM-split, VM or CP */
    PlainTensorf(String kind, String mode, boolean relu) {
        this.kind = kind;
        this.mode = mode;
        this.relu = relu;
        this.grid = kind.equals("VM") ? new int[] {SIDE, SIDE, SIDE} : GRID;
        if (kind.equals("VM")) {
            put("plane_coef", 3, APPEARANCE + DENSITY, SIDE, SIDE);
            put("line_coef", 3, APPEARANCE + DENSITY, SIDE, 1);
        }
        for (int i = 0; i < 3 && !kind.equals("VM"); i++) {
            if (kind.equals("VM-split")) {
                put("density_plane." + i, 1, DENSITY + i, grid[MATRIX[i][1]], grid[MATRIX[i][0]]);
                put("app_plane." + i, 1, APPEARANCE + i, grid[MATRIX[i][1]], grid[MATRIX[i][0]]);
            }
            int more = kind.equals("CP") ? 0 : i;
            put("density_line." + i, 1, DENSITY + more, grid[VECTOR[i]], 1);
            put("app_line." + i, 1, APPEARANCE + more, grid[VECTOR[i]], 1);
        }
        int features = mode.equals("RGB") ? 3 : 27;
        put("basis_mat.weight", features, kind.equals("CP") ? APPEARANCE : kind.equals("VM") ? 3 * APPEARANCE
                : 3 * APPEARANCE + 3);
        if (mode.startsWith("MLP")) {
            int inputs = features + 3 + 2 * FREQUENCIES * 3 + (mode.equals("MLP_Fea") ? 2 * FREQUENCIES * features
                    : mode.equals("MLP_PE") ? 2 * FREQUENCIES * 3 : 0);
            put("renderModule.mlp.0.weight", HIDDEN, inputs);
            put("renderModule.mlp.0.bias", HIDDEN);
            put("renderModule.mlp.2.weight", HIDDEN, HIDDEN);
            put("renderModule.mlp.2.bias", HIDDEN);
            put("renderModule.mlp.4.weight", 3, HIDDEN);
            put("renderModule.mlp.4.bias", 3);
        }
    }

    private void put(String name, int... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * 0.6);
        }
        state.put(name, new TorchWriter.Values(values, shape));
    }

    /** What TensoRF saves of it. */
    Map<String, Object> checkpoint() {
        Map<String, Object> kwargs = new LinkedHashMap<>();
        kwargs.put("aabb", new TorchWriter.Values(BOX, 2, 3));
        kwargs.put("gridSize", List.of(grid[0], grid[1], grid[2]));
        kwargs.put("density_n_comp", kind.equals("VM") ? (Object) DENSITY : List.of(DENSITY));
        kwargs.put("appearance_n_comp", kind.equals("VM") ? (Object) APPEARANCE : List.of(APPEARANCE));
        kwargs.put("density_shift", -2.0);
        kwargs.put("distance_scale", 25);
        kwargs.put("fea2denseAct", relu ? "relu" : "softplus");
        kwargs.put("near_far", List.of(0.0, 1.0));
        kwargs.put("step_ratio", 0.5);
        kwargs.put("shadingMode", mode);
        for (String key : List.of("pos_pe", "view_pe", "fea_pe")) {
            kwargs.put(key, FREQUENCIES);
        }
        return new LinkedHashMap<>(Map.of("kwargs", kwargs, "state_dict", state));
    }

    float[] point() {
        float[] p = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            p[axis] = BOX[axis] + random.nextFloat() * (BOX[3 + axis] - BOX[axis]);
        }
        return p;
    }

    double density(float[] p) {
        double sum = 0;
        for (double component : components(p, "density")) {
            sum += component;
        }
        return 25 * (relu ? Math.max(0, sum) : Math.log1p(Math.exp(sum - 2)));
    }

    double[] colour(float[] p, float[] d) {
        double[] feature = times("basis_mat.weight", components(p, "app"));
        if (mode.equals("RGB")) {
            return feature;
        }
        double[] rgb = new double[3];
        if (mode.equals("SH")) {
            double x = d[0];
            double y = d[1];
            double z = d[2];
            double[] basis = {0.28209479177387814, -0.4886025119029199 * y, 0.4886025119029199 * z,
                -0.4886025119029199 * x, 1.0925484305920792 * x * y, -1.0925484305920792 * y * z,
                0.31539156525252005 * (2 * z * z - x * x - y * y), -1.0925484305920792 * x * z,
                0.5462742152960396 * (x * x - y * y)};
            for (int c = 0; c < 3; c++) {
                double sum = 0.5;
                for (int b = 0; b < 9; b++) {
                    sum += basis[b] * feature[c * 9 + b];
                }
                rgb[c] = Math.max(0, sum);
            }
            return rgb;
        }
        List<Double> inputs = new ArrayList<>();
        double[] direction = {d[0], d[1], d[2]};
        add(inputs, feature);
        add(inputs, direction);
        if (mode.equals("MLP_Fea")) {
            encode(inputs, feature);
        } else if (mode.equals("MLP_PE")) {
            double[] u = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                u[axis] = unit(p, axis);
            }
            encode(inputs, u);
        }
        encode(inputs, direction);
        double[] layer = layer(0, inputs.stream().mapToDouble(v -> v).toArray(), true);
        rgb = layer(4, layer(2, layer, true), false);
        for (int c = 0; c < 3; c++) {
            rgb[c] = 1 / (1 + Math.exp(-rgb[c]));
        }
        return rgb;
    }

    private double[] layer(int index, double[] inputs, boolean rectified) {
        double[] out = times("renderModule.mlp." + index + ".weight", inputs);
        for (int o = 0; o < out.length; o++) {
            out[o] += state.get("renderModule.mlp." + index + ".bias").values()[o];
            out[o] = rectified ? Math.max(0, out[o]) : out[o];
        }
        return out;
    }

    private double[] times(String name, double[] x) {
        TorchWriter.Values matrix = state.get(name);
        double[] out = new double[matrix.shape()[0]];
        for (int o = 0; o < out.length; o++) {
            for (int i = 0; i < x.length; i++) {
                out[o] += matrix.values()[o * x.length + i] * x[i];
            }
        }
        return out;
    }

    private static void add(List<Double> to, double[] values) {
        for (double value : values) {
            to.add(value);
        }
    }

    private static void encode(List<Double> to, double[] values) {
        for (int half = 0; half < 2; half++) {
            for (double value : values) {
                for (int k = 0; k < FREQUENCIES; k++) {
                    double angle = value * (1 << k);
                    to.add(half == 0 ? Math.sin(angle) : Math.cos(angle));
                }
            }
        }
    }

    private double[] components(float[] p, String part) {
        List<Double> all = new ArrayList<>();
        if (kind.equals("CP")) {
            int count = state.get(part + "_line.0").shape()[1];
            for (int c = 0; c < count; c++) {
                double product = 1;
                for (int i = 0; i < 3; i++) {
                    product *= at(state.get(part + "_line." + i), 0, c, index(p, VECTOR[i]), 0);
                }
                all.add(product);
            }
        }
        for (int i = 0; i < 3 && !kind.equals("CP"); i++) {
            boolean split = kind.equals("VM-split");
            TorchWriter.Values plane = state.get(split ? part + "_plane." + i : "plane_coef");
            TorchWriter.Values line = state.get(split ? part + "_line." + i : "line_coef");
            int first = split || part.equals("app") ? 0 : APPEARANCE;
            int end = split ? plane.shape()[1] : part.equals("app") ? APPEARANCE : APPEARANCE + DENSITY;
            for (int c = first; c < end; c++) {
                all.add(at(plane, split ? 0 : i, c, index(p, MATRIX[i][1]), index(p, MATRIX[i][0]))
                        * at(line, split ? 0 : i, c, index(p, VECTOR[i]), 0));
            }
        }
        return all.stream().mapToDouble(v -> v).toArray();
    }

    private double unit(float[] p, int axis) {
        return 2 * ((double) p[axis] - BOX[axis]) / ((double) BOX[3 + axis] - BOX[axis]) - 1;
    }

    private double index(float[] p, int axis) {
        return (unit(p, axis) + 1) / 2 * (grid[axis] - 1);
    }

    /** Bilinear in the last two axes. */
    private static double at(TorchWriter.Values tensor, int n, int c, double row, double column) {
        int[] s = tensor.shape();
        double sum = 0;
        for (int r = 0; r < s[2]; r++) {
            for (int k = 0; k < s[3]; k++) {
                double weight = Math.max(0, 1 - Math.abs(r - row)) * Math.max(0, 1 - Math.abs(k - column));
                sum += weight * tensor.values()[((n * s[1] + c) * s[2] + r) * s[3] + k];
            }
        }
        return sum;
    }
}
