package org.maskmarch.views;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Normalisation;

/**
 * A COLMAP sparse model: {@code cameras} and {@code images}, as {@code .bin} or, where there is none, as {@code .txt}. The
 * views are sorted by the names of their images. Poses become camera-to-world with OpenGL axes.
 */
final class ColmapModel {
    private static final List<String> BELOW_A_SCENE = List.of("", "sparse/0", "sparse", "colmap/sparse/0");
    private static final int LONGEST_NAME = 1024;

    /** One image; {@code pose} is camera-to-world with OpenGL axes. */
    private record Image(String name, long camera, double[] pose) { }

    private final Map<Long, Intrinsics> cameras = new HashMap<>();
    private final List<Image> images = new ArrayList<>();

    private ColmapModel() { }

    static List<Camera> read(CameraSpec.Colmap spec) {
        Path folder = folder(spec.folder());
        ColmapModel model = new ColmapModel();
        String extension = isModel(folder, ".bin") ? ".bin" : ".txt";
        if (extension.equals(".bin")) {
            model.readBinaryCameras(folder.resolve("cameras.bin"));
            model.readBinaryImages(folder.resolve("images.bin"));
        } else {
            model.readTextCameras(folder.resolve("cameras.txt"));
            model.readTextImages(folder.resolve("images.txt"));
        }
        return model.views(spec, folder, "images" + extension);
    }

    private static Path folder(Path given) {
        return BELOW_A_SCENE.stream().map(given::resolve).filter(f -> isModel(f, ".bin") || isModel(f, ".txt"))
                .findFirst().orElseThrow(() -> MaskmarchException.badInput("view.missing",
                        String.valueOf(given.getFileName()), "There is no COLMAP model (cameras and images, .bin or .txt).",
                        "Give the folder of the sparse model, or the scene folder with sparse/0 in it."));
    }

    private static boolean isModel(Path folder, String extension) {
        return Files.isRegularFile(folder.resolve("cameras" + extension))
                && Files.isRegularFile(folder.resolve("images" + extension));
    }

    private void readBinaryCameras(Path path) {
        try (LittleEndianFile in = new LittleEndianFile(path)) {
            long count = in.int64();
            ViewFaults.requireCount(in.file(), count);
            in.require(count, 24);
            for (int i = 0; i < count; i++) {
                String subject = in.file() + ": camera " + i;
                long id = Integer.toUnsignedLong(in.int32());
                ColmapCamera model = ColmapCamera.of(in.int32(), subject);
                long width = in.int64();
                long height = in.int64();
                add(id, model, width, height, in.float64s(model.parameters()), subject);
            }
        }
    }

    private void readBinaryImages(Path path) {
        try (LittleEndianFile in = new LittleEndianFile(path)) {
            long count = in.int64();
            ViewFaults.requireCount(in.file(), count);
            in.require(count, 73);
            for (int i = 0; i < count; i++) {
                in.int32();
                double[] pose = in.float64s(7);
                long camera = Integer.toUnsignedLong(in.int32());
                String name = in.text(LONGEST_NAME);
                in.skip(in.int64(), 24);
                images.add(new Image(name, camera, pose(pose, in.file() + ": image " + i)));
            }
        }
    }

    private void readTextCameras(Path path) {
        try (TextLines in = new TextLines(path)) {
            for (String line = in.nextContent(); line != null; line = in.nextContent()) {
                ViewFaults.requireCount(in.file(), cameras.size() + 1L);
                String[] words = line.split("\\s+");
                if (words.length < 4) {
                    throw ViewFaults.truncated(in.subject());
                }
                ColmapCamera model = ColmapCamera.named(words[1], in.subject());
                if (words.length != 4 + model.parameters()) {
                    throw ViewFaults.malformed(in.subject(), "The camera has " + (words.length - 4)
                            + " parameters; " + model + " has " + model.parameters() + '.');
                }
                double[] parameters = Arrays.stream(words, 4, words.length).mapToDouble(in::number).toArray();
                add(in.integer(words[0]), model, in.integer(words[2]), in.integer(words[3]), parameters, in.subject());
            }
        }
    }

