package org.maskmarch.cli;

import java.awt.image.BufferedImage;
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
import org.maskmarch.api.image.Mask;

/** Masks and scribbles of data sets, as pictures. */
final class MaskImage {
    private static final long MAX_PIXELS = 1L << 26;
    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    private MaskImage() { }

    /**
     * The pixels of a picture that are light: more than half as bright as its brightest channel anywhere, so that masks of
     * 0 and 1 count as masks of 0 and 255.
     */
    static Mask read(Path file) {
        String subject = String.valueOf(file.getFileName());
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = in == null ? Collections.emptyIterator() : ImageIO.getImageReaders(in);
            ImageReader reader = readers.hasNext() ? readers.next() : null;
            if (reader == null || !FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                throw unreadable(subject, "it is neither PNG nor JPEG", null);
            }
            try {
                reader.setInput(in, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
                    throw MaskmarchException.badInput("truth.too-large", subject, "The mask has " + reader.getWidth(0) + " x "
                            + reader.getHeight(0) + " pixels.", "At most " + MAX_PIXELS / 1_000_000 + " million are read.");
                }
                return light(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (MaskmarchException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // decoders of the JDK throw all sorts of unchecked exceptions on broken files
            throw unreadable(subject, String.valueOf(e.getMessage()), e);
        }
    }

    private static Mask light(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int colours = Math.min(3, image.getColorModel().hasAlpha() ? image.getRaster().getNumBands() - 1
                : image.getRaster().getNumBands());
        boolean indexed = image.getColorModel() instanceof java.awt.image.IndexColorModel;
        int[] value = new int[width * height];
        int brightest = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int most = 0;
                if (indexed) {
                    int rgb = image.getRGB(x, y);
                    most = Math.max(rgb >> 16 & 255, Math.max(rgb >> 8 & 255, rgb & 255));
                } else {
                    for (int c = 0; c < colours; c++) {
                        // samples, not colours: the colour space would make 1 of 255 a 13
                        most = Math.max(most, image.getRaster().getSample(x, y, c));
                    }
                }
                value[y * width + x] = most;
                brightest = Math.max(brightest, most);
            }
        }
        Mask mask = new Mask(width, height);
        for (int p = 0; p < value.length; p++) {
            mask.set(p, 2 * value[p] > brightest);
        }
        return mask;
    }

    private static MaskmarchException unreadable(String subject, String why, Exception cause) {
        return MaskmarchException.badInput("truth.unreadable", subject, "The mask cannot be read: " + why + '.',
                "Save it again as PNG.", cause);
    }

    /** The mask in another size: each pixel is the nearest one of the old size. */
    static Mask resized(Mask mask, int width, int height) {
        if (mask.width() == width && mask.height() == height) {
            return mask;
        }
        Mask resized = new Mask(width, height);
        for (int y = 0; y < height; y++) {
            int from = (int) ((y + 0.5) * mask.height() / height);
            for (int x = 0; x < width; x++) {
                resized.set(y * width + x, mask.get((int) ((x + 0.5) * mask.width() / width), from));
            }
        }
        return resized;
    }

    /** 8 bits, 0 or 255. */
    static void write(Mask mask, Path file) throws IOException {
        BufferedImage image = new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                image.getRaster().setSample(x, y, 0, mask.get(x, y) ? 255 : 0);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
