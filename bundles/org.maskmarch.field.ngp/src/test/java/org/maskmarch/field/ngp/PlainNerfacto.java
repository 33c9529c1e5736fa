package org.maskmarch.field.ngp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.maskmarch.conformance.TorchWriter;

/**
 * A nerfacto of random weights, evaluated as plainly as possible in double precision: one point, one level, one corner, one
 * weight at a time. Its checkpoint is written from the same numbers.
 */
final class PlainNerfacto {
    /** What a test may choose. */
    static final class Setup {
        int levels = 4;
        int features = 2;
        int log2 = 9;
        int base = 16;
        int finest = 128;
        int neurons = 16;
        int colourNeurons = 16;
        int appearance = 32;
        int images = 3;
        /** Width that layers are padded to. */
        int padding = 16;
        String prefix = "_model.";
        /** Keys of today, of 2023 (a grid and a network apart) or of 2022. */
        String names = "model";
        /** Whether the sizes are buffers of the checkpoint; otherwise they must be the usual ones. */
        boolean buffers = true;
        double initialDensity = 0.01;
    }

    final Setup setup;
    private final Random random = new Random(8);
    private final List<double[][]> density = new ArrayList<>();
    private final List<double[][]> colour = new ArrayList<>();
    private final List<double[][]> grid = new ArrayList<>();
    private final double[][] embedding;

    PlainNerfacto(Setup setup) {
        this.setup = setup;
        density.add(layer(setup.neurons, up(setup.levels * setup.features)));
        density.add(layer(up(16), setup.neurons));
        colour.add(layer(setup.colourNeurons, up(16 + 15 + setup.appearance)));
        colour.add(layer(setup.colourNeurons, setup.colourNeurons));
        colour.add(layer(up(3), setup.colourNeurons));
        for (int level = 0; level < setup.levels; level++) {
            grid.add(matrix(entries(level), setup.features, 1));
        }
        embedding = matrix(setup.images, setup.appearance, 1);
    }

    private int up(int value) {
        while (value % setup.padding != 0) {
            value++;
        }
        return value;
    }

    /** Values stay about as large as they are. */
    private double[][] layer(int outputs, int inputs) {
        return matrix(outputs, inputs, 2.2 / Math.sqrt(inputs));
    }

