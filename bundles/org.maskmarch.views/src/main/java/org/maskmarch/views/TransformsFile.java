package org.maskmarch.views;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.Lens;

/**
 * A {@code transforms.json} as Blender scenes, instant-ngp and nerfstudio write it: poses with OpenGL axes, intrinsics and
 * OpenCV's lens for the whole file or for each frame.
 *
 * <p>nerfstudio's {@code applied_transform} and {@code applied_scale} say what was done to COLMAP's poses before they were
 * written: the poses have it already. Its {@code dataparser_transforms.json} goes from COLMAP's frame to the trained one,
 * so that what was applied is taken off first. Instant-ngp's {@code scale} and {@code offset} are the field's business.
 */
final class TransformsFile {
    private static final String EXPECTED = "a transforms.json of a Blender scene, instant-ngp or nerfstudio";
    private static final Set<String> PERSPECTIVE_MODELS = Set.of("PINHOLE", "SIMPLE_PINHOLE", "OPENCV", "SIMPLE_RADIAL",
            "RADIAL", "FULL_OPENCV", "PERSPECTIVE");
    private static final Set<String> FISHEYE_MODELS = Set.of("OPENCV_FISHEYE", "SIMPLE_RADIAL_FISHEYE",
            "RADIAL_FISHEYE", "SIMPLE_FISHEYE", "FISHEYE");
    private static final List<String> OTHER_LENSES = List.of("ftheta_p0", "latlong", "equirectangular", "orthographic");

    private final CameraSpec.Transforms spec;
    private final JsonInput json;
    private final JsonNode root;
    private final PhotographFinder photographs;

    private TransformsFile(CameraSpec.Transforms spec) {
        this.spec = spec;
        json = JsonInput.read(spec.file(), EXPECTED);
        root = json.root();
        photographs = new PhotographFinder(spec.photographs(), spec.file().toAbsolutePath().getParent(), json.file());
    }

    static List<Camera> read(CameraSpec.Transforms spec) {
        return new TransformsFile(spec).cameras();
    }

    private List<Camera> cameras() {
        JsonNode frames = root.path("frames");
        if (!frames.isArray() || frames.isEmpty()) {
            throw json.missing("frames", "The file has no list of frames.");
        }
        ViewFaults.requireCount(json.file(), frames.size());
        Trained trained = spec.dataparser() == null ? null : trained();
        List<Camera> cameras = new ArrayList<>(frames.size());
        for (JsonNode frame : frames) {
            cameras.add(camera(frame, "frames[" + cameras.size() + ']', trained));
        }
        return List.copyOf(cameras);
    }

    private Camera camera(JsonNode frame, String at, Trained trained) {
        if (!frame.isObject()) {
            throw ViewFaults.badValue(json.subject(at), "A frame is not an object.",
                    "Give file_path and transform_matrix.");
        }
        Lens lens = lens(frame, at);
        double[] pose = pose(frame.path("transform_matrix"), at + ".transform_matrix");
        boolean named = frame.path("file_path").isTextual();
        if (spec.photographs().wanted() && !named) {
            throw json.missing(at + ".file_path", "The frame names no photograph.");
        }
        String name = named ? frame.path("file_path").asText() : at;
        return intrinsics(frame, at, lens).camera(name, trained == null ? pose : trained.of(pose),
                photographs.find(name), spec);
    }

    /** From the frame of the file to that of a trained nerfstudio model. */
    private record Trained(double[] transform, double scale) {
        double[] of(double[] pose) {
            return Pose.scaled(Pose.times(transform, pose), scale);
        }
    }

    private Trained trained() {
        JsonInput parser = JsonInput.read(spec.dataparser(), "nerfstudio's dataparser_transforms.json");
        double[] transform = rigid(parser, "transform");
        double scale = parser.number(parser.root().path("scale"), "scale", Double.NaN);
        if (root.hasNonNull("applied_transform")) {
            transform = Pose.times(transform, Pose.inverse(rigid(json, "applied_transform")));
        }
        double applied = json.number(root.path("applied_scale"), "applied_scale", 1);
        if (!(scale > 0 && applied > 0 && Double.isFinite(scale / applied))) {
            throw ViewFaults.badValue(parser.subject("scale"), "The scale is not positive.",
                    "Give the dataparser_transforms.json beside the config.yml of the checkpoint.");
        }
        return new Trained(transform, scale / applied);
    }

    private static double[] rigid(JsonInput json, String key) {
        double[] matrix = json.matrix(json.root().path(key), key);
        double scale = Pose.takeScale(matrix, json.subject(key));
        if (Math.abs(scale - 1) > Pose.ROTATION_TOLERANCE) {
            throw Pose.notARotation(json.subject(key), "The matrix scales by " + scale + '.');
        }
        return matrix;
    }

    private Intrinsics intrinsics(JsonNode frame, String at, Lens lens) {
        int[] size = size(frame, at);
        double fx = focal(frame, at, "x", size[0]);
        double fy = focal(frame, at, "y", size[1]);
        if (Double.isNaN(fx) && Double.isNaN(fy)) {
            throw json.missing(at, "There is no focal length: none of fl_x, camera_angle_x and x_fov is given.");
        }
        fx = Double.isNaN(fx) ? fy : fx;
        fy = Double.isNaN(fy) ? fx : fy;
        return new Intrinsics(size[0], size[1], fx, fy, number(frame, at, "cx", size[0] / 2.0),
                number(frame, at, "cy", size[1] / 2.0), lens).checked(json.subject(at));
    }

