package org.maskmarch.segment.onnx;

import java.util.BitSet;
import org.maskmarch.api.image.Mask;

/** What to read out of a decoder's logits [SIDE, SIDE] over the padded square frame. */
final class LowResMask {
    /** Logits on each axis. */
    static final int SIDE = 256;

    private LowResMask() { }

    /** Logits above 0 at the size of the image. */
    static Mask mask(float[] logits, Frame frame) {
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
        BitSet bits = new BitSet(width * frame.height());
        for (int y = 0; y < frame.height(); y++) {
            float[] weights = vertical.weights[y];
            int begin = vertical.first[y];
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * rows[begin + k][x];
                }
                if (sum > 0) {
                    bits.set(y * width + x);
                }
            }
        }
        return new Mask(width, frame.height(), bits);
    }

    /**
     * IoU of the masks at logit thresholds +1 and -1, counted where the image is and not its padding; 0 when nothing
     * reaches -1.
     */
    static float stability(float[] logits, Frame frame) {
        int columns = inside(frame.newWidth(), frame.side());
        int rows = inside(frame.newHeight(), frame.side());
        int sure = 0;
        int likely = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float logit = logits[y * SIDE + x];
                sure += logit > 1 ? 1 : 0;
                likely += logit > -1 ? 1 : 0;
            }
        }
        return likely == 0 ? 0 : (float) sure / likely;
    }

    /** Samples whose centre lies inside the image; at least one. */
    private static int inside(int inner, int side) {
        return Math.max(1, (int) Math.round((double) inner * SIDE / side));
    }
}
