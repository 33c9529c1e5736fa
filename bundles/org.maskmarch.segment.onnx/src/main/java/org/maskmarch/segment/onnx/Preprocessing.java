package org.maskmarch.segment.onnx;

import java.nio.FloatBuffer;
import org.maskmarch.api.image.RgbImage;

/** An image as SAM's encoder wants it: scaled, normalised with the ImageNet statistics, then padded with zeros. */
final class Preprocessing {
    private static final float[] MEAN = {123.675f, 116.28f, 103.53f};
    private static final float[] DEVIATION = {58.395f, 57.12f, 57.375f};

    private Preprocessing() { }

    /**
     * Writes the normalised image.
     *
     * @param out [3, side, side], zero where the image does not reach
     */
    static void write(RgbImage image, Frame frame, FloatBuffer out) {
        Taps horizontal = Taps.antialiased(image.width(), frame.newWidth());
        Taps vertical = Taps.antialiased(image.height(), frame.newHeight());
        int row = frame.newWidth() * 3;
        // input rows, resampled horizontally, as long as the vertical filter needs them
        float[][] rows = new float[image.height()][];
        int dropped = 0;
        float[] sum = new float[row];
        int plane = frame.side() * frame.side();
        for (int y = 0; y < frame.newHeight(); y++) {
            int begin = vertical.first[y];
            float[] weights = vertical.weights[y];
            for (; dropped < begin; dropped++) {
                rows[dropped] = null;
            }
            java.util.Arrays.fill(sum, 0);
            for (int k = 0; k < weights.length; k++) {
                if (rows[begin + k] == null) {
                    rows[begin + k] = resampledRow(image, begin + k, horizontal);
                }
                float[] source = rows[begin + k];
                for (int i = 0; i < row; i++) {
                    sum[i] += weights[k] * source[i];
                }
            }
            for (int x = 0; x < frame.newWidth(); x++) {
                for (int c = 0; c < 3; c++) {
                    out.put(c * plane + y * frame.side() + x, (sum[x * 3 + c] - MEAN[c]) / DEVIATION[c]);
                }
            }
        }
    }

    /** [newWidth, 3] */
    private static float[] resampledRow(RgbImage image, int y, Taps taps) {
        float[] out = new float[taps.size() * 3];
        byte[] rgb = image.rgb();
        int start = y * image.width() * 3;
        for (int x = 0; x < taps.size(); x++) {
            float[] weights = taps.weights[x];
            int at = start + taps.first[x] * 3;
            float r = 0;
            float g = 0;
            float b = 0;
            for (float weight : weights) {
                r += weight * (rgb[at] & 0xff);
                g += weight * (rgb[at + 1] & 0xff);
                b += weight * (rgb[at + 2] & 0xff);
                at += 3;
            }
            out[x * 3] = r;
            out[x * 3 + 1] = g;
            out[x * 3 + 2] = b;
        }
        return out;
    }
}