    private void readTextImages(Path path) {
        try (TextLines in = new TextLines(path)) {
            for (String line = in.nextContent(); line != null; line = in.nextContent()) {
                ViewFaults.requireCount(in.file(), images.size() + 1L);
                String[] words = line.split("\\s+", 10);
                if (words.length < 10 || words[9].length() > LONGEST_NAME) {
                    throw ViewFaults.malformed(in.subject(), "This is not IMAGE_ID, QW, QX, QY, QZ, TX, TY, TZ, "
                            + "CAMERA_ID, NAME.");
                }
                double[] pose = Arrays.stream(words, 1, 8).mapToDouble(in::number).toArray();
                images.add(new Image(words[9], in.integer(words[8]), pose(pose, in.subject())));
                // the points of the image: a line of its own, which may be empty, and missing at the end of the file
                in.skip();
            }
        }
    }

    private void add(long id, ColmapCamera model, long width, long height, double[] parameters, String subject) {
        Intrinsics camera = model.intrinsics(ViewFaults.side(subject, width), ViewFaults.side(subject, height), parameters,
                subject);
        if (cameras.put(id, camera) != null) {
            throw ViewFaults.malformed(subject, "There is a second camera " + id + '.');
        }
    }

    /** From the quaternion (w, x, y, z) and the translation of world-to-camera with OpenCV axes. */
    private static double[] pose(double[] p, String subject) {
        double length = Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2] + p[3] * p[3]);
        if (!Pose.isFinite(p) || !(Math.abs(length - 1) < Pose.ROTATION_TOLERANCE)) {
            throw Pose.notARotation(subject, "The pose is no unit quaternion with a finite translation.");
        }
        double w = p[0] / length;
        double x = p[1] / length;
        double y = p[2] / length;
        double z = p[3] / length;
        double[] worldToCamera = {
            1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y), p[4],
            2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x), p[5],
            2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y), p[6],
            0, 0, 0, 1};
        return Pose.flipped(Pose.inverse(worldToCamera));
    }

    private List<Camera> views(CameraSpec.Colmap spec, Path folder, String file) {
        ViewFaults.requireCount(file, images.size());
        images.sort(Comparator.comparing(Image::name));
        List<double[]> poses = images.stream().map(Image::pose).toList();
        if (spec.normalisation() != Normalisation.NONE) {
            poses = Normaliser.principalAxes(poses, spec.normalisation() == Normalisation.PCA_TURNED, file);
        }
        Path scene = scene(spec.folder(), folder);
        Path smaller = ImageFolder.reduced(scene, spec.factor());
        PhotographFinder photographs = new PhotographFinder(spec.photographs(),
                smaller == null ? scene.resolve("images") : smaller, file);
        Map<Long, Intrinsics> reduced = new HashMap<>();
        List<Camera> views = new ArrayList<>(images.size());
        for (Image image : images) {
            Intrinsics full = cameras.get(image.camera());
            if (full == null) {
                throw ViewFaults.malformed(file, "Image " + views.size() + " was taken with camera " + image.camera()
                        + ", which the model does not have.");
            }
            Path photograph = photographs.find(image.name());
            boolean isSmaller = photograph != null && smaller != null && photograph.startsWith(smaller);
            Intrinsics intrinsics = reduced.computeIfAbsent(image.camera(),
                    id -> Reduction.of(full, spec.factor(), isSmaller ? photograph : null, file));
            views.add(intrinsics.camera(image.name(), poses.get(views.size()), photograph, spec));
        }
        return List.copyOf(views);
    }

    /** The folder with the images: the one given, or that in which the model is {@code sparse} or {@code sparse/0}. */
    private static Path scene(Path given, Path model) {
        if (!given.equals(model)) {
            return given;
        }
        Path above = model.toAbsolutePath().normalize();
        for (int level = 0; level < 2 && above.getParent() != null; level++) {
            if (above.endsWith("sparse")) {
                return above.getParent();
            }
            above = above.getParent();
        }
        return model;
    }
}
