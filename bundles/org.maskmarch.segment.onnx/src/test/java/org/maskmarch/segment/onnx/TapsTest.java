package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TapsTest {

    @Test
    void shrinkingCountsEveryInputSample() {
        // by hand: triangles of half width 3 round 1.5 and 4.5; weights 4 6 4 2 of samples 0..3, 2 4 6 4 of 2..5
        float[] row = {0, 10, 20, 90, 30, 70};
        float left = (4 * 0 + 6 * 10 + 4 * 20 + 2 * 90) / 16f;
        float right = (2 * 20 + 4 * 90 + 6 * 30 + 4 * 70) / 16f;
        assertArrayEquals(new float[] {left, right}, apply(Taps.antialiased(6, 2), row), 1e-4f);
    }

    @Test
    void growingInterpolatesBetweenSampleCentres() {
        assertArrayEquals(new float[] {0, 2.5f, 7.5f, 10}, apply(Taps.antialiased(2, 4), new float[] {0, 10}), 1e-5f);
        assertArrayEquals(new float[] {3, 5, 8}, apply(Taps.antialiased(3, 3), new float[] {3, 5, 8}), 0);
    }

    @Test
    void twoStepsInOneEqualTwoSteps() {
        java.util.Random random = new java.util.Random(7);
        float[] low = new float[256];
        for (int i = 0; i < low.length; i++) {
            low[i] = random.nextFloat() * 20 - 10;
        }
        float[] square = linear(low, 256, 1024);
        for (int inner : new int[] {1024, 768, 683, 1}) {
            for (int to : new int[] {1, 37, 600, 683, 1024, 2500}) {
                Taps taps = Taps.twoStep(256, 1024, inner, to);
                assertArrayEquals(linear(square, inner, to), apply(taps, low), 1e-4f, inner + " to " + to);
                for (float[] weights : taps.weights) {
                    assertTrue(weights.length <= 3);
                }
            }
        }
    }

    /** Straight from the definition of linear interpolation with half-pixel centres. */
    private static float[] linear(float[] from, int used, int to) {
        float[] out = new float[to];
        for (int i = 0; i < to; i++) {
            double position = Math.max(0, Math.min(used - 1, (i + 0.5) * used / to - 0.5));
            int left = (int) Math.floor(position);
            int right = Math.min(left + 1, used - 1);
            out[i] = (float) (from[left] + (position - left) * (from[right] - from[left]));
        }
        return out;
    }

    private static float[] apply(Taps taps, float[] from) {
        float[] out = new float[taps.size()];
        for (int i = 0; i < out.length; i++) {
            for (int k = 0; k < taps.weights[i].length; k++) {
                out[i] += taps.weights[i][k] * from[taps.first[i] + k];
            }
        }
        return out;
    }
}
