package org.maskmarch.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.march.Votes;

class ExportersTest {
    @TempDir
    Path folder;

    private final Ball ball = new Ball(new double[] {0, 0, 1});

    @Test
    void masksAreGreyPicturesOfTheCamerasSize() throws IOException {
        List<Long> done = new ArrayList<>();
        new MasksExporter().export(ball, folder, (stage, n, total) -> done.add(n * 10 + total));
        assertEquals(List.of(12L, 22L), done);
        for (int view = 0; view < 2; view++) {
            BufferedImage image = ImageIO.read(folder.resolve("masks/000" + view + ".png").toFile());
            Mask mask = ball.mask(view);
            assertEquals(mask.width(), image.getWidth());
            assertEquals(mask.height(), image.getHeight());
            assertEquals(1, image.getRaster().getNumBands());
            assertEquals(8, image.getColorModel().getPixelSize());
            for (int i = 0; i < mask.width() * mask.height(); i++) {
                int value = image.getRaster().getSample(i % mask.width(), i / mask.width(), 0);
                assertEquals(mask.get(i) ? 255 : 0, value);
            }
        }
    }

    @Test
    void gridIsTheVotesInNumPysOrder() throws IOException {
        new GridExporter().export(ball, folder, Progress.NONE);
        VoxelLayout layout = ball.field().layout();
        try (ZipFile zip = new ZipFile(folder.resolve("grid.npz").toFile())) {
            assertEquals(3, zip.size());
            ByteBuffer foreground = npy(zip, "foreground", "(21, 25, 29)");
            ByteBuffer background = npy(zip, "background", "(21, 25, 29)");
            for (int x = 0; x < 21; x++) {
                for (int y = 0; y < 25; y++) {
                    for (int z = 0; z < 29; z++) {
                        int slot = layout.slot(x, y, z);
                        float expected = slot < 0 ? 0 : (float) ((double) ball.votes().foreground()[slot] / Votes.ONE);
                        assertEquals(expected, foreground.getFloat());
                        assertEquals(slot < 0 ? 0f : 1f, background.getFloat());
                    }
                }
            }
            assertEquals(0, foreground.remaining());
            ByteBuffer box = npy(zip, "aabb", "(2, 3)");
            assertEquals(-1f, box.getFloat());
            assertEquals(1f, box.getFloat(20));
            assertEquals(24 + box.position() - 4, box.limit());
        }
    }

