package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;

class QuantizedGraphTest {
    private static final int ROWS = 48;
    private static final int COLUMNS = 32;

    /** Two multiplications by one matrix, one of which is also used elsewhere, and one by a tensor that is no constant. */
    private static byte[] model(float[] weights) {
        OnnxFile file = new OnnxFile();
        file.input("x", OnnxFile.FLOAT, 5, ROWS);
        file.input("y", OnnxFile.FLOAT, COLUMNS, 3);
        String matrix = file.floats(weights, ROWS, COLUMNS);
        String product = file.node("MatMul", "x", matrix);
        String twice = file.node("MatMul", file.node("Mul", "x", file.number(2)), matrix);
        String column = file.node("ReduceSum", Map.of("keepdims", 0L), matrix, file.ints(0));
        file.name("out", file.node("MatMul", file.node("Add", file.node("Add", product, twice), column), "y"));
        file.output("out", OnnxFile.FLOAT, 5, 3);
        return file.bytes();
    }

    @Test
    void productsAgreeToTheirResolution() throws Exception {
        Random random = new Random(11);
        float[] weights = randoms(random, ROWS * COLUMNS);
        float[] x = randoms(random, 5 * ROWS);
        float[] y = randoms(random, COLUMNS * 3);
        byte[] plain = model(weights);
        byte[] quantized = QuantizedGraph.of(plain);
        float[] got = run(quantized, x, y);
        double error = 0;
        double size = 0;
        for (int row = 0; row < 5; row++) {
            for (int k = 0; k < 3; k++) {
                double expected = 0;
                for (int column = 0; column < COLUMNS; column++) {
                    double sum = 0;
                    for (int i = 0; i < ROWS; i++) {
                        sum += (3 * x[row * ROWS + i] + 1) * weights[i * COLUMNS + column];
                    }
                    expected += sum * y[column * 3 + k];
                }
                error += Math.pow(got[row * 3 + k] - expected, 2);
                size += expected * expected;
            }
        }
        double relative = Math.sqrt(error / size);
        assertTrue(relative < 0.03, "relative error " + relative);
        assertTrue(relative > 1e-5, "nothing was quantised: relative error " + relative);
    }

    @Test
    void otherModelsAndTruncatedOnesAreRefused() {
        byte[] plain = model(new float[ROWS * COLUMNS]);
        for (int length = 0; length < plain.length; length += 3) {
            byte[] part = Arrays.copyOf(plain, length);
            assertThrows(IllegalArgumentException.class, () -> QuantizedGraph.of(part), "length " + length);
        }
        OnnxFile none = new OnnxFile();
        none.name("out", none.input("x", OnnxFile.FLOAT, 1));
        none.output("out", OnnxFile.FLOAT, 1);
        assertThrows(IllegalArgumentException.class, () -> QuantizedGraph.of(none.bytes()));
    }

    @Test
    void theRealEncoderStillFindsTheObjects() {
        Path models = Path.of(System.getProperty("maskmarch.data", "."), "models");
        Assumptions.assumeTrue(Files.isRegularFile(models.resolve("mobile_sam_encoder.onnx")), "no models there");
        ModelFiles files = ModelFiles.find(models.toString());
        Picture picture = new Picture();
        try (OnnxSegmenter exact = new OnnxSegmenter("exact", () -> files, 2, false);
                OnnxSegmenter fast = new OnnxSegmenter("fast", () -> files, 2, true);
                ImageEmbedding exactly = exact.encode(picture.image); ImageEmbedding roughly = fast.encode(picture.image)) {
            assertTrue(!exact.fingerprint().equals(fast.fingerprint()), "embeddings of the two are not exchanged");
            for (Prompt prompt : List.of(Prompt.box(new PromptBox(130, 200, 370, 440)),
                    Prompt.box(new PromptBox(480, 220, 680, 440)))) {
                Mask a = exact.decode(exactly, prompt).get(0).mask();
                Mask b = fast.decode(roughly, prompt).get(0).mask();
                assertTrue(a.iou(b) > 0.98, () -> "IoU " + a.iou(b));
            }
        }
        assertEquals(0, Sessions.open());
    }

    private static float[] randoms(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] run(byte[] model, float[] x, float[] y) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model);
                OnnxTensor first = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), new long[] {5, ROWS});
                OnnxTensor second = OnnxTensor.createTensor(environment, FloatBuffer.wrap(y), new long[] {COLUMNS, 3});
                OrtSession.Result result = session.run(Map.of("x", first, "y", second))) {
            float[] out = new float[15];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(out);
            return out;
        }
    }
}
