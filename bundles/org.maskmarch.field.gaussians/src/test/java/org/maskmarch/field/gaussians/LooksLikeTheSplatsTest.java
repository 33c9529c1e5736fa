package org.maskmarch.field.gaussians;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.JavaRayMarcher;

/**
 * Pictures of the baked splats against the rasteriser's. {@code -Dmaskmarch.pictures=DIR} keeps both.
 */
class LooksLikeTheSplatsTest {
    private static final float[] BACKGROUND = {0.1f, 0.1f, 0.2f};
    private static final int SIZE = 256;
    /** Azimuth, elevation, distance. */
    private static final double[][] VIEWS = {{20, 50, 3}, {100, 25, 3}, {215, 15, 2.6}, {300, 80, 3}};

    @TempDir
    Path folder;

    /** Splats of four voxels, a model of few; in the worst view, a flat one, outlines are a voxel wider. */
    @Test
    void largeSplats() throws IOException {
        compare("large", Model.stillLife(0.03, 3, 5), 30.3, 29.2);
    }

    /** Splats of about two voxels. */
    @Test
    void splatsOfTheSizeOfVoxels() throws IOException {
        compare("middle", Model.stillLife(0.015, 1, 6), 34.0, 32.0);
    }

    /** Splats of about a voxel, a fine model. */
    @Test
    void smallSplats() throws IOException {
        compare("small", Model.stillLife(0.008, 2, 7), 33.3, 32.0);
    }

    /** The same amid hills fifty times as far away; on an even grid ({@code space: world}) it has 10.6 to 12.4 dB. */
    @Test
    void splatsAmidFarSurroundings() throws IOException {
        Model model = Model.stillLife(0.015, 1, 6).amidSurroundings(8000, new Random(7));
        RadianceField field = compare("wide", model, 27, 24.5);
        assertInstanceOf(FieldSpace.Contracted.class, field.info().space());
    }

    private RadianceField compare(String name, Model model, double mean, double worst) throws IOException {
        Path file = Files.write(folder.resolve(name + ".ply"), Containers.ply(model));
        RadianceField field = new GaussiansFamily().open(file, FieldOptions.NONE);
        BakedField baked = new BrickBaker().bake(field, BakeSettings.DEFAULT, Progress.NONE);
        double sum = 0;
        double least = Double.MAX_VALUE;
        StringBuilder figures = new StringBuilder();
        for (int i = 0; i < VIEWS.length; i++) {
            Camera camera = camera(VIEWS[i][0], VIEWS[i][1], VIEWS[i][2]);
            float[] expected = Rasteriser.draw(model, camera, BACKGROUND);
            float[] marched = new JavaRayMarcher().march(baked, camera, MarchSettings.of(0.05, 100, BACKGROUND)).rgb();
            double psnr = psnr(expected, marched);
            keep(name + i + "-rasterised", expected);
            keep(name + i + "-marched", marched);
            sum += psnr;
            least = Math.min(least, psnr);
            figures.append(String.format(Locale.ROOT, " %.1f", psnr));
        }
        System.out.println("baked against rasterised, " + model.splats.size() + ' ' + name + " splats, dB:" + figures);
        assertTrue(sum / VIEWS.length > mean && least > worst, "PSNR" + figures);
        return field;
    }

    private static double psnr(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(shown(a[i]) - shown(b[i]), 2);
        }
        return -10 * Math.log10(sum / a.length);
    }

    private static double shown(float value) {
        return Math.min(1, Math.max(0, value));
    }

    private static void keep(String name, float[] rgb) throws IOException {
        String where = System.getProperty("maskmarch.pictures");
        if (where != null) {
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < rgb.length / 3; i++) {
                int pixel = 0;
                for (int c = 0; c < 3; c++) {
                    pixel = pixel << 8 | (int) Math.round(255 * shown(rgb[i * 3 + c]));
                }
                image.setRGB(i % SIZE, i / SIZE, pixel);
            }
            ImageIO.write(image, "png", Path.of(where).resolve(name + ".png").toFile());
        }
    }

    /** Looks at a point a little above the table. */
    private static Camera camera(double azimuth, double elevation, double distance) {
        double a = Math.toRadians(azimuth);
        double e = Math.toRadians(elevation);
        double[] back = {Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)};
        double[] right = {-Math.sin(a), Math.cos(a), 0};
        double[] up = {-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)};
        double[] pose = new double[16];
        for (int r = 0; r < 3; r++) {
            pose[r * 4] = right[r];
            pose[r * 4 + 1] = up[r];
            pose[r * 4 + 2] = back[r];
            pose[r * 4 + 3] = (r == 2 ? 0.2 : 0) + distance * back[r];
        }
        pose[15] = 1;
        return new Camera("view", SIZE, SIZE, 1.2 * SIZE, 1.2 * SIZE, SIZE / 2.0, SIZE / 2.0, pose);
    }
}
