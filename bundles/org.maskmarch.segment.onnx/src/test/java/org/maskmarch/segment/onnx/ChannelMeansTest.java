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

class ChannelMeansTest {
    private static final long[] SHAPE = {1, 3, 5, 7};
    private static final int CHANNELS = 6;

    /** Both means of a normalisation over channels: of what a convolution gives, and of the squares of what is left. */
    @Test
    void giveTheSameAsTheOperator() throws Exception {
        byte[] model = normalised(true, 1).bytes(17);
        byte[] written = DecoderGraph.unchosen(model);
        assertEquals(0, count(written, "ReduceMean"));
        assertArrayEquals(run(model), run(written), 1e-5f);
    }

    /** Nothing says how many channels there are. */
    @Test
    void stayBehindAConvolutionWithoutABias() {
        assertEquals(2, count(DecoderGraph.unchosen(normalised(false, 1).bytes(17)), "ReduceMean"));
    }

    @Test
    void stayOverOtherAxes() {
        assertEquals(2, count(DecoderGraph.unchosen(normalised(true, 2).bytes(17)), "ReduceMean"));
    }

    /** Later means take their axes in another way. */
    @Test
    void stayInLaterOperatorSets() {
        assertEquals(2, count(DecoderGraph.unchosen(normalised(true, 1).bytes(18)), "ReduceMean"));
    }

    private static OnnxFile normalised(boolean bias, long axis) {
        OnnxFile file = new OnnxFile();
        String x = file.input("x", OnnxFile.FLOAT, SHAPE);
        String weights = file.floats(random(1, 3 * CHANNELS * 4), 3, CHANNELS, 2, 2);
        Map<String, Object> stride = Map.of("strides", new long[] {2, 2});
        String wide = bias ? file.node("ConvTranspose", stride, x, weights, file.floats(random(2, CHANNELS), CHANNELS))
                : file.node("ConvTranspose", stride, x, weights);
        Map<String, Object> over = Map.of("axes", new long[] {axis}, "keepdims", 1L);
        String left = file.node("Sub", wide, file.node("ReduceMean", over, wide));
        String variance = file.node("ReduceMean", over, file.node("Pow", left, file.number(2)));
        file.name("low_res_masks", file.node("Div", left, file.node("Sqrt", variance)));
        file.name("iou_predictions", x);
        return file.output("low_res_masks", OnnxFile.FLOAT, 1, CHANNELS, 10, 14)
                .output("iou_predictions", OnnxFile.FLOAT, SHAPE);
    }

    private static float[] run(byte[] model) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model);
             OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(random(3, 3 * 5 * 7)), SHAPE);
             OrtSession.Result result = session.run(Map.of("x", input))) {
            FloatBuffer found = ((OnnxTensor) result.get("low_res_masks").orElseThrow()).getFloatBuffer();
            float[] values = new float[found.remaining()];
            found.get(values);
            return values;
        }
    }

    private static float[] random(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static int count(byte[] model, String text) {
        return new String(model, StandardCharsets.ISO_8859_1).split(text, -1).length - 1;
    }
}
