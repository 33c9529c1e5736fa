package org.maskmarch.views;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.Lens;
import org.maskmarch.checkpoint.NpyFile;
import org.maskmarch.checkpoint.Tensor;

/**
 * LLFF's {@code poses_bounds.npy}: for each image 3 x 5 numbers [R | centre | height, width, focal length] and the nearest
 * and farthest depth. The columns of R are down, right and backwards. Rows follow the sorted names of the images.
 *
 * <p>The cameras come in the frame that NeRF's loader makes: positions scaled so that the nearest bound is
 * 1 / boundFactor, then recentred, then made spherical where asked. All images are views; none is held out.
 */
final class LlffFile {
    private static final String NAME = "poses_bounds.npy";
    private static final int COLUMNS = 17;

    private LlffFile() { }

    static List<Camera> read(CameraSpec.Llff spec) {
        Path path = Files.isDirectory(spec.file()) ? spec.file().resolve(NAME) : spec.file();
        String file = String.valueOf(path.getFileName());
        double[] rows = rows(path);
        int count = rows.length / COLUMNS;
        Path scene = path.toAbsolutePath().getParent();
        Path reduced = ImageFolder.reduced(scene, spec.factor());
        Intrinsics intrinsics = intrinsics(rows, spec.factor(), reduced, file);
        Path beside = reduced == null ? scene.resolve("images") : reduced;
        Path images = spec.photographs().folder() == null ? beside : spec.photographs().folder();
        List<String> names = names(images, count, file);
        List<double[]> poses = poses(rows, scale(rows, spec.boundFactor(), file), file);
        poses = Normaliser.recentred(poses, file);
        if (spec.spherify()) {
            poses = Normaliser.spherified(poses, file);
        }
        PhotographFinder photographs = new PhotographFinder(spec.photographs(), images, file);
        List<Camera> cameras = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = names.isEmpty() ? String.format("%04d", i) : names.get(i);
            cameras.add(intrinsics.camera(name, poses.get(i), photographs.find(name), spec));
        }
        return List.copyOf(cameras);
    }

    private static double[] rows(Path path) {
        Tensor tensor = NpyFile.tensor(path).require(-1, COLUMNS);
        ViewFaults.requireCount(tensor.subject(), tensor.size(0));
        double[] rows = tensor.doubles();
        for (int i = 0; i < rows.length; i++) {
            if (!Double.isFinite(rows[i])) {
                throw ViewFaults.badValue(tensor.subject() + ": row " + i / COLUMNS, "Number " + i % COLUMNS + " is "
                        + rows[i] + '.', "Compute the poses again.");
            }
        }
        return rows;
    }

    /** Names of the images, sorted; empty where there are none. */
    private static List<String> names(Path images, int count, String file) {
        List<String> names = ImageFolder.names(images);
        if (!names.isEmpty() && names.size() != count) {
            throw MaskmarchException.badInput("view.photograph-count", file, "There are " + count + " poses, but "
                    + names.size() + " images in " + images.getFileName() + ": which is which is not known.",
                    "Keep the images that the poses were computed from, or move the folder away to number the views.");
        }
        return names;
    }

    /**
     * NeRF's loader takes height, width and focal length of the first row for all.
     *
     * @param images those made smaller by the factor; null = there are none
     */
    private static Intrinsics intrinsics(double[] rows, int factor, Path images, String file) {
        String subject = file + ": row 0";
        int height = ViewFaults.side(subject, rows[4]);
        int width = ViewFaults.side(subject, rows[9]);
        double focal = rows[14];
        Intrinsics full = new Intrinsics(width, height, focal, focal, width / 2.0, height / 2.0, Lens.NONE)
                .checked(subject);
        List<String> names = images == null ? List.of() : ImageFolder.names(images);
        Intrinsics reduced = Reduction.of(full, factor, names.isEmpty() ? null : images.resolve(names.get(0)), file);
        return new Intrinsics(reduced.width(), reduced.height(), reduced.fx(), reduced.fy(), reduced.width() / 2.0,
                reduced.height() / 2.0, Lens.NONE);
    }

    private static double scale(double[] rows, double boundFactor, String file) {
        if (boundFactor == 0) {
            return 1;
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rows.length; i += COLUMNS) {
            nearest = Math.min(nearest, Math.min(rows[i + 15], rows[i + 16]));
        }
        if (!(nearest > 0)) {
            throw ViewFaults.badValue(file, "The nearest bound is " + nearest + ": it must be positive.",
                    "Compute the bounds again, or give `boundFactor: 0` for a field that was trained without scaling.");
        }
        return 1 / (nearest * boundFactor);
    }

    /** Camera-to-world with OpenGL axes: right, up, backwards. */
    private static List<double[]> poses(double[] rows, double scale, String file) {
        List<double[]> poses = new ArrayList<>();
        for (int start = 0; start < rows.length; start += COLUMNS) {
            double[] pose = new double[16];
            for (int row = 0; row < 3; row++) {
                pose[row * 4] = rows[start + row * 5 + 1];
                pose[row * 4 + 1] = -rows[start + row * 5];
                pose[row * 4 + 2] = rows[start + row * 5 + 2];
                pose[row * 4 + 3] = rows[start + row * 5 + 3] * scale;
            }
            pose[15] = 1;
            Pose.takeScale(pose, file + ": row " + start / COLUMNS);
            poses.add(pose);
        }
        return poses;
    }
}