    /** Checks the header and leaves the values. */
    private static ByteBuffer npy(ZipFile zip, String name, String shape) throws IOException {
        byte[] bytes = zip.getInputStream(zip.getEntry(name + ".npy")).readAllBytes();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, java.util.Arrays.copyOf(bytes, 8));
        int header = buffer.getShort(8);
        assertEquals(0, (10 + header) % 64);
        String text = new String(bytes, 10, header, StandardCharsets.US_ASCII);
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", text.trim());
        assertTrue(text.endsWith("\n"));
        return buffer.position(10 + header).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void plyHoldsTheVisibleVerticesWithOutsideColours() throws IOException {
        new PlyExporter().export(ball, folder, Progress.NONE);
        byte[] bytes = Files.readAllBytes(folder.resolve("points.ply"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("end_header\n") + 11;
        assertTrue(text.startsWith("ply\nformat binary_little_endian 1.0\n"));
        int count = Integer.parseInt(text.replaceAll("(?s).*element vertex (\\d+)\n.*", "$1"));
        assertEquals(bytes.length, start + count * 23);
        double volume = count * (2.0 / 20) * (2.0 / 24) * (2.0 / 28);
        double visible = Ball.RADIUS + Math.log(1 - 0.05) / (2.0 / 28) / 60; // where a voxel's opacity is 0.05
        assertEquals(4 / 3.0 * Math.PI * Math.pow(visible, 3), volume, 0.01, "the ball and not the labelled air");
        ByteBuffer points = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(start);
        for (int i = 0; i < count; i++) {
            double[] outward = new double[3];
            double distance = 0;
            for (int a = 0; a < 3; a++) {
                outward[a] = points.getFloat() - Ball.CENTRE[a];
                distance += outward[a] * outward[a];
            }
            distance = Math.sqrt(distance);
            assertTrue(distance < Ball.RADIUS);
            for (int a = 0; a < 3; a++) {
                double colour = (points.get() & 0xff) / 255.0;
                if (distance > 0.2) {
                    assertEquals(0.5 - 0.5 * outward[a] / distance, colour, 0.1, "seen against the outward direction");
                }
            }
            double density = 60 * (Ball.RADIUS - distance);
            assertEquals(1 - Math.exp(-density * 2 / 28), points.getFloat(), 1e-4);
            assertEquals(0.75, points.getFloat(), 1e-3);
        }
    }

    @Test
    void turntableShowsTheWholeBallOnGreyInEveryFrame() throws IOException {
        new TurntableExporter().export(ball, folder, Progress.NONE);
        int size = 0;
        try (ImageInputStream in = ImageIO.createImageInputStream(folder.resolve("turntable.gif").toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertEquals(32, reader.getNumImages(true));
            IIOMetadataNode first = (IIOMetadataNode) reader.getImageMetadata(0)
                    .getAsTree("javax_imageio_gif_image_1.0");
            assertEquals("NETSCAPE", ((IIOMetadataNode) first.getElementsByTagName("ApplicationExtension").item(0))
                    .getAttribute("applicationID"));
            assertEquals("10", ((IIOMetadataNode) first.getElementsByTagName("GraphicControlExtension").item(0))
                    .getAttribute("delayTime"));
            for (int i = 0; i < 32; i++) {
                BufferedImage frame = reader.read(i);
                assertEquals(320, frame.getWidth());
                assertEquals(0xffededed, frame.getRGB(0, 0), "the scene's background is gone");
                assertEquals(0xfff77777, frame.getRGB(160, 160) | 0x00010101, "half transparent red over grey");
                int area = 0;
                for (int p = 0; p < 320 * 320; p++) {
                    boolean red = frame.getRGB(p % 320, p / 320) != 0xffededed;
                    area += red ? 1 : 0;
                    if (p % 320 == 0 || p % 320 == 319 || p < 320 || p >= 319 * 320) {
                        assertTrue(!red, "frame " + i + " cuts the ball");
                    }
                }
                assertTrue(area > 0.1 * 320 * 320, "frame " + i + " shows only " + area + " pixels");
                size = Math.max(size, area);
            }
            reader.dispose();
        }
        assertTrue(size < 0.8 * 320 * 320);
        BufferedImage sheet = ImageIO.read(folder.resolve("turntable.png").toFile());
        assertEquals(640, sheet.getWidth());
        assertEquals(640, sheet.getHeight());
        assertEquals(0xff, sheet.getRGB(480, 480) >>> 24);
    }

    @Test
    void sheetShowsTheMaskTintedAndTheObjectAlone() throws IOException {
        new SheetExporter().export(ball, folder, Progress.NONE);
        BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
        int columns = Math.min(6, ball.cameras().size());
        int cell = (sheet.getWidth() + 4) / columns - 4;
        int tinted = 0;
        for (int y = 0; y < 220; y++) {
            for (int x = 0; x < cell; x++) {
                tinted += new Color(sheet.getRGB(x, 224 + y)).getRed() > 150 ? 1 : 0;
            }
        }
        Mask mask = ball.mask(0);
        double share = (double) mask.area() / (mask.width() * mask.height());
        assertEquals(share, tinted / (220.0 * cell), 0.02, "share of tinted pixels");
        Color corner = new Color(sheet.getRGB(2, 448 + 2));
        assertEquals(237, corner.getRed(), 1, "grey behind the object alone");
    }

    @Test
    void theSameResultGivesTheSameBytes(@TempDir Path second) throws IOException {
        for (ResultExporter exporter : ServiceLoader.load(ResultExporter.class)) {
            exporter.export(ball, folder, Progress.NONE);
            exporter.export(new Ball(new double[] {0, 0, 1}), second, Progress.NONE);
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertEquals(7, files.size());
        for (Path file : files) {
            assertEquals(-1, Files.mismatch(file, second.resolve(folder.relativize(file))), file.toString());
        }
    }
}