    /** Width and height that the intrinsics are about. */
    private int[] size(JsonNode frame, String at) {
        double w = number(frame, at, "w", Double.NaN);
        double h = number(frame, at, "h", Double.NaN);
        if (Double.isNaN(w) || Double.isNaN(h)) {
            // an angle of view fits any size, pixels do not
            boolean inPixels = has(frame, "fl_x") || has(frame, "fl_y") || has(frame, "cx") || has(frame, "cy");
            if (spec.width() < 1 || spec.height() < 1) {
                throw ViewFaults.sizeMissing(json.subject(at));
            }
            if (inPixels) {
                throw json.missing(at, "The focal length is in pixels, but w and h of the photographs are not given.");
            }
            return new int[] {spec.width(), spec.height()};
        }
        return new int[] {ViewFaults.side(json.subject(where(frame, at, "w")), w),
            ViewFaults.side(json.subject(where(frame, at, "h")), h)};
    }

    /** Focal length on an axis in pixels, or NaN; what a frame says wins over what the file says. */
    private double focal(JsonNode frame, String at, String axis, int side) {
        for (JsonNode level : List.of(frame, root)) {
            String where = level == root ? "" : at + '.';
            double degrees = json.number(level.path(axis + "_fov"), where + axis + "_fov", Double.NaN);
            double pixels = json.number(level.path("fl_" + axis), where + "fl_" + axis, Double.NaN);
            double radians = Double.isNaN(degrees)
                    ? json.number(level.path("camera_angle_" + axis), where + "camera_angle_" + axis, Double.NaN)
                    : Math.toRadians(degrees);
            double focal = Double.isNaN(degrees) && !Double.isNaN(pixels) ? pixels : 0.5 * side / Math.tan(radians / 2);
            if (!Double.isNaN(focal)) {
                if (!(focal > 1e-3 && focal < 1e7) || radians <= 0) {
                    throw ViewFaults.badValue(json.subject(at), "The focal length on the " + axis + " axis is " + focal
                            + " pixels.", "Check fl_" + axis + ", camera_angle_" + axis + " and " + axis + "_fov.");
                }
                return focal;
            }
        }
        return Double.NaN;
    }

    /** OpenCV's lenses: perspective, rational where the model says so, or fisheye. */
    private Lens lens(JsonNode frame, String at) {
        for (String key : OTHER_LENSES) {
            JsonNode value = value(frame, key);
            if (value.isNumber() ? value.asDouble() != 0 : value.asBoolean(false)) {
                throw unsupported(where(frame, at, key), "The lens is of another kind (" + key + ").");
            }
        }
        JsonNode named = value(frame, "camera_model");
        String model = named.isTextual() ? named.asText().toUpperCase(Locale.ROOT) : "OPENCV";
        boolean fisheye = FISHEYE_MODELS.contains(model) || value(frame, "is_fisheye").asBoolean(false);
        if (!fisheye && !PERSPECTIVE_MODELS.contains(model)) {
            throw unsupported(where(frame, at, "camera_model"), "The camera model is none of COLMAP's that this file "
                    + "can describe.");
        }
        double[] k = {number(frame, at, "k1", 0), number(frame, at, "k2", 0), number(frame, at, "k3", 0),
            number(frame, at, "k4", 0), number(frame, at, "k5", 0), number(frame, at, "k6", 0)};
        double p1 = number(frame, at, "p1", 0);
        double p2 = number(frame, at, "p2", 0);
        boolean rational = model.equals("FULL_OPENCV") && !fisheye;
        refuse(frame, at, List.of("s1", "s2", "s3", "s4"));
        if (!rational) {
            // k4 is a term in r^8 to some programs and a denominator to others
            refuse(frame, at, fisheye ? List.of("k5", "k6", "p1", "p2") : List.of("k4", "k5", "k6"));
        }
        return fisheye ? PolynomialLens.fisheye(k[0], k[1], k[2], k[3])
                : PolynomialLens.perspective(new double[] {k[0], k[1], k[2]},
                        rational ? new double[] {k[3], k[4], k[5]} : new double[0], p1, p2);
    }

    private void refuse(JsonNode frame, String at, List<String> coefficients) {
        for (String key : coefficients) {
            if (number(frame, at, key, 0) != 0) {
                throw unsupported(where(frame, at, key), "The coefficient " + key + " is not zero, which does not belong "
                        + "to this camera model.");
            }
        }
    }

    private double[] pose(JsonNode matrix, String where) {
        double[] pose = json.matrix(matrix, where);
        Pose.takeScale(pose, json.subject(where));
        return pose;
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
        return json.number(value(frame, key), where(frame, at, key), fallback);
    }

    private MaskmarchException unsupported(String key, String message) {
        return ViewFaults.lens(json.subject(key), message, "Undistort the photographs first (COLMAP: image_undistorter) "
                + "and give the pinhole cameras.");
    }
}
