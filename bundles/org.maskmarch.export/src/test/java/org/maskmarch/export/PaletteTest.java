package org.maskmarch.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void fewColoursStayExact() {
        int[] rgb = new int[40 * 40];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = i % 256 * 0x010203 & 0xffffff;
        }
        BufferedImage image = new Palette(rgb).image(40, 40, rgb);
        for (int i = 0; i < rgb.length; i++) {
            assertEquals(rgb[i], image.getRGB(i % 40, i / 40) & 0xffffff);
        }
        assertEquals(0x123456, new Palette(new int[] {0x123456}).image(1, 1, new int[] {0x123456}).getRGB(0, 0)
                & 0xffffff);
    }

    @Test
    void manyColoursStayNear() {
        int side = 256;
        int[] rgb = new int[side * side];
        for (int i = 0; i < rgb.length; i++) {
            int x = i % side;
            int y = i / side;
            rgb[i] = x << 16 | y << 8 | (x + y) / 2;
        }
        BufferedImage image = new Palette(rgb).image(side, side, rgb);
        double square = 0;
        for (int i = 0; i < rgb.length; i++) {
            int got = image.getRGB(i % side, i / side);
            for (int shift = 0; shift <= 16; shift += 8) {
                int difference = (got >> shift & 0xff) - (rgb[i] >> shift & 0xff);
                square += difference * difference;
            }
        }
        double rms = Math.sqrt(square / rgb.length / 3);
        // 256 colours on a plane are cells of 16 x 16: uniform error 16 / sqrt(12) on two axes, less on the third
        assertTrue(rms < 4.8, "rms " + rms);
    }
}
