package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.Lens;
import org.maskmarch.api.view.Photograph;
import org.maskmarch.conformance.ReaderFuzz;

class UndistortionTest {
    private static final float[] BLUE = {0, 0, 1};
    private static final double[] POSE = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

    @TempDir
    Path folder;

    private RgbImage read(Path file, int width, int height, double focal, Lens lens, int viewWidth, int viewHeight) {
        Camera camera = new Camera("c", width, height, focal, focal, width / 2.0, height / 2.0, POSE,
                new Photograph(file, width, height, focal, focal, width / 2.0, height / 2.0, lens));
        return new CameraFiles().photograph(camera.resized(viewWidth, viewHeight), BLUE);
    }

    private Path write(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("p." + format);
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    private static int channel(RgbImage image, int x, int y, int c) {
        return image.rgb()[(y * image.width() + x) * 3 + c] & 255;
    }

    /** Smooth colours of an ideal point, 0 to 255. */
    private static double red(double u, double v) {
        return 127.5 + 100 * Math.sin(3 * u + v);
    }

    private static double green(double u, double v) {
        return 127.5 + 100 * Math.cos(2 * v - 4 * u);
    }

    /** A scene photographed through a lens, and undistorted, must look as through a pinhole. */
    @Test
    void aDistortedPhotographBecomesThePinholesView() throws IOException {
        Lens lens = PolynomialLens.perspective(new double[] {-0.2, 0.05}, new double[0], 0.004, -0.003);
        int width = 640;
        int height = 480;
        double focal = 500;
        BufferedImage photograph = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        double[] ideal = new double[2];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertTrue(lens.undistort((x + 0.5 - 320) / focal, (y + 0.5 - 240) / focal, ideal));
                photograph.setRGB(x, y, (int) Math.rint(red(ideal[0], ideal[1])) << 16
                        | (int) Math.rint(green(ideal[0], ideal[1])) << 8);
            }
        }
        RgbImage view = read(write(photograph, "png"), width, height, focal, lens, 320, 240);
        double worst = 0;
        double[] there = new double[2];
        for (int y = 0; y < 240; y++) {
            for (int x = 0; x < 320; x++) {
                double u = (x + 0.5 - 160) / 250;
                double v = (y + 0.5 - 120) / 250;
                lens.distort(u, v, there);
                if (Math.abs(there[0]) < 0.63 && Math.abs(there[1]) < 0.47) {
                    worst = Math.max(worst, Math.abs(channel(view, x, y, 0) - red(u, v)));
                    worst = Math.max(worst, Math.abs(channel(view, x, y, 1) - green(u, v)));
                }
            }
        }
        assertTrue(worst < 1.2, "worst difference " + worst + " of 255");
    }

    @Test
    void whereThePhotographEndsTheBackgroundShows() throws IOException {
        BufferedImage white = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        white.createGraphics().fillRect(0, 0, 100, 100);
        // a pincushion: the corners of the view are beyond the photograph
        RgbImage view = read(write(white, "png"), 100, 100, 60, PolynomialLens.perspective(new double[] {0.5},
                new double[0], 0, 0), 100, 100);
        assertEquals(255, channel(view, 50, 50, 0));
        assertEquals(0, channel(view, 0, 0, 0));
        assertEquals(255, channel(view, 0, 0, 2));
    }

    @Test
    void manyPixelsAreAveragedAndPixelCentresKept() throws IOException {
        BufferedImage stripes = new BufferedImage(80, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 80; x++) {
                stripes.setRGB(x, y, x % 2 == 0 ? 0xFFFFFF : 0);
            }
        }
        Path file = write(stripes, "png");
        RgbImage tenth = read(file, 80, 40, 50, Lens.NONE, 8, 4);
        for (int x = 1; x < 7; x++) {
            assertEquals(127.5, channel(tenth, x, 2, 0), 1);
        }
        RgbImage same = read(file, 80, 40, 50, Lens.NONE, 80, 40);
        for (int x = 0; x < 80; x++) {
            assertEquals(x % 2 == 0 ? 255 : 0, channel(same, x, 7, 1));
        }
        // the same photograph, said to be four times as large: intrinsics follow the file
        RgbImage scaled = read(file, 320, 160, 200, Lens.NONE, 80, 40);
        assertArrayEquals(same.rgb(), scaled.rgb());
    }

    @Test
    void transparentPixelsShowTheBackgroundAndGreyStaysGrey() throws IOException {
        BufferedImage half = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 16; i++) {
            half.setRGB(i % 4, i / 4, 0x80FF0000);
        }
        RgbImage view = read(write(half, "png"), 4, 4, 4, Lens.NONE, 4, 4);
        assertEquals(128, channel(view, 1, 1, 0));
        assertEquals(127, channel(view, 1, 1, 2));
        BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 16; i++) {
            grey.getRaster().setSample(i % 4, i / 4, 0, 100);
        }
        RgbImage greyView = read(write(grey, "png"), 4, 4, 4, Lens.NONE, 4, 4);
        assertEquals(100, channel(greyView, 2, 2, 0));
        assertEquals(100, channel(greyView, 2, 2, 2));
    }

    @Test
    void anotherShapeAnotherFormatAndBrokenFilesAreRefused() throws IOException {
        Path file = write(new BufferedImage(40, 80, BufferedImage.TYPE_INT_RGB), "png");
        assertEquals("view.photograph-shape", code(file, 80, 40));
        assertEquals("view.photograph-unreadable", code(write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "bmp"),
                9, 9));
        assertEquals("view.photograph-unreadable", code(Files.writeString(folder.resolve("t.png"), "text"), 9, 9));
        assertEquals("view.photograph-unreadable", code(folder.resolve("none.png"), 9, 9));
        assertEquals("view.photograph-unreadable", code(folder, 9, 9));
    }

    /** A header that promises more pixels than any heap has, with a valid checksum. */
    @Test
    void hugePhotographsAreRefusedBeforeTheyAreDecoded() throws IOException {
        byte[] png = Files.readAllBytes(write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png"));
        ByteBuffer header = ByteBuffer.wrap(png);
        for (int[] size : new int[][] {{60_000, 60_000}, {Integer.MAX_VALUE, Integer.MAX_VALUE}, {30_000, 30_000}}) {
            header.putInt(16, size[0]).putInt(20, size[1]);
            CRC32 crc = new CRC32();
            crc.update(png, 12, 17);
            header.putInt(29, (int) crc.getValue());
            String code = code(Files.write(folder.resolve("huge.png"), png), 8, 8);
            assertEquals("view.photograph-too-large", code);
        }
    }

    @Test
    void mutatedPhotographsAreReadOrRefused() throws IOException {
        BufferedImage noise = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 192; i++) {
            noise.setRGB(i % 16, i / 16, i * 7_919_317);
        }
        for (String format : new String[] {"png", "jpg"}) {
            Path file = write(noise, format);
            ReaderFuzz.runInPlace(file, () -> read(file, 16, 12, 10, Lens.NONE, 8, 6));
        }
    }

    private String code(Path file, int width, int height) {
        return assertThrows(MaskmarchException.class, () -> read(file, width, height, 50, Lens.NONE, 8, 8)).code();
    }
}
