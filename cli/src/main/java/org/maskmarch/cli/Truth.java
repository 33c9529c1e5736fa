package org.maskmarch.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;

/** Published masks against ground truth. */
final class Truth {
    /**
     * @param views  with the object in the truth or in the result
     * @param mean   IoU over those views
     * @param worst  least IoU
     * @param worstView file name of that view's mask
     * @param accuracy  share of pixels of all views that are right
     */
    record Score(int views, double mean, double worst, String worstView, double accuracy) { }

    /**
     * What one view shows of an object.
     *
     * @param name  file name of the view's published mask
     * @param mask  the right one
     * @param anySize whether the truth may have another size than the view: the result is brought to it
     */
    record View(String name, Path mask, boolean anySize) { }

    private Truth() { }

    /** Prints a line for each object that has ground truth. */
    static void print(Path truth, Path result, PrintStream out) throws IOException {
        double sum = 0;
        int objects = 0;
        try (Stream<Path> folders = Files.list(truth)) {
            for (Path folder : folders.sorted().toList()) {
                Path masks = result.resolve(folder.getFileName().toString()).resolve("masks");
                if (Files.isDirectory(masks)) {
                    Score score = score(views(folder), masks);
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

    /** The truth of a folder of PNGs that are named, and as large, as the views' masks. */
    static List<View> views(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".png")).sorted()
                    .map(f -> new View(f.getFileName().toString(), f, false)).toList();
        }
    }

    static Score score(List<View> truth, Path masks) {
        List<Double> ious = new ArrayList<>();
        double worst = 2;
        String worstView = "";
        long right = 0;
        long pixels = 0;
        for (View view : truth) {
            Mask expected = MaskImage.read(view.mask());
            Mask actual = found(view, expected, masks);
            int both = expected.intersection(actual);
            int either = expected.area() + actual.area() - both;
            int size = expected.width() * expected.height();
            right += size - (either - both);
            pixels += size;
            if (either > 0) {
                double iou = (double) both / either;
                ious.add(iou);
                if (iou < worst) {
                    worst = iou;
                    worstView = view.name();
                }
            }
        }
        int views = ious.size();
        double mean = ious.stream().mapToDouble(Double::doubleValue).sum() / Math.max(1, views);
        return new Score(views, mean, views == 0 ? 0 : worst, worstView, pixels == 0 ? 0 : (double) right / pixels);
    }

    /** The published mask of a view, at the size of the truth. */
    static Mask found(View view, Mask expected, Path masks) {
        Mask actual = MaskImage.read(masks.resolve(view.name()));
        boolean same = expected.width() == actual.width() && expected.height() == actual.height();
        if (!same && !view.anySize()) {
            throw MaskmarchException.badInput("truth.size", view.mask().toString(), "The ground truth is " + expected.width()
                    + " x " + expected.height() + " pixels, the view " + actual.width() + " x " + actual.height() + ".",
                    "Give the cameras the size of the ground truth.");
        }
        return MaskImage.resized(actual, expected.width(), expected.height());
    }
}
