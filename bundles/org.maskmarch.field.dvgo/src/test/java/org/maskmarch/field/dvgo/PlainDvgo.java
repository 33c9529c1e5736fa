package org.maskmarch.field.dvgo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.maskmarch.conformance.TorchWriter;

/** A DirectVoxGO of random weights, and its formulas written down once more, in double and one point at a time. */
final class PlainDvgo {
    static final double RATIO = 0.7;
    static final int VOXELS = 343;
    static final int DEPTH = 9;
    private static final int[] DENSITY = {5, 4, 6};
    private static final int[] FEATURES = {4, 6, 3};
    private static final int[] MASK = {7, 5, 8};
    private static final int CHANNELS = 7;
    private static final int HIDDEN = 6;
    private static final String[] AXES = {"x", "y", "z"};

    final Map<String, Object> state = new LinkedHashMap<>();
    final Map<String, Object> kwargs = new LinkedHashMap<>();
    final float[] min;
    final float[] max;
    private final Random random = new Random(5);
    private final String model;
    private final String grid;
    private final String head;
    private final int depth;
    private final int frequencies;

    /**
     * @param model dvgo, dcvgo or dmpigo
     * @param grid  DenseGrid or TensoRFGrid
     * @param head  none, direct or diffuse
     * @param depth layers of the network
     */
    PlainDvgo(String model, String grid, String head, int depth) {
        this.model = model;
        this.grid = grid;
        this.head = head;
        this.depth = depth;
        this.frequencies = model.equals("dmpigo") ? 0 : 3;
        this.min = switch (model) {
            case "dcvgo" -> new float[] {-1.2f, -1.2f, -1.2f};
            case "dmpigo" -> new float[] {-1.4f, -1.1f, -1};
            default -> new float[] {-1, -2, -0.5f};
        };
        this.max = switch (model) {
            case "dcvgo" -> new float[] {1.2f, 1.2f, 1.2f};
            case "dmpigo" -> new float[] {1.3f, 1.2f, 1};
            default -> new float[] {1.5f, 1, 2};
        };
        parameters();
        arguments();
    }

