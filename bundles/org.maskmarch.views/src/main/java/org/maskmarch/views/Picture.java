package org.maskmarch.views;

import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.maskmarch.api.MaskmarchException;

/** An image file in memory: ARGB, 8 bits each, not premultiplied, in the colours of the file. */
final class Picture {
    private static final int MAX_SIDE = 32_768;
    private static final long MAX_PIXELS = 1L << 26;

    /** The JDK decodes more, but photographs come as these, and every decoder is a way in. */
    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    private final int width;
    private final int height;
    private final int[] argb;

    private Picture(int width, int height, int[] argb) {
        this.width = width;
        this.height = height;
        this.argb = argb;
    }

    /** Pixels. */
    record Size(int width, int height) { }

    private interface Use<T> {
        T of(ImageReader reader) throws IOException;
    }

    /** The size alone, from the first bytes of the file. */
    static Size size(Path file) {
        return open(file, reader -> new Size(reader.getWidth(0), reader.getHeight(0)));
    }

    /** Refuses absurd sizes before the image is decoded. */
    static Picture read(Path file) {
        return open(file, reader -> {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
                throw MaskmarchException.badInput("view.photograph-too-large", String.valueOf(file.getFileName()),
                        "The photograph has " + width + " x " + height + " pixels.", "Make it smaller: at most "
                                + MAX_PIXELS / 1_000_000 + " million pixels.");
            }
            BufferedImage image = reader.read(0);
            return new Picture(image.getWidth(), image.getHeight(), pixels(image));
        });
    }

    private static <T> T open(Path file, Use<T> use) {
        String subject = String.valueOf(file.getFileName());
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = in == null ? Collections.emptyIterator() : ImageIO.getImageReaders(in);
            ImageReader reader = readers.hasNext() ? readers.next() : null;
            if (reader == null || !FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                throw noImage(subject, "it is neither PNG nor JPEG", null);
            }
            try {
                reader.setInput(in, true, true);
                return use.of(reader);
            } finally {
                reader.dispose();
            }
        } catch (MaskmarchException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // decoders of the JDK throw all sorts of unchecked exceptions on broken files
            throw noImage(subject, String.valueOf(e.getMessage()), e);
        }
    }

    private static MaskmarchException noImage(String subject, String why, Exception cause) {
        return MaskmarchException.badInput("view.photograph-unreadable", subject, "The photograph cannot be read: " + why
                + '.', "Save it again as PNG or JPEG.", cause);
    }

    private static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            return greyPixels(image);
        }
        BufferedImage argb = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = argb.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return ((DataBufferInt) argb.getRaster().getDataBuffer()).getData();
    }

    /** Java takes grey values for linear light and would brighten them; in files they are not. */
    private static int[] greyPixels(BufferedImage image) {
        Raster raster = image.getRaster();
        int bits = image.getColorModel().getComponentSize(0);
        int[] argb = new int[image.getWidth() * image.getHeight()];
        int[] samples = new int[raster.getNumBands()];
        double scale = 255.0 / ((1 << bits) - 1);
        for (int i = 0; i < argb.length; i++) {
            raster.getPixel(i % image.getWidth(), i / image.getWidth(), samples);
            int grey = (int) Math.rint(samples[0] * scale);
            int alpha = samples.length > 1 ? (int) Math.rint(samples[1] * scale) : 255;
            argb[i] = alpha << 24 | grey << 16 | grey << 8 | grey;
        }
        return argb;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Adds the colour at a point of the image, bilinear between pixel centres, over the background.
     *
     * @param x   pixels from the left edge, 0 to the width
     * @param y   pixels from the top edge, 0 to the height
     * @param sum [3], 0..1
     */
    void addColour(double x, double y, float[] background, double[] sum) {
        double left = Math.min(Math.max(x - 0.5, 0), width - 1);
        double top = Math.min(Math.max(y - 0.5, 0), height - 1);
        int x0 = (int) left;
        int y0 = (int) top;
        int x1 = Math.min(x0 + 1, width - 1);
        int y1 = Math.min(y0 + 1, height - 1);
        double fx = left - x0;
        double fy = top - y0;
        addPixel(argb[y0 * width + x0], (1 - fx) * (1 - fy), background, sum);
        addPixel(argb[y0 * width + x1], fx * (1 - fy), background, sum);
        addPixel(argb[y1 * width + x0], (1 - fx) * fy, background, sum);
        addPixel(argb[y1 * width + x1], fx * fy, background, sum);
    }

    private static void addPixel(int pixel, double weight, float[] background, double[] sum) {
        double alpha = (pixel >>> 24) / 255.0;
        for (int c = 0; c < 3; c++) {
            double value = (pixel >> 16 - 8 * c & 255) / 255.0;
            sum[c] += weight * (alpha * value + (1 - alpha) * background[c]);
        }
    }
}
