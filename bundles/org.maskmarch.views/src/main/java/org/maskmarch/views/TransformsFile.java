package org.maskmarch.views;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;

/**
 * A {@code transforms.json} as Blender scenes, instant-ngp and nerfstudio write it: poses with OpenGL axes, intrinsics
 * for the whole file or for each frame. Only pinhole cameras are read; a lens distortion is an error, since ignoring it
 * would bend every mask.
 */
final class TransformsFile {
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_NAME = 1024;
    private static final double ROTATION_TOLERANCE = 1e-3;
    private static final Set<String> PINHOLE_MODELS = Set.of("PINHOLE", "SIMPLE_PINHOLE", "OPENCV", "SIMPLE_RADIAL",
            "RADIAL", "FULL_OPENCV", "PERSPECTIVE");
    private static final List<String> DISTORTIONS = List.of("k1", "k2", "k3", "k4", "k5", "k6", "p1", "p2", "s1", "s2",
            "s3", "s4");
    private static final List<String> OTHER_LENSES = List.of("is_fisheye", "ftheta_p0", "latlong", "equirectangular",
            "orthographic");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxStringLength(1 << 16)
                    .maxNumberLength(64).maxNameLength(1 << 10).maxDocumentLength(MAX_BYTES).build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final CameraSpec.Transforms spec;
    private final String file;
    private final JsonNode root;

    private TransformsFile(CameraSpec.Transforms spec, JsonNode root) {
        this.spec = spec;
        this.file = String.valueOf(spec.file().getFileName());
        this.root = root;
    }

    static List<Camera> read(CameraSpec.Transforms spec) {
        return new TransformsFile(spec, parse(spec.file())).cameras();
    }

    private static JsonNode parse(Path path) {
        String subject = String.valueOf(path.getFileName());
        try (InputStream in = Files.newInputStream(path)) {
            if (Files.size(path) > MAX_BYTES) {
                throw MaskmarchException.badInput("view.too-large", subject, "The file has more than " + MAX_BYTES
                        + " bytes.", "Give a transforms.json, not an image or a checkpoint.");
            }
            return JSON.readTree(in);
        } catch (NoSuchFileException e) {
            throw MaskmarchException.badInput("view.missing", subject, "There is no such file.",
                    "Check cameras.transforms in the scene file.", e);
        } catch (JsonProcessingException e) {
            throw MaskmarchException.badInput("view.malformed", subject, "This is not JSON: " + e.getOriginalMessage(),
                    "Give a transforms.json of a Blender scene, instant-ngp or nerfstudio.", e);
        } catch (IOException e) {
            throw MaskmarchException.badInput("view.malformed", subject, "The file cannot be read: " + e.getMessage(),
                    "Check cameras.transforms in the scene file.", e);
        }
    }

    private List<Camera> cameras() {
        JsonNode frames = root.path("frames");
        if (!frames.isArray() || frames.isEmpty()) {
            throw missing("frames", "The file has no list of frames.");
        }
        if (frames.size() > ViewFaults.MAX_CAMERAS) {
            throw MaskmarchException.badInput("view.too-many-frames", file, frames.size() + " frames are too many.",
                    "Keep at most " + ViewFaults.MAX_CAMERAS + '.');
        }
        List<Camera> cameras = new ArrayList<>(frames.size());
        for (JsonNode frame : frames) {
            cameras.add(camera(frame, "frames[" + cameras.size() + ']'));
        }
        return List.copyOf(cameras);
    }

    private Camera camera(JsonNode frame, String at) {
        if (!frame.isObject()) {
            throw ViewFaults.badValue(subject(at), "A frame is not an object.", "Give file_path and transform_matrix.");
        }
        refuseLens(frame, at);
        double[] pose = pose(frame, at);
        String name = frame.path("file_path").isTextual() ? frame.path("file_path").asText() : at;
        Size size = size(frame, at);
        double fx = focal(frame, at, "x", size.fileWidth());
        double fy = focal(frame, at, "y", size.fileHeight());
        if (Double.isNaN(fx) && Double.isNaN(fy)) {
            throw missing(at, "There is no focal length: none of fl_x, camera_angle_x and x_fov is given.");
        }
        fx = Double.isNaN(fx) ? fy : fx;
        fy = Double.isNaN(fy) ? fx : fy;
        double cx = number(frame, at, "cx", size.fileWidth() / 2.0);
        double cy = number(frame, at, "cy", size.fileHeight() / 2.0);
        Camera camera = new Camera(name.substring(0, Math.min(MAX_NAME, name.length())), size.fileWidth(),
                size.fileHeight(), fx, fy, cx, cy, pose);
        return size.isScaled() ? camera.resized(size.width(), size.height()) : camera;
    }

