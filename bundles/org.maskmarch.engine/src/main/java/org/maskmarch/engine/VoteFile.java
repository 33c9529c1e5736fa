package org.maskmarch.engine;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * Masks of single views as PNG pictures: those that became votes, which a finished job keeps so that it can be changed;
 * and those that users draw. White votes for the object, black against it; the grey half in between abstains.
 */
final class VoteFile {
    private static final int MAX_BYTES = 64 << 20;
    private static final byte[] GREYS = {0, 85, (byte) 170, (byte) 255};
    private static final IndexColorModel LEVELS = new IndexColorModel(2, GREYS.length, GREYS, GREYS, GREYS);

    private VoteFile() { }

    /** Where the results of a job hold the mask by which a view has voted for an object. */
    static String of(String object, int view) {
        return object + "/votes/" + String.format(Locale.ROOT, "%04d.png", view);
    }

    static byte[] png(Ballot ballot) {
        Mask mask = ballot.mask();
        BufferedImage image = new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_BINARY, LEVELS);
        byte[] packed = packed(image);
        int stride = packed.length / mask.height();
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            boolean abstains = ballot.abstaining().get(p);
            int level = mask.get(p) ? abstains ? 2 : 3 : abstains ? 1 : 0;
            packed[p / mask.width() * stride + p % mask.width() / 4] |= (byte) (level << 6 - p % mask.width() % 4 * 2);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
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

    /** Rows of four pixels a byte, the first in the highest bits. */
    private static byte[] packed(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    /** @param png of this class's own */
    static Ballot ballot(byte[] png) {
        try {
            return unpacked(ImageIO.read(new ByteArrayInputStream(png)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@link #ballot(BufferedImage)} for what {@link #png} has written, without a call for each pixel. */
    private static Ballot unpacked(BufferedImage image) {
        byte[] packed = packed(image);
        int stride = packed.length / image.getHeight();
        Mask mask = new Mask(image.getWidth(), image.getHeight());
        Mask abstaining = new Mask(image.getWidth(), image.getHeight());
        for (int p = 0; p < image.getWidth() * image.getHeight(); p++) {
            int column = p % image.getWidth();
            int level = packed[p / image.getWidth() * stride + column / 4] >> 6 - column % 4 * 2 & 3;
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