    private void parameters() {
        state.put("xyz_min", new TorchWriter.Values(min, 3));
        state.put("xyz_max", new TorchWriter.Values(max, 3));
        if (model.equals("dmpigo")) {
            random("act_shift.grid", 1, 1, 1, 1, DEPTH);
        } else {
            state.put("act_shift", new TorchWriter.Values(new float[] {-2.5f}, 1));
        }
        if (model.equals("dcvgo")) {
            state.put("scene_center", new TorchWriter.Values(new float[] {0.5f, -0.25f, 2}, 3));
            state.put("scene_radius", new TorchWriter.Values(new float[] {3, 3, 3}, 3));
        }
        boolean network = !head.equals("none");
        grid("density", 1, DENSITY);
        grid("k0", network ? CHANNELS : 3, FEATURES);
        if (network) {
            float[] frequency = new float[frequencies];
            for (int i = 0; i < frequencies; i++) {
                frequency[i] = 1 << i;
            }
            state.put("viewfreq", new TorchWriter.Values(frequency, frequencies));
            int inputs = (head.equals("diffuse") ? CHANNELS - 3 : CHANNELS) + 3 + 6 * frequencies;
            for (String layer : layers()) {
                int outputs = layer.equals("rgbnet." + depth) ? 3 : HIDDEN;
                random(layer + ".weight", outputs, inputs);
                random(layer + ".bias", outputs);
                inputs = HIDDEN;
            }
        }
        float[] flags = new float[MASK[0] * MASK[1] * MASK[2]];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = random.nextInt(4) == 0 ? 0 : 1;
        }
        state.put("mask_cache.mask", new TorchWriter.Values(TorchWriter.Type.BOOL, flags, MASK));
        float[] scale = new float[3];
        float[] shift = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            scale[axis] = (MASK[axis] - 1) / (max[axis] - min[axis]);
            shift[axis] = -min[axis] * scale[axis];
        }
        state.put("mask_cache.xyz2ijk_scale", new TorchWriter.Values(scale, 3));
        state.put("mask_cache.xyz2ijk_shift", new TorchWriter.Values(shift, 3));
    }

    private void arguments() {
        kwargs.put("num_voxels", VOXELS);
        kwargs.put("voxel_size_ratio", RATIO);
        kwargs.put("density_type", grid);
        kwargs.put("k0_type", grid);
        kwargs.put("density_config", new TorchWriter.Config(Map.of("n_comp", 2)));
        kwargs.put("k0_config", new TorchWriter.Config(Map.of()));
        kwargs.put("mask_cache_path", null);
        switch (model) {
            case "dcvgo" -> kwargs.put("contracted_norm", "l2");
            case "dmpigo" -> kwargs.put("mpi_depth", DEPTH);
            default -> {
                kwargs.put("rgbnet_direct", !head.equals("diffuse"));
                kwargs.put("rgbnet_full_implicit", false);
            }
        }
    }

    private void grid(String name, int channels, int[] sides) {
        if (grid.equals("DenseGrid")) {
            random(name + ".grid", 1, channels, sides[0], sides[1], sides[2]);
            return;
        }
        int components = 0;
        for (int i = 0; i < 3; i++) {
            int[] plane = plane(i);
            int count = 2 + i;
            components += count;
            random(name + planeName(i), 1, count, sides[plane[0]], sides[plane[1]]);
            random(name + lineName(i), 1, count, sides[2 - i], 1);
        }
        if (channels > 1) {
            random(name + ".f_vec", components, channels);
        }
    }

    /** xy, xz, yz; with the lines along z, y, x. */
    private static int[] plane(int i) {
        return new int[][] {{0, 1}, {0, 2}, {1, 2}}[i];
    }

    private static String planeName(int i) {
        return '.' + AXES[plane(i)[0]] + AXES[plane(i)[1]] + "_plane";
    }

    private static String lineName(int i) {
        return '.' + AXES[2 - i] + "_vec";
    }

    private List<String> layers() {
        List<String> names = new ArrayList<>(List.of("rgbnet.0"));
        for (int i = 2; i < depth; i++) {
            names.add("rgbnet." + i + ".0");
        }
        names.add("rgbnet." + depth);
        return names;
    }

    private void random(String name, int... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * 0.7);
        }
        state.put(name, new TorchWriter.Values(values, shape));
    }

    /** What DirectVoxGO saves of it. */
    Map<String, Object> checkpoint() {
        return new LinkedHashMap<>(Map.of("global_step", 7, "model_kwargs", kwargs, "model_state_dict", state));
    }

    float[] point() {
        float[] p = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            p[axis] = min[axis] + random.nextFloat() * (max[axis] - min[axis]);
        }
        return p;
    }

    /** Before activation, with the shift; the mask not yet applied. */
    double raw(float[] p) {
        double raw = channels("density", p)[0];
        if (!model.equals("dmpigo")) {
            return raw + values("act_shift")[0];
        }
        double z = place(p, 2) * (DEPTH - 1);
        for (int i = 0; i < DEPTH; i++) {
            raw += hat(z, i) * values("act_shift.grid")[i];
        }
        return raw;
    }

    boolean isFree(float[] p) {
        int index = 0;
        for (int axis = 0; axis < 3; axis++) {
            long i = Math.round(place(p, axis) * (MASK[axis] - 1));
            index = index * MASK[axis] + (int) i;
        }
        return values("mask_cache.mask")[index] == 0;
    }

    double[] colour(float[] p, float[] d) {
        double[] features = channels("k0", p);
        double[] rgb = features;
        if (!head.equals("none")) {
            List<Double> inputs = new ArrayList<>();
            for (int i = head.equals("diffuse") ? 3 : 0; i < features.length; i++) {
                inputs.add(features[i]);
            }
            for (float component : d) {
                inputs.add((double) component);
            }
            for (int half = 0; half < 2; half++) {
                for (float component : d) {
                    for (int i = 0; i < frequencies; i++) {
                        double angle = component * (double) (1 << i);
                        inputs.add(half == 0 ? Math.sin(angle) : Math.cos(angle));
                    }
                }
            }
            double[] x = inputs.stream().mapToDouble(v -> v).toArray();
            for (String layer : layers()) {
                x = layer(layer, x);
            }
            rgb = x;
        }
        for (int c = 0; c < 3; c++) {
            rgb[c] = 1 / (1 + Math.exp(-rgb[c] - (head.equals("diffuse") ? features[c] : 0)));
        }
        return rgb;
    }

    private double[] layer(String name, double[] x) {
        float[] weight = values(name + ".weight");
        float[] bias = values(name + ".bias");
        double[] out = new double[bias.length];
        for (int o = 0; o < out.length; o++) {
            out[o] = bias[o];
            for (int i = 0; i < x.length; i++) {
                out[o] += weight[o * x.length + i] * x[i];
            }
            out[o] = name.equals("rgbnet." + depth) ? out[o] : Math.max(0, out[o]);
        }
        return out;
    }

    private double[] channels(String name, float[] p) {
        if (grid.equals("DenseGrid")) {
            TorchWriter.Values tensor = (TorchWriter.Values) state.get(name + ".grid");
            double[] out = new double[tensor.shape()[1]];
            for (int i = 0; i < tensor.values().length; i++) {
                int[] s = tensor.shape();
                int z = i % s[4];
                int y = i / s[4] % s[3];
                int x = i / s[4] / s[3] % s[2];
                out[i / s[4] / s[3] / s[2]] += tensor.values()[i] * hat(place(p, 0) * (s[2] - 1), x)
                        * hat(place(p, 1) * (s[3] - 1), y) * hat(place(p, 2) * (s[4] - 1), z);
            }
            return out;
        }
        List<Double> products = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 2 + i; c++) {
                products.add(factor(name + planeName(i), c, place(p, plane(i)[0]), place(p, plane(i)[1]))
                        * factor(name + lineName(i), c, place(p, 2 - i), 0));
            }
        }
        if (!state.containsKey(name + ".f_vec")) {
            return new double[] {products.stream().mapToDouble(v -> v).sum()};
        }
        float[] mix = values(name + ".f_vec");
        double[] out = new double[mix.length / products.size()];
        for (int i = 0; i < mix.length; i++) {
            out[i % out.length] += products.get(i / out.length) * mix[i];
        }
        return out;
    }

    /** Bilinear in component c of [1, C, A, B]. */
    private double factor(String name, int c, double a, double b) {
        TorchWriter.Values tensor = (TorchWriter.Values) state.get(name);
        int[] s = tensor.shape();
        double sum = 0;
        for (int i = 0; i < s[2]; i++) {
            for (int j = 0; j < s[3]; j++) {
                sum += tensor.values()[(c * s[2] + i) * s[3] + j] * hat(a * (s[2] - 1), i) * hat(b * (s[3] - 1), j);
            }
        }
        return sum;
    }

    private static double hat(double at, int vertex) {
        return Math.max(0, 1 - Math.abs(at - vertex));
    }

    private double place(float[] p, int axis) {
        return ((double) p[axis] - min[axis]) / ((double) max[axis] - min[axis]);
    }

    private float[] values(String name) {
        return ((TorchWriter.Values) state.get(name)).values();
    }
}