    /** Size of the photographs, which the intrinsics are about, and of the views. */
    private record Size(int fileWidth, int fileHeight, int width, int height) {
        boolean isScaled() {
            return fileWidth != width || fileHeight != height;
        }
    }

    private Size size(JsonNode frame, String at) {
        double w = number(frame, at, "w", Double.NaN);
        double h = number(frame, at, "h", Double.NaN);
        if (Double.isNaN(w) || Double.isNaN(h)) {
            // an angle of view fits any size, pixels do not
            boolean inPixels = has(frame, "fl_x") || has(frame, "fl_y") || has(frame, "cx") || has(frame, "cy");
            if (spec.width() < 1 || spec.height() < 1) {
                throw ViewFaults.sizeMissing(subject(at));
            }
            if (inPixels) {
                throw missing(at, "The focal length is in pixels, but w and h of the photographs are not given.");
            }
            return checked(spec.width(), spec.height(), spec.width(), spec.height());
        }
        int fileWidth = ViewFaults.side(subject(where(frame, at, "w")), w);
        int fileHeight = ViewFaults.side(subject(where(frame, at, "h")), h);
        int width = spec.width() > 0 ? spec.width()
                : spec.height() > 0 ? (int) Math.max(1, Math.rint(w * spec.height() / h)) : fileWidth;
        int height = spec.height() > 0 ? spec.height()
                : spec.width() > 0 ? (int) Math.max(1, Math.rint(h * spec.width() / w)) : fileHeight;
        return checked(fileWidth, fileHeight, width, height);
    }

    private Size checked(int fileWidth, int fileHeight, int width, int height) {
        ViewFaults.side("cameras.width", width);
        ViewFaults.side("cameras.height", height);
        ViewFaults.requirePixels(file, width, height);
        return new Size(fileWidth, fileHeight, width, height);
    }

    /** Focal length on an axis in pixels, or NaN; what a frame says wins over what the file says. */
    private double focal(JsonNode frame, String at, String axis, int side) {
        for (JsonNode level : List.of(frame, root)) {
            String where = level == root ? "" : at + '.';
            double degrees = number(level.path(axis + "_fov"), where + axis + "_fov", Double.NaN);
            double pixels = number(level.path("fl_" + axis), where + "fl_" + axis, Double.NaN);
            double radians = Double.isNaN(degrees)
                    ? number(level.path("camera_angle_" + axis), where + "camera_angle_" + axis, Double.NaN)
                    : Math.toRadians(degrees);
            double focal = Double.isNaN(degrees) && !Double.isNaN(pixels) ? pixels : 0.5 * side / Math.tan(radians / 2);
            if (!Double.isNaN(focal)) {
                if (!(focal > 1e-3 && focal < 1e7) || radians <= 0) {
                    throw ViewFaults.badValue(subject(at), "The focal length on the " + axis + " axis is " + focal
                            + " pixels.", "Check fl_" + axis + ", camera_angle_" + axis + " and " + axis + "_fov.");
                }
                return focal;
            }
        }
        return Double.NaN;
    }

    private void refuseLens(JsonNode frame, String at) {
        for (String key : DISTORTIONS) {
            if (number(frame, at, key, 0) != 0) {
                throw distorted(where(frame, at, key), "The lens distortion " + key + " is not zero.");
            }
        }
        for (String key : OTHER_LENSES) {
            JsonNode value = value(frame, key);
            if (value.isNumber() ? value.asDouble() != 0 : value.asBoolean(false)) {
                throw distorted(where(frame, at, key), "The lens is no pinhole (" + key + ").");
            }
        }
        JsonNode model = value(frame, "camera_model");
        if (model.isTextual() && !PINHOLE_MODELS.contains(model.asText().toUpperCase(Locale.ROOT))) {
            throw distorted(where(frame, at, "camera_model"), "The lens is no pinhole: its model is not one of "
                    + PINHOLE_MODELS.stream().sorted().toList() + '.');
        }
    }

