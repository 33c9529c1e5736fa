package org.maskmarch.field.nerf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.NpyFile;
import org.maskmarch.checkpoint.Tensor;

/** Networks that the recorded samples do not have. */
class NerfLayoutTest {
    @TempDir
    Path folder;

    /** Three layers, the last on [position, hidden], and one output layer: compared with the plain sums. */
    @Test
    void aNetworkWithoutDirectionsHasColourAndDensityInOneLayer() throws IOException {
        float[][] w = {random(9 * 5, 1), random(5, 2), random(5 * 5, 3), random(5, 4), random(14 * 6, 5),
            random(6, 6), random(6 * 5, 7), random(5, 8)};
        List<Tensor> arrays = List.of(array(w[0], 9, 5), array(w[1], 5), array(w[2], 5, 5), array(w[3], 5),
                array(w[4], 14, 6), array(w[5], 6), array(w[6], 6, 5), array(w[7], 5));
        assertTrue(NerfLayout.isKeras(arrays));
        NerfField field = new NerfField(NerfLayout.keras(arrays), "test", FieldSpace.WORLD, Aabb.cube(2));
        float[] point = {0.3f, -0.7f, 1.1f};
        double[] encoded = new double[9];
        for (int i = 0; i < 3; i++) {
            encoded[i] = point[i];
            encoded[3 + i] = Math.sin(point[i]);
            encoded[6 + i] = Math.cos(point[i]);
        }
        double[] h = relu(layer(w[2], w[3], relu(layer(w[0], w[1], encoded))));
        double[] joined = new double[14];
        System.arraycopy(encoded, 0, joined, 0, 9);
        System.arraycopy(h, 0, joined, 9, 5);
        double[] raw = layer(w[6], w[7], relu(layer(w[4], w[5], joined)));
        float[] density = new float[1];
        float[] colour = new float[6];
        field.density(point, 1, density);
        assertEquals(raw[3], density[0], 1e-5);
        field.colours(point, 1, new float[] {0, 0, 1, 1, 0, 0}, 2, colour);
        for (int i = 0; i < 6; i++) {
            assertEquals(1 / (1 + Math.exp(-raw[i % 3])), colour[i], 1e-5);
        }
        assertEquals("none", field.info().details().get("direction frequencies"));
    }

    @Test
    void layersThatDoNotFitAreNamed() throws IOException {
        List<Tensor> arrays = new ArrayList<>(List.of(array(random(9 * 5, 1), 9, 5), array(random(5, 2), 5),
                array(random(7 * 5, 3), 7, 5), array(random(5, 4), 5), array(random(5 * 4, 3), 5, 4),
                array(random(4, 4), 4)));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> NerfLayout.keras(arrays));
        assertEquals("field.wrong-shape", e.code());
        assertTrue(e.getMessage().contains("takes 7 values, expected 14"), e.getMessage());
        arrays.set(0, array(random(8 * 5, 1), 8, 5));
        assertEquals("field.unsupported",
                assertThrows(MaskmarchException.class, () -> NerfLayout.keras(arrays)).code());
        arrays.set(1, array(random(4, 1), 2, 2));
        assertFalse(NerfLayout.isKeras(arrays));
    }

    /** Keras kernels are [inputs, outputs]. */
    private static double[] layer(float[] kernel, float[] bias, double[] in) {
        double[] out = new double[bias.length];
        for (int o = 0; o < out.length; o++) {
            out[o] = bias[o];
            for (int i = 0; i < in.length; i++) {
                out[o] += kernel[i * out.length + o] * in[i];
            }
        }
        return out;
    }

    private static double[] relu(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return values;
    }

    private Tensor array(float[] values, int... shape) throws IOException {
        String sizes = shape.length == 1 ? shape[0] + "," : shape[0] + ", " + shape[1];
        byte[] header = ("{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length + values.length * 4).order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0}).put(header);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return NpyFile.tensor(Files.write(Files.createTempFile(folder, "a", ".npy"), bytes.array()));
    }

    private static float[] random(int n, long seed) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
