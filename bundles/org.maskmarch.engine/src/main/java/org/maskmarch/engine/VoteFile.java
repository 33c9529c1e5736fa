package org.maskmarch.engine;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Png;

/**
 * Masks of single views as PNG pictures: those that became votes, which a finished job keeps so that it can be changed;
 * and those that users draw. White votes for the object, black against it; the grey half in between abstains.
 */
final class VoteFile {
    private static final int MAX_BYTES = 64 << 20;
    /** A pixel has one of four levels, of two bits. */
    private static final int BITS = 2;
    private static final int PIXELS_A_BYTE = Byte.SIZE / BITS;

    private VoteFile() { }

    /** Where the results of a job hold the mask by which a view has voted for an object. */
    static String of(String object, int view) {
        return object + "/votes/" + String.format(Locale.ROOT, "%04d.png", view);
    }

    static byte[] png(Ballot ballot) {
        Mask mask = ballot.mask();
        int stride = stride(mask.width());
        byte[] rows = new byte[mask.height() * stride];
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            boolean abstains = ballot.abstaining().get(p);
            int level = mask.get(p) ? abstains ? 2 : 3 : abstains ? 1 : 0;
            int column = p % mask.width();
            rows[p / mask.width() * stride + column / PIXELS_A_BYTE] |= (byte) (level << shift(column));
        }
        return Png.file(new Png.Grey(mask.width(), mask.height(), BITS, rows));
    }

    /** Bytes of a row. */
    private static int stride(int width) {
        return (width + PIXELS_A_BYTE - 1) / PIXELS_A_BYTE;
    }

    /** Where a byte holds the pixel of a column: the first in the highest bits. */
    private static int shift(int column) {
        return Byte.SIZE - BITS - column % PIXELS_A_BYTE * BITS;
    }

    /**
     * Reads a mask of a camera's size: object where the first channel, grey or red, is above half of its range, abstaining
     * from a quarter to three quarters.
     *
     * @param subject what the file is to the user, for error messages
     */
    static Ballot read(Path file, Camera camera, String subject) {
        try {
            if (!Files.isRegularFile(file)) {
                throw MaskmarchException.badInput("mask.missing", subject + ": " + file, "There is no such file.", "Check the path.");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, subject, "is larger than 64 MiB", null);
            }
            return decode(Files.readAllBytes(file), camera, file, subject);
        } catch (MaskmarchException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the JDK's decoder throws all sorts of unchecked exceptions on broken files
            throw wrong(file, subject, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param png of {@link #png} */
    static Ballot ballot(byte[] png) {
        Png.Grey picture = Png.grey(png);
        int width = picture.width();
        int stride = stride(width);
        Mask mask = new Mask(width, picture.height());
        Mask abstaining = new Mask(width, picture.height());
        for (int p = 0; p < width * picture.height(); p++) {
            int column = p % width;
            int level = picture.rows()[p / width * stride + column / PIXELS_A_BYTE] >> shift(column) & 3;
            mask.set(p, level >= 2);
            abstaining.set(p, level == 1 || level == 2);
        }
        return new Ballot(mask, abstaining);
    }

    private static Ballot decode(byte[] bytes, Camera camera, Path file, String subject) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if (reader.getWidth(0) != camera.width() || reader.getHeight(0) != camera.height()) {
                    throw wrong(file, subject, "is " + reader.getWidth(0) + " x " + reader.getHeight(0) + " pixels, its view "
                            + camera.width() + " x " + camera.height(), null);
                }
                return ballot(reader.read(0));
            } finally {
                reader.dispose();
            }
        }
    }

    private static Ballot ballot(BufferedImage image) {
        Mask mask = new Mask(image.getWidth(), image.getHeight());
        Mask abstaining = new Mask(image.getWidth(), image.getHeight());
        Raster raster = image.getRaster();
        boolean bits = image.getType() == BufferedImage.TYPE_BYTE_BINARY || image.getType() == BufferedImage.TYPE_BYTE_INDEXED;
        double most = bits ? 255 : (1 << image.getColorModel().getComponentSize(0)) - 1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                double light = (bits ? image.getRGB(x, y) & 255 : raster.getSample(x, y, 0)) / most;
                mask.set(y * image.getWidth() + x, light > 0.5);
                abstaining.set(y * image.getWidth() + x, light >= 0.25 && light <= 0.75);
            }
        }
        return new Ballot(mask, abstaining);
    }

    private static MaskmarchException wrong(Path file, String subject, String what, Exception cause) {
        return MaskmarchException.badInput("mask.unreadable", subject + ": " + file, "The mask " + what + ".",
                "Give a PNG of the view's size, the object light on dark.", cause);
    }
}