    private double[] pose(JsonNode frame, String at) {
        JsonNode matrix = frame.path("transform_matrix");
        String subject = subject(at + ".transform_matrix");
        if (matrix.size() != 3 && matrix.size() != 4) {
            throw missing(at + ".transform_matrix", "There is no matrix of 4 x 4 or 3 x 4 numbers.");
        }
        double[] pose = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        for (int i = 0; i < matrix.size() * 4; i++) {
            JsonNode row = matrix.path(i / 4);
            JsonNode cell = row.path(i % 4);
            if (row.size() != 4 || !cell.isNumber() || !Double.isFinite(cell.asDouble())) {
                throw ViewFaults.badValue(subject, "The matrix is not made of 4 x 4 finite numbers.",
                        "Give the camera-to-world matrix.");
            }
            pose[i] = cell.asDouble();
        }
        double off = Math.abs(pose[12]) + Math.abs(pose[13]) + Math.abs(pose[14]) + Math.abs(pose[15] - 1);
        if (off > ROTATION_TOLERANCE) {
            throw ViewFaults.badValue(subject, "The last row is not 0, 0, 0, 1.", "Give the camera-to-world matrix.");
        }
        pose[12] = 0;
        pose[13] = 0;
        pose[14] = 0;
        pose[15] = 1;
        normalise(pose, subject);
        return pose;
    }

    /** Takes a uniform scale out of the rotation; anything else that is no rotation is refused. */
    private static void normalise(double[] pose, String subject) {
        double determinant = pose[0] * (pose[5] * pose[10] - pose[6] * pose[9])
                - pose[1] * (pose[4] * pose[10] - pose[6] * pose[8])
                + pose[2] * (pose[4] * pose[9] - pose[5] * pose[8]);
        double scale = Math.cbrt(determinant);
        boolean rotation = scale > 1e-12 && Double.isFinite(scale);
        for (int a = 0; rotation && a < 3; a++) {
            for (int b = a; b < 3; b++) {
                double dot = pose[a] * pose[b] + pose[4 + a] * pose[4 + b] + pose[8 + a] * pose[8 + b];
                rotation &= Math.abs(dot / (scale * scale) - (a == b ? 1 : 0)) <= ROTATION_TOLERANCE;
            }
        }
        if (!rotation) {
            throw MaskmarchException.badInput("view.not-a-rotation", subject,
                    "The matrix is no rotation with at most a uniform scale.",
                    "Give the camera-to-world matrix with OpenGL axes (x right, y up, z backwards), not mirrored.");
        }
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                pose[row * 4 + column] /= scale;
            }
        }
    }

    private JsonNode value(JsonNode frame, String key) {
        return frame.hasNonNull(key) ? frame.get(key) : root.path(key);
    }

    private boolean has(JsonNode frame, String key) {
        return frame.hasNonNull(key) || root.hasNonNull(key);
    }

    /** Place of a key, for messages: in the frame or in the file as a whole. */
    private static String where(JsonNode frame, String at, String key) {
        return frame.hasNonNull(key) ? at + '.' + key : key;
    }

    /** A number of the frame, else of the file, else the fallback. */
    private double number(JsonNode frame, String at, String key, double fallback) {
        return number(value(frame, key), where(frame, at, key), fallback);
    }

    private double number(JsonNode value, String where, double fallback) {
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw ViewFaults.badValue(subject(where), "This is not a finite number.", "Give a number.");
        }
        return value.asDouble();
    }

    private MaskmarchException missing(String key, String message) {
        return MaskmarchException.badInput("view.missing-key", subject(key), message,
                "Give a transforms.json of a Blender scene, instant-ngp or nerfstudio.");
    }

    private MaskmarchException distorted(String key, String message) {
        return MaskmarchException.badInput("view.distortion-unsupported", subject(key), message,
                "Undistort the photographs first (COLMAP: image_undistorter) and give the pinhole cameras; lenses are "
                        + "for a later version.");
    }

    private String subject(String key) {
        return file + ": " + key;
    }
}
