package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseLayerTest {

    @Test
    void agreesWithTheDefinitionForWidthsThatDoNotDivideByFour() {
        Random random = new Random(7);
        int inputs = 11;
        int outputs = 5;
        int points = 37;
        float[] weights = values(random, outputs * inputs);
        float[] bias = values(random, outputs);
        float[][] in = new float[inputs][];
        for (int i = 0; i < inputs; i++) {
            in[i] = values(random, points);
        }
        float[][] out = new float[outputs][points];
        float[][] clamped = new float[outputs][points];
        DenseLayer layer = new DenseLayer(outputs, inputs, weights, bias);
        layer.apply(in, out, points);
        layer.applyRelu(in, clamped, points);
        for (int o = 0; o < outputs; o++) {
            for (int p = 0; p < points; p++) {
                double expected = bias[o];
                for (int i = 0; i < inputs; i++) {
                    expected += (double) weights[o * inputs + i] * in[i][p];
                }
                assertEquals(expected, out[o][p], 1e-5);
                assertEquals(Math.max(0, expected), clamped[o][p], 1e-5);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 4, 64", "4, 8, 64", "9, 5, 31", "64, 63, 100", "130, 27, 517", "3, 128, 200"})
    void isTheSameToTheBitManyNumbersAtATime(int outputs, int inputs, int points) {
        assertTrue(Lanes.wide(), "the build runs tests with the Vector API");
        Random random = new Random(outputs);
        DenseLayer layer = new DenseLayer(outputs, inputs, values(random, outputs * inputs), values(random, outputs));
        float[][] in = new float[inputs][];
        for (int i = 0; i < inputs; i++) {
            in[i] = values(random, points + 3);
        }
        float[][] plain = new float[outputs][points + 3];
        float[][] wide = new float[outputs][points + 3];
        layer.loops(in, plain, 0, 0, points);
        layer.apply(in, wide, points);
        assertArrayEquals(plain, wide);
    }

    private static float[] values(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
