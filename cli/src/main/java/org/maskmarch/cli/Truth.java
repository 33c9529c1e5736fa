package org.maskmarch.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.maskmarch.api.MaskmarchException;

/** Published masks against ground truth: folders of 8-bit PNGs of the same names and sizes. */
final class Truth {
    /**
     * @param views  with the object in the truth or in the result
     * @param mean   IoU over those views
     * @param worst  least IoU
     * @param worstView file name of that view
     * @param accuracy  share of pixels of all views that are right
     */
    record Score(int views, double mean, double worst, String worstView, double accuracy) { }

    private Truth() { }

    /** Prints a line for each object that has ground truth. */
    static void print(Path truth, Path result, PrintStream out) throws IOException {
        double sum = 0;
        int objects = 0;
        try (Stream<Path> folders = Files.list(truth)) {
            for (Path folder : folders.sorted().toList()) {
                Path masks = result.resolve(folder.getFileName().toString()).resolve("masks");
                if (Files.isDirectory(masks)) {
                    Score score = score(folder, masks);
                    out.printf("  IoU %s: %.4f mean over %d views, worst %.4f (%s)%n", folder.getFileName(), score.mean(),
                            score.views(), score.worst(), score.worstView());
                    sum += score.mean();
                    objects++;
                }
            }
        }
        if (objects > 1) {
            out.printf("  IoU of all %d objects: %.4f%n", objects, sum / objects);
        }
    }

    static Score score(Path truth, Path masks) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(truth)) {
            files = all.filter(f -> f.toString().endsWith(".png")).sorted().toList();
        }
        double sum = 0;
        double worst = 2;
        String worstView = "";
        int views = 0;
        long right = 0;
        long pixels = 0;
        for (Path file : files) {
            BufferedImage expected = ImageIO.read(file.toFile());
            BufferedImage actual = ImageIO.read(masks.resolve(file.getFileName().toString()).toFile());
            if (expected.getWidth() != actual.getWidth() || expected.getHeight() != actual.getHeight()) {
                throw MaskmarchException.badInput("truth.size", file.toString(), "The ground truth is " + expected.getWidth()
                        + " x " + expected.getHeight() + " pixels, the view " + actual.getWidth() + " x " + actual.getHeight()
                        + ".", "Give the cameras the size of the ground truth.");
            }
            int both = 0;
            int either = 0;
            for (int y = 0; y < expected.getHeight(); y++) {
                for (int x = 0; x < expected.getWidth(); x++) {
                    boolean a = (expected.getRGB(x, y) & 255) > 127;
                    boolean b = (actual.getRGB(x, y) & 255) > 127;
                    both += a && b ? 1 : 0;
                    either += a || b ? 1 : 0;
                    right += a == b ? 1 : 0;
                    pixels++;
                }
            }
            if (either > 0) {
                double iou = (double) both / either;
                sum += iou;
                views++;
                if (iou < worst) {
                    worst = iou;
                    worstView = file.getFileName().toString();
                }
            }
        }
        return new Score(views, views == 0 ? 0 : sum / views, views == 0 ? 0 : worst, worstView,
                pixels == 0 ? 0 : (double) right / pixels);
    }
}
