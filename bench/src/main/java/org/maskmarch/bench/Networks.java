package org.maskmarch.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.maskmarch.geometry.Blocks;
import org.maskmarch.geometry.DenseLayer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Networks of the shapes that colour fields, on {@value #POINTS} points. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Networks {
    static final int POINTS = 8192;
    private static final int BLOCK = 512;

    /** Widths: TensoRF's and DVGO's colour network, Instant-NGP's, the body of a vanilla NeRF. */
    @Param({"150-128-128-3", "32-64-64-3", "63-256-256-256-256-256-256-256-256-4"})
    public String widths;

    private int[] width;
    private float[][] weights;
    private DenseLayer[] layers;
    private float[] in;
    private float[] out;
    private Blocks<float[][][]> blocks;

    @Setup
    public void make() {
        Random random = new Random(1);
        width = Arrays.stream(widths.split("-")).mapToInt(Integer::parseInt).toArray();
        weights = new float[width.length - 1][];
        layers = new DenseLayer[weights.length];
        for (int l = 0; l < layers.length; l++) {
            weights[l] = new float[width[l + 1] * width[l]];
            for (int i = 0; i < weights[l].length; i++) {
                weights[l][i] = (float) (random.nextGaussian() / Math.sqrt(width[l]));
            }
            layers[l] = new DenseLayer(width[l + 1], width[l], weights[l], new float[width[l + 1]]);
        }
        in = new float[POINTS * width[0]];
        for (int i = 0; i < in.length; i++) {
            in[i] = random.nextFloat();
        }
        out = new float[POINTS * width[width.length - 1]];
        blocks = new Blocks<>(BLOCK, () -> {
            float[][][] rows = new float[width.length][][];
            for (int l = 0; l < rows.length; l++) {
                rows[l] = new float[width[l]][BLOCK];
            }
            return rows;
        });
    }

    /** As the fields do it: by blocks of points, feature-major. */
    @Benchmark
    public float[] network() {
        blocks.forEach(POINTS, (rows, first, count) -> {
            for (int p = 0; p < count; p++) {
                for (int i = 0; i < width[0]; i++) {
                    rows[0][i][p] = in[(first + p) * width[0] + i];
                }
            }
            for (int l = 0; l < layers.length; l++) {
                if (l + 1 < layers.length) {
                    layers[l].applyRelu(rows[l], rows[l + 1], count);
                } else {
                    layers[l].apply(rows[l], rows[l + 1], count);
                }
            }
            int last = width.length - 1;
            for (int p = 0; p < count; p++) {
                for (int o = 0; o < width[last]; o++) {
                    out[(first + p) * width[last] + o] = rows[last][o][p];
                }
            }
        });
        return out;
    }

    /** Point by point, as the formula says. */
    @Benchmark
    public float[] networkNaive() {
        int last = width.length - 1;
        IntStream.range(0, POINTS).parallel().forEach(p -> {
            float[] x = Arrays.copyOfRange(in, p * width[0], (p + 1) * width[0]);
            for (int l = 0; l < layers.length; l++) {
                float[] y = new float[width[l + 1]];
                for (int o = 0; o < y.length; o++) {
                    float sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum += weights[l][o * x.length + i] * x[i];
                    }
                    y[o] = l + 1 < layers.length ? Math.max(0, sum) : sum;
                }
                x = y;
            }
            System.arraycopy(x, 0, out, p * width[last], width[last]);
        });
        return out;
    }
}
