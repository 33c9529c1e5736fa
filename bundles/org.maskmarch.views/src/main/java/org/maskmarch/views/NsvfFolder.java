package org.maskmarch.views;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Split;
import org.maskmarch.api.view.Lens;

/**
 * A folder as NSVF defines it and Synthetic-NSVF, Tanks and Temples and BlendedMVS come: {@code intrinsics.txt},
 * {@code pose/NAME.txt} (camera-to-world, OpenCV axes) and {@code rgb/NAME.png}. The first letters of a name say what it is
 * for: 0_ train, 1_ val, 2_ test; where there is no 2_, test is 1_.
 *
 * <p>{@code intrinsics.txt} is a matrix [4, 4] or [3, 3], or as SRN has it: focal length and principal point in the first
 * line, height and width in the last. The size of the photographs is that of the first in {@code rgb}, else that of a last
 * line with height and width.
 */
final class NsvfFolder {
    private static final int MOST_LINES = 64;

    private NsvfFolder() { }

    static List<Camera> read(CameraSpec.Nsvf spec) {
        Path folder = spec.folder();
        if (!Files.isDirectory(folder.resolve("pose"))) {
            throw MaskmarchException.badInput("view.missing", String.valueOf(folder.getFileName()),
                    "There is no folder pose in it.", "Give an NSVF folder, with intrinsics.txt and pose/.");
        }
        List<String> names = names(folder.resolve("pose"), spec.split());
        Path images = spec.photographs().folder() == null ? folder.resolve("rgb") : spec.photographs().folder();
        PhotographFinder photographs = new PhotographFinder(spec.photographs(), images, "pose");
        List<String> sized = ImageFolder.names(images);
        Intrinsics intrinsics = intrinsics(folder.resolve("intrinsics.txt"),
                sized.isEmpty() ? null : images.resolve(sized.get(0)));
        List<Camera> cameras = new ArrayList<>(names.size());
        for (String name : names) {
            double[] pose = pose(folder.resolve("pose").resolve(name + ".txt"));
            cameras.add(intrinsics.camera(name, pose, photographs.find(name), spec));
        }
        return List.copyOf(cameras);
    }

    /** Names without extension, sorted. */
    private static List<String> names(Path poses, Split split) {
        List<String> all = ImageFolder.files(poses).stream().filter(name -> name.endsWith(".txt"))
                .map(name -> name.substring(0, name.length() - 4)).toList();
        String prefix = switch (split) {
            case ALL -> "";
            case TRAIN -> "0_";
            case VAL -> "1_";
            case TEST -> all.stream().anyMatch(name -> name.startsWith("2_")) ? "2_" : "1_";
        };
        List<String> names = all.stream().filter(name -> name.startsWith(prefix)).toList();
        if (names.isEmpty()) {
            throw MaskmarchException.badInput("view.missing-key", "pose", "No pose begins with " + prefix + '.',
                    "Choose another split: train, val, test or all.");
        }
        ViewFaults.requireCount("pose", names.size());
        return names;
    }

    private static Intrinsics intrinsics(Path path, Path image) {
        String file = String.valueOf(path.getFileName());
        List<double[]> lines = numbers(path);
        double[] last = lines.get(lines.size() - 1);
        boolean sized = last.length == 2;
        int count = lines.size() - (sized ? 1 : 0);
        int width = sized ? ViewFaults.side(file, last[1]) : 0;
        int height = sized ? ViewFaults.side(file, last[0]) : 0;
        if (image != null) {
            Picture.Size size = Picture.size(image);
            width = size.width();
            height = size.height();
        } else if (!sized) {
            throw MaskmarchException.badInput("view.size-missing", file, "The size of the photographs is not known.",
                    "Keep the photographs in rgb/, or add a last line with their height and width.");
        }
        double[] first = count > 0 ? lines.get(0) : new double[0];
        if (count == 1 && first.length == 16) {
            return checked(width, height, first[0], first[5], first[2], first[6], file);
        }
        if (count >= 3 && first.length >= 3 && lines.get(1).length == first.length && first.length <= 4) {
            double[] second = lines.get(1);
            return checked(width, height, first[0], second[1], first[2], second[2], file);
        }
        if (sized && first.length == 4) {
            return checked(width, height, first[0], first[0], first[1], first[2], file);
        }
        throw ViewFaults.malformed(file, "This is neither a matrix of 4 x 4 or 3 x 3 numbers nor focal length and "
                + "principal point in the first line and height and width in the last.");
    }

    private static Intrinsics checked(int width, int height, double fx, double fy, double cx, double cy, String file) {
        return new Intrinsics(width, height, fx, fy, cx, cy, Lens.NONE).checked(file);
    }

    private static double[] pose(Path path) {
        String subject = "pose/" + path.getFileName();
        double[] numbers = numbers(path).stream().flatMapToDouble(Arrays::stream).toArray();
        if (numbers.length != 12 && numbers.length != 16) {
            throw ViewFaults.malformed(subject, "There are " + numbers.length + " numbers, not 4 x 4.");
        }
        double[] pose = Arrays.copyOf(numbers, 16);
        pose[15] = 1;
        if (numbers.length == 16 && !(Math.abs(numbers[12]) + Math.abs(numbers[13]) + Math.abs(numbers[14])
                + Math.abs(numbers[15] - 1) <= Pose.ROTATION_TOLERANCE)) {
            throw ViewFaults.badValue(subject, "The last row is not 0, 0, 0, 1.", "Give the camera-to-world matrix.");
        }
        Arrays.fill(pose, 12, 15, 0);
        Pose.takeScale(pose, subject);
        return Pose.flipped(pose);
    }

    private static List<double[]> numbers(Path path) {
        try (TextLines in = new TextLines(path)) {
            List<double[]> lines = new ArrayList<>();
            for (String line = in.nextContent(); line != null; line = in.nextContent()) {
                double[] numbers = Arrays.stream(line.split("\\s+")).mapToDouble(in::number).toArray();
                if (lines.size() == MOST_LINES || numbers.length > MOST_LINES || !Pose.isFinite(numbers)) {
                    throw ViewFaults.malformed(in.subject(), "There are more than a few finite numbers.");
                }
                lines.add(numbers);
            }
            if (lines.isEmpty()) {
                throw ViewFaults.truncated(in.file());
            }
            return lines;
        }
    }
}
