package org.maskmarch.segment.onnx;

import java.util.Random;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;

/** A drawn scene with known masks: a shaded ball and a shaded box before a grey gradient, slightly noisy. */
final class Picture {
    static final int WIDTH = 800;
    static final int HEIGHT = 600;
    final Mask ball = new Mask(WIDTH, HEIGHT);
    final Mask block = new Mask(WIDTH, HEIGHT);
    final RgbImage image;

    Picture() {
        Random random = new Random(3);
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int pixel = y * WIDTH + x;
                double shade = 150 + 60.0 * y / HEIGHT;
                double[] colour = {shade, shade, shade + 8};
                double dx = (x - 250) / 120.0;
                double dy = (y - 320) / 120.0;
                if (dx * dx + dy * dy < 1) {
                    ball.set(pixel, true);
                    double light = 0.35 + 0.65 * Math.max(0, -0.5 * dx - 0.6 * dy
                            + 0.62 * Math.sqrt(1 - dx * dx - dy * dy));
                    colour = new double[] {220 * light, 60 * light, 40 * light};
                } else if (x >= 480 && x < 680 && y >= 220 && y < 440) {
                    block.set(pixel, true);
                    double light = 0.6 + 0.4 * (x - 480) / 200;
                    colour = new double[] {40 * light, 90 * light, 200 * light};
                }
                for (int c = 0; c < 3; c++) {
                    rgb[pixel * 3 + c] = (byte) Math.max(0, Math.min(255, colour[c] + random.nextGaussian() * 3));
                }
            }
        }
        image = new RgbImage(WIDTH, HEIGHT, rgb);
    }
}
