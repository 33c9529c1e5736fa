package org.maskmarch.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.Lens;

/**
 * Maskmarch's own JSON of poses, for users who write cameras by hand or by a script: see the reference. Intrinsics are for
 * the whole file; a pose may have its own. Unknown keys are an error.
 */
final class PosesFile {
    private static final String EXPECTED = "a file of poses as the reference describes";
    private static final Set<String> INTRINSICS = Set.of("width", "height", "fx", "fy", "cx", "cy", "fov_x");
    private static final Set<String> OF_FILE = Set.of("axes", "poses");
    private static final Set<String> OF_POSE = Set.of("pose", "lookAt", "name");
    private static final Set<String> OF_LOOK_AT = Set.of("eye", "target", "up");

    private final CameraSpec.Poses spec;
    private final JsonInput json;
    private final boolean opencv;
    private final PhotographFinder photographs;

    private PosesFile(CameraSpec.Poses spec) {
        this.spec = spec;
        json = JsonInput.read(spec.file(), EXPECTED);
        if (!json.root().isObject()) {
            throw json.missing("poses", "The file is no object.");
        }
        rejectUnknown(json.root(), "", OF_FILE, INTRINSICS);
        String axes = json.root().path("axes").asText("opengl");
        if (!axes.equals("opengl") && !axes.equals("opencv")) {
            throw ViewFaults.badValue(json.subject("axes"), "The axes are neither opengl nor opencv.",
                    "Use opengl (y up, looks along -z) or opencv (y down, looks along z).");
        }
        opencv = axes.equals("opencv");
        photographs = new PhotographFinder(spec.photographs(), spec.file().toAbsolutePath().getParent(), json.file());
    }

    static List<Camera> read(CameraSpec.Poses spec) {
        return new PosesFile(spec).cameras();
    }

    private List<Camera> cameras() {
        JsonNode poses = json.root().path("poses");
        if (!poses.isArray()) {
            throw json.missing("poses", "The file has no list of poses.");
        }
        ViewFaults.requireCount(json.subject("poses"), poses.size());
        List<Camera> cameras = new ArrayList<>(poses.size());
        for (JsonNode pose : poses) {
            cameras.add(camera(pose, cameras.size()));
        }
        return List.copyOf(cameras);
    }

    private Camera camera(JsonNode node, int index) {
        String at = "poses[" + index + ']';
        JsonNode own = node.isObject() ? node : MissingNode.getInstance();
        rejectUnknown(own, at + '.', OF_POSE, INTRINSICS);
        double[] pose;
        if (own.has("lookAt")) {
            if (own.has("pose")) {
                throw ViewFaults.badValue(json.subject(at), "There are both pose and lookAt.", "Give one of them.");
            }
            pose = lookAt(own.get("lookAt"), at + ".lookAt");
        } else {
            String where = own.isObject() ? at + ".pose" : at;
            pose = json.matrix(own.isObject() ? own.path("pose") : node, where);
            Pose.takeScale(pose, json.subject(where));
            pose = opencv ? Pose.flipped(pose) : pose;
        }
        boolean named = own.path("name").isTextual();
        if (own.hasNonNull("name") && !named) {
            throw ViewFaults.badValue(json.subject(at + ".name"), "The name is not text.", "Give a name in quotes.");
        }
        if (spec.photographs().wanted() && !named) {
            throw MaskmarchException.badInput("view.photograph-missing", json.subject(at), "The pose has no name.",
                    "Give the file name of its photograph as name.");
        }
        String name = named ? own.path("name").asText() : String.format("pose-%04d", index);
        return intrinsics(own, at).camera(name, pose, photographs.find(name), spec);
    }

    private double[] lookAt(JsonNode node, String at) {
        if (!node.isObject()) {
            throw json.missing(at, "There is no eye and no target.");
        }
        rejectUnknown(node, at + '.', OF_LOOK_AT, Set.of());
        double[] up = node.has("up") ? json.vector(node.get("up"), at + ".up") : new double[] {0, 0, 1};
        double[] pose = Pose.lookAt(json.vector(node.path("eye"), at + ".eye"),
                json.vector(node.path("target"), at + ".target"), up);
        if (pose == null) {
            throw ViewFaults.badValue(json.subject(at), "The camera looks along its up axis, or at itself.",
                    "Give another target or up.");
        }
        return pose;
    }

    private Intrinsics intrinsics(JsonNode own, String at) {
        String subject = json.subject(at);
        double width = number(own, at, "width", spec.width() > 0 ? spec.width() : Double.NaN);
        double height = number(own, at, "height", spec.height() > 0 ? spec.height() : Double.NaN);
        if (Double.isNaN(width) || Double.isNaN(height)) {
            throw ViewFaults.sizeMissing(subject);
        }
        int w = ViewFaults.side(subject, width);
        int h = ViewFaults.side(subject, height);
        // the focal length of a pose wins over that of the file, whichever way they are said
        JsonNode level = own.has("fx") || own.has("fov_x") ? own : json.root();
        String where = level == own ? at + '.' : "";
        double fov = json.number(level.path("fov_x"), where + "fov_x", Double.NaN);
        double fx = json.number(level.path("fx"), where + "fx", Double.NaN);
        if (Double.isNaN(fov) == Double.isNaN(fx)) {
            throw json.missing(at, "One of fx (pixels) and fov_x (degrees) is needed.");
        }
        if (!Double.isNaN(fx) && !(own.has("width") || json.root().has("width"))) {
            throw json.missing(at, "The focal length is in pixels, but the width that it is about is not given.");
        }
        if (fov <= 0 || fov >= 180) {
            throw ViewFaults.badValue(json.subject(where + "fov_x"), fov + " degrees are out of range.",
                    "Give degrees between 0 and 180.");
        }
        fx = Double.isNaN(fx) ? 0.5 * w / Math.tan(Math.toRadians(fov) / 2) : fx;
        double fy = json.number(level.path("fy"), where + "fy", fx);
        return new Intrinsics(w, h, fx, fy, number(own, at, "cx", w / 2.0), number(own, at, "cy", h / 2.0), Lens.NONE)
                .checked(subject);
    }

    /** A number of the pose, else of the file, else the fallback. */
    private double number(JsonNode own, String at, String key, double fallback) {
        return own.hasNonNull(key) ? json.number(own.get(key), at + '.' + key, fallback)
                : json.number(json.root().path(key), key, fallback);
    }

    private void rejectUnknown(JsonNode node, String where, Set<String> known, Set<String> alsoKnown) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key) && !alsoKnown.contains(key)) {
                throw MaskmarchException.badInput("view.unknown-key",
                        json.subject(where + key.substring(0, Math.min(100, key.length()))), "This key is not known.",
                        "See the reference for the keys of a file of poses.");
            }
        });
    }
}
