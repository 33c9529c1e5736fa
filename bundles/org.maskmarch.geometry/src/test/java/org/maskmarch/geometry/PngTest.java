package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is Java's own reader. */
class PngTest {
    private final Random random = new Random(5);

    /** In rows that do not fill their last byte too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void greyPicturesAreWhatTheyWere(int bits) throws IOException {
        for (int width = 1; width <= 9; width++) {
            byte[] rows = new byte[3 * ((width * bits + 7) / 8)];
            random.nextBytes(rows);
            byte[] file = Png.file(new Png.Grey(width, 3, bits, rows));
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
            assertEquals(width, read.getWidth());
            assertEquals(3, read.getHeight());
            for (int p = 0; p < 3 * width; p++) {
                int at = p % width * bits;
                int level = rows[p / width * (rows.length / 3) + at / 8] >> 8 - bits - at % 8 & (1 << bits) - 1;
                assertEquals(level, read.getRaster().getSample(p % width, p / width, 0));
            }
            Png.Grey back = Png.grey(file);
            assertEquals(width, back.width());
            assertEquals(3, back.height());
            assertEquals(bits, back.bits());
            assertArrayEquals(rows, back.rows());
        }
    }

    /** Noise does not become smaller. */
    @Test
    void coloursAreWhatTheyWere() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_3BYTE_BGR}) {
            BufferedImage image = new BufferedImage(61, 43, type);
            for (int p = 0; p < 61 * 43; p++) {
                image.setRGB(p % 61, p / 61, 0xff000000 | random.nextInt(1 << 24));
            }
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.file(image)));
            for (int p = 0; p < 61 * 43; p++) {
                assertEquals(image.getRGB(p % 61, p / 61), read.getRGB(p % 61, p / 61));
            }
        }
    }

    @Test
    void theSamePictureIsTheSameFile() {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0x123456);
        assertArrayEquals(Png.file(image), Png.file(image));
    }
}