    private double[][] matrix(int rows, int columns, double range) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) ((random.nextDouble() * 2 - 1) * range);
            }
        }
        return matrix;
    }

    private double cells(int level) {
        // in float, as the program has it
        float growth = setup.levels == 1 ? 1
                : (float) Math.exp((Math.log(setup.finest) - Math.log(setup.base)) / (setup.levels - 1));
        float log2 = (float) (Math.log(growth) / Math.log(2));
        return (float) ((float) ((float) Math.pow(2, level * log2) * setup.base) - 1);
    }

    private long resolution(int level) {
        return (long) Math.ceil(cells(level)) + 1;
    }

    private int entries(int level) {
        long n = resolution(level);
        return (int) Math.min((n * n * n + 7) / 8 * 8, 1L << setup.log2);
    }

    /** The contraction of mip-NeRF 360 with the largest coordinate as norm, section 6. */
    static double[] contract(double[] world) {
        double m = Math.max(Math.abs(world[0]), Math.max(Math.abs(world[1]), Math.abs(world[2])));
        double[] x = world.clone();
        for (int axis = 0; m > 1 && axis < 3; axis++) {
            x[axis] = (2 - 1 / m) * world[axis] / m;
        }
        return x;
    }

    private double[] encode(double[] contracted) {
        double[] out = new double[density.get(0)[0].length];
        for (int level = 0; level < setup.levels; level++) {
            long n = resolution(level);
            for (int corner = 0; corner < 8; corner++) {
                double weight = 1;
                long[] v = new long[3];
                for (int axis = 0; axis < 3; axis++) {
                    double at = cells(level) * (contracted[axis] + 2) / 4 + 0.5;
                    int bit = corner >> axis & 1;
                    v[axis] = (long) Math.floor(at) + bit;
                    weight *= 1 - Math.abs(at - v[axis]);
                }
                long index = n * n * n <= entries(level) ? v[0] + v[1] * n + v[2] * n * n
                        : (v[0] ^ v[1] * 2654435761L ^ v[2] * 805459861L) & 0xFFFFFFFFL;
                for (int f = 0; f < setup.features; f++) {
                    out[level * setup.features + f] += weight * grid.get(level)[(int) (index % entries(level))][f];
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
    double density(double[] contracted) {
        for (double x : contracted) {
            if (!((x + 2) / 4 > 0 && (x + 2) / 4 < 1)) {
                return 0;
            }
        }
        return setup.initialDensity * Math.exp(run(density, encode(contracted))[0]);
    }

    double[] colour(double[] contracted, double[] d) {
        double[] point = run(density, encode(contracted));
        double[] in = new double[colour.get(0)[0].length];
        System.arraycopy(PlainNgp.harmonics(d), 0, in, 0, 16);
        System.arraycopy(point, 1, in, 16, 15);
        for (int i = 31; i < in.length; i++) {
            in[i] = i < 31 + setup.appearance ? 0 : 1;
            for (int image = 0; i < 31 + setup.appearance && image < setup.images; image++) {
                in[i] += embedding[image][i - 31] / setup.images;
            }
        }
        double[] out = run(colour, in);
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = 1 / (1 + Math.exp(-out[c]));
        }
        return rgb;
    }

    /** The checkpoint; a test may change its {@code pipeline}. */
    Map<String, Object> checkpoint() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("step", 29999);
        root.put("pipeline", state());
        root.put("optimizers", Map.of("fields", Map.of("exp_avg", new TorchWriter.Values(new float[9], 9))));
        return root;
    }

    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        String field = setup.prefix + "field.";
        state.put(field + "aabb", new TorchWriter.Values(new float[] {-1, -1, -1, 1, 1, 1}, 2, 3));
        if (setup.buffers) {
            state.put(field + "max_res", number(setup.finest));
            state.put(field + "num_levels", number(setup.levels));
            state.put(field + "log2_hashmap_size", number(setup.log2));
        }
        if (setup.appearance > 0) {
            state.put(field + "embedding_appearance.embedding.weight",
                    new TorchWriter.Values(values(List.<double[][]>of(embedding)), setup.images, setup.appearance));
        }
        List<double[][]> both = new ArrayList<>(density);
        both.addAll(grid);
        switch (setup.names) {
            case "model" -> vector(state, field + "mlp_base.model.params", both);
            case "apart" -> {
                // that version has a table of the torch back end besides, which it does not use
                state.put(field + "mlp_base_grid.hash_table", new TorchWriter.Values(new float[4], 2, 2));
                vector(state, field + "mlp_base_grid.tcnn_encoding.params", grid);
                vector(state, field + "mlp_base_mlp.tcnn_encoding.params", density);
                vector(state, field + "mlp_base.0.tcnn_encoding.params", grid);
                vector(state, field + "mlp_base.1.tcnn_encoding.params", density);
            }
            default -> vector(state, field + "mlp_base.params", both);
        }
        vector(state, field + (setup.names.equals("2022") ? "mlp_head.params" : "mlp_head.tcnn_encoding.params"), colour);
        state.put(setup.prefix + "proposal_networks.0.mlp_base.model.params", new TorchWriter.Values(new float[6], 6));
        return state;
    }

    private static void vector(Map<String, Object> state, String key, List<double[][]> matrices) {
        float[] values = values(matrices);
        state.put(key, new TorchWriter.Values(values, values.length));
    }

    private static TorchWriter.Values number(int value) {
        return new TorchWriter.Values(TorchWriter.Type.LONG, new float[] {value});
    }

    private static float[] values(List<double[][]> matrices) {
        List<Float> list = new ArrayList<>();
        for (double[][] matrix : matrices) {
            for (double[] row : matrix) {
                for (double value : row) {
                    list.add((float) value);
                }
            }
        }
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
