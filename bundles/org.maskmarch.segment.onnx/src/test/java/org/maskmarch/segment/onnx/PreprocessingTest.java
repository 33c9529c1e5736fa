package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.RgbImage;

class PreprocessingTest {

    @Test
    void theLongerSideFillsTheSquare() {
        assertEquals(new Frame(800, 600, 1024, 1024, 768), Frame.of(800, 600, 1024));
        assertEquals(new Frame(600, 801, 1024, 767, 1024), Frame.of(600, 801, 1024));
        assertEquals(new Frame(9000, 1, 1024, 1024, 1), Frame.of(9000, 1, 1024));
        Frame frame = Frame.of(1500, 1001, 1024); // 683.35 rows become 683: the axes scale a little differently
        assertEquals(683, frame.newHeight());
        assertEquals(1024f, frame.x(1500));
        assertEquals(683f, frame.y(1001));
        assertEquals(512f, frame.x(750));
    }

    @Test
    void normalisesAndPadsWithZeros() throws Exception {
        byte[] rgb = new byte[40 * 20 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 200;
            rgb[i + 1] = (byte) 100;
            rgb[i + 2] = 50;
        }
        PictureInput picture = new PictureInput("x", 64, false, PictureInput.Values.NORMALISED, true, false);
        float[] expected = {(200 - 123.675f) / 58.395f, (100 - 116.28f) / 57.12f, (50 - 103.53f) / 57.375f};
        try (OnnxTensor tensor = picture.tensor(OrtEnvironment.getEnvironment(), new RgbImage(40, 20, rgb))) {
            assertArrayEquals(new long[] {1, 3, 64, 64}, tensor.getInfo().getShape());
            FloatBuffer out = tensor.getFloatBuffer();
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < 64; y++) {
                    for (int x = 0; x < 64; x++) {
                        assertEquals(y < 32 ? expected[c] : 0, out.get((c * 64 + y) * 64 + x), 1e-5f);
                    }
                }
            }
        }
    }

    @Test
    void keepsWhatIsWhereWhenShrinkingManifold() {
        // a bright column at a third of the width must come out at a third, at 1/10 of its contrast
        int width = 640;
        byte[] rgb = new byte[width * 320 * 3];
        for (int y = 0; y < 320; y++) {
            java.util.Arrays.fill(rgb, (y * width + 205) * 3, (y * width + 206) * 3, (byte) 255);
        }
        float[] middle = new float[64 * 3];
        Preprocessing.rows(new RgbImage(width, 320, rgb), 64, 32, (y, row) -> {
            if (y == 16) {
                System.arraycopy(row, 0, middle, 0, middle.length);
            }
        });
        float sum = 0;
        float moment = 0;
        for (int x = 0; x < 64; x++) {
            float light = middle[x * 3];
            sum += light;
            moment += light * (x + 0.5f);
        }
        assertEquals(25.5f, sum, 0.1f);
        assertEquals(20.55f, moment / sum, 0.05f);
    }
}
