package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerNormsTest {
    private static final long[] SHAPE = {1, 3, 5, 24};

    @Test
    void giveTheSameAsTheOperator() throws Exception {
        byte[] model = model(-1, 1e-3f).bytes();
        byte[] written = DecoderGraph.unchosen(model);
        assertEquals(0, count(written, "LayerNormalization"));
        assertArrayEquals(run(model), run(written), 1e-5f);
    }

    @Test
    void stayWhereTheyAreOverSeveralAxes() {
        assertEquals(1, count(DecoderGraph.unchosen(model(-2, 1e-3f).bytes()), "LayerNormalization"));
    }

    /** Later means take their axes in another way. */
    @Test
    void stayInLaterOperatorSets() {
        assertEquals(1, count(DecoderGraph.unchosen(model(-1, 1e-3f).bytes(18)), "LayerNormalization"));
    }

    private static OnnxFile model(long axis, float epsilon) {
        OnnxFile file = new OnnxFile();
        String x = file.input("x", OnnxFile.FLOAT, SHAPE);
        String norm = file.node("LayerNormalization", Map.of("axis", axis, "epsilon", epsilon), x,
                file.floats(random(1, 24)), file.floats(random(2, 24)));
        file.name("low_res_masks", norm);
        file.name("iou_predictions", x);
        return file.output("low_res_masks", OnnxFile.FLOAT, SHAPE).output("iou_predictions", OnnxFile.FLOAT, SHAPE);
    }

    private static float[] run(byte[] model) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        float[] x = random(3, 1 * 3 * 5 * 24);
        try (OrtSession session = environment.createSession(model);
             OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), SHAPE);
             OrtSession.Result result = session.run(Map.of("x", input))) {
            FloatBuffer found = ((OnnxTensor) result.get("low_res_masks").orElseThrow()).getFloatBuffer();
            float[] values = new float[found.remaining()];
            found.get(values);
            return values;
        }
    }

    /** Small deviations from a large mean, so that epsilon and the order of operations matter. */
    private static float[] random(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 1 + 0.1f * (float) random.nextGaussian();
        }
        return values;
    }

    private static int count(byte[] model, String text) {
        return new String(model, StandardCharsets.ISO_8859_1).split(text, -1).length - 1;
    }
}
