package org.maskmarch.segment.onnx;

import org.maskmarch.api.image.RgbImage;

/** Scales an image as SAM's encoders want it. */
final class Preprocessing {
    /** Mean and standard deviation of ImageNet's colours, 0 to 255. */
    static final float[] MEAN = {123.675f, 116.28f, 103.53f};
    static final float[] DEVIATION = {58.395f, 57.12f, 57.375f};

    /** Takes a row of the scaled image. */
    @FunctionalInterface
    interface Rows {
        /** @param rgb [width, 3], 0 to 255; valid during the call */
        void row(int y, float[] rgb);
    }

    private Preprocessing() { }

    /** Hands over the scaled image, row by row from the top. */
    static void rows(RgbImage image, int width, int height, Rows out) {
        Taps horizontal = Taps.antialiased(image.width(), width);
        Taps vertical = Taps.antialiased(image.height(), height);
        int row = width * 3;
        // input rows, resampled horizontally, as long as the vertical filter needs them
        float[][] rows = new float[image.height()][];
        int dropped = 0;
        float[] sum = new float[row];
        for (int y = 0; y < height; y++) {
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
            out.row(y, sum);
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
