package org.maskmarch.segment.onnx;

import org.maskmarch.api.image.Mask;

/** What to read out of a decoder's logits [SIDE, SIDE] over the padded square frame. */
final class LowResMask {
    /** Logits on each axis. */
    static final int SIDE = 256;
    /** Logits this near to the threshold say neither yes nor no. */
    private static final float UNSURE = 1;

    private LowResMask() { }

    /** Pixels above 0, and those between -{@value #UNSURE} and {@value #UNSURE}, at the size of the image. */
    record Pixels(Mask mask, Mask unsure) { }

    static Pixels pixels(float[] logits, Frame frame) {
        Taps horizontal = Taps.twoStep(SIDE, frame.side(), frame.newWidth(), frame.width());
        Taps vertical = Taps.twoStep(SIDE, frame.side(), frame.newHeight(), frame.height());
        int width = frame.width();
        float[][] rows = new float[vertical.inputEnd()][width];
        for (int v = 0; v < rows.length; v++) {
            for (int x = 0; x < width; x++) {
                float[] weights = horizontal.weights[x];
                int at = v * SIDE + horizontal.first[x];
                float sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * logits[at + k];
                }
                rows[v][x] = sum;
            }
        }
        Mask mask = new Mask(width, frame.height());
        Mask unsure = new Mask(width, frame.height());
        for (int y = 0; y < frame.height(); y++) {
            float[] weights = vertical.weights[y];
            int begin = vertical.first[y];
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * rows[begin + k][x];
                }
                mask.set(y * width + x, sum > 0);
                unsure.set(y * width + x, Math.abs(sum) < UNSURE);
            }
        }
        return new Pixels(mask, unsure);
    }

    /**
     * IoU of the masks at logit thresholds {@value #UNSURE} and -{@value #UNSURE}, counted where the image is and not its
     * padding; 0 when nothing reaches -{@value #UNSURE}.
     */
    static float stability(float[] logits, Frame frame) {
        int columns = inside(frame.newWidth(), frame.side());
        int rows = inside(frame.newHeight(), frame.side());
        int sure = 0;
        int likely = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float logit = logits[y * SIDE + x];
                sure += logit > UNSURE ? 1 : 0;
                likely += logit > -UNSURE ? 1 : 0;
            }
        }
        return likely == 0 ? 0 : (float) sure / likely;
    }

    /** Samples whose centre lies inside the image; at least one. */
    private static int inside(int inner, int side) {
        return Math.max(1, (int) Math.round((double) inner * SIDE / side));
    }
}
