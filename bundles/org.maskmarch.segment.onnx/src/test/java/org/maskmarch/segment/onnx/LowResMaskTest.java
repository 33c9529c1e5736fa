package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;

class LowResMaskTest {

    /** Logits that fall off linearly from a disc's edge: the mask must be that disc in the image. */
    @Test
    void findsADiscAtTheSizeOfTheImage() {
        Frame frame = Frame.of(500, 300, 1024);
        float[] logits = disc(frame, 200, 140, 80);
        LowResMask.Pixels pixels = LowResMask.pixels(logits, frame);
        Mask mask = pixels.mask();
        Mask disc = new Mask(500, 300);
        for (int i = 0; i < 500 * 300; i++) {
            disc.set(i, Math.hypot(i % 500 + 0.5 - 200, i / 500 + 0.5 - 140) < 80);
        }
        assertEquals(500, mask.width());
        assertEquals(300, mask.height());
        assertTrue(mask.iou(disc) > 0.995, () -> "IoU " + mask.iou(disc));
        Mask ring = new Mask(500, 300);
        for (int i = 0; i < 500 * 300; i++) {
            ring.set(i, Math.abs(Math.hypot(i % 500 + 0.5 - 200, i / 500 + 0.5 - 140) - 80) < 1);
        }
        assertTrue(pixels.unsure().iou(ring) > 0.95, () -> "IoU " + pixels.unsure().iou(ring));
    }

    @Test
    void stabilityIgnoresThePadding() {
        Frame frame = Frame.of(512, 256, 1024);
        float[] logits = new float[256 * 256];
        java.util.Arrays.fill(logits, -5);
        java.util.Arrays.fill(logits, 0, 128 * 16, 3f);      // 16 columns' worth, sure
        java.util.Arrays.fill(logits, 128 * 16, 128 * 32, 0); // as much again, likely only
        java.util.Arrays.fill(logits, 128 * 256, 256 * 256, 0); // padding
        assertEquals(0.5f, LowResMask.stability(logits, frame));
        assertEquals(0f, LowResMask.stability(filled(-3), frame));
        assertEquals(1f, LowResMask.stability(filled(3), frame));
    }

    private static float[] filled(float value) {
        float[] logits = new float[256 * 256];
        java.util.Arrays.fill(logits, value);
        return logits;
    }

    static float[] disc(Frame frame, double cx, double cy, double radius) {
        double scale = (double) frame.newWidth() / frame.width() / 4;
        float[] logits = new float[256 * 256];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (radius - Math.hypot((i % 256 + 0.5) / scale - cx, (i / 256 + 0.5) / scale - cy));
        }
        return logits;
    }
}
