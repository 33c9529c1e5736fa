package org.maskmarch.engine;

import java.nio.file.Path;
import java.util.List;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Normalisation;
import org.maskmarch.api.view.CameraSpec.Photographs;
import org.maskmarch.api.view.CameraSpec.Split;

/** The {@code cameras:} block of a scene file: one source, and what goes with it. */
final class CamerasBlock {
    /** Pixels of a view that a job may ask for. */
    private static final int MAX_SIDE = 4096;
    private static final int MAX_FACTOR = 64;
    private static final List<String> SOURCES = List.of("transforms", "llff", "colmap", "nsvf", "poses", "orbit",
            "forward");

    private final Section cameras;
    private final Path folder;

    private CamerasBlock(Section cameras, Path folder) {
        this.cameras = cameras;
        this.folder = folder;
    }

    /** @param folder what relative paths are relative to */
    static CameraSpec read(Section cameras, Path folder) {
        CameraSpec spec = new CamerasBlock(cameras, folder).spec();
        cameras.rejectUnknownKeys();
        return spec;
    }

    private CameraSpec spec() {
        List<String> named = SOURCES.stream().filter(cameras::has).toList();
        if (named.isEmpty()) {
            throw cameras.wrong("transforms", "is missing", "Add `transforms: FILE.json` or another source: "
                    + String.join(", ", SOURCES) + ".");
        }
        if (named.size() > 1) {
            throw cameras.wrong(named.get(1), "is a second source beside " + named.get(0), "Keep one of them.");
        }
        return switch (named.get(0)) {
            case "transforms" -> new CameraSpec.Transforms(path("transforms"),
                    cameras.has("dataparser") ? path("dataparser") : null, photographs(), width(), height());
            case "llff" -> new CameraSpec.Llff(path("llff"), factor(), cameras.number("boundFactor", 0.75, 0, 1e6),
                    cameras.flag("spherify", false), photographs(), width(), height());
            case "colmap" -> new CameraSpec.Colmap(path("colmap"), factor(), normalisation(), photographs(), width(),
                    height());
            case "nsvf" -> new CameraSpec.Nsvf(path("nsvf"), split(), photographs(), width(), height());
            case "poses" -> new CameraSpec.Poses(path("poses"), photographs(), width(), height());
            case "orbit" -> orbit(cameras.section("orbit"));
            default -> forward(cameras.section("forward"));
        };
    }

    private CameraSpec orbit(Section orbit) {
        double[] elevation = orbit.has("elevation") ? orbit.numbers("elevation", 1, 64) : new double[] {20};
        for (double e : elevation) {
            if (!(Math.abs(e) < 90)) {
                throw orbit.wrong("elevation", "is not between -90 and 90 degrees", "Mend the value.");
            }
        }
        double[] up = orbit.has("up") ? orbit.numbers("up", 3, 3) : new double[] {0, 0, 1};
        if (up[0] * up[0] + up[1] * up[1] + up[2] * up[2] == 0) {
            throw orbit.wrong("up", "has no length", "Write the world's up axis, e.g. [0, 0, 1].");
        }
        CameraSpec spec = new CameraSpec.Orbit(orbit.integer("count", 1, 10_000), orbit.number("radius", 1e-6, 1e6),
                elevation, orbit.number("fovX", 40, 1, 170),
                orbit.has("target") ? orbit.numbers("target", 3, 3) : new double[3], up,
                cameras.integer("width", 1, MAX_SIDE), cameras.integer("height", 1, MAX_SIDE));
        orbit.rejectUnknownKeys();
        return spec;
    }

    private CameraSpec forward(Section forward) {
        double[] spread = forward.has("spread") ? forward.numbers("spread", 2, 2) : new double[] {0.1, 0.1};
        if (!(spread[0] >= 0 && spread[1] >= 0)) {
            throw forward.wrong("spread", "is negative", "Write [x, y] in world units, e.g. [0.1, 0.1].");
        }
        CameraSpec spec = new CameraSpec.Forward(forward.integer("count", 1, 10_000), forward.number("fovX", 40, 1, 170),
                spread[0], spread[1], forward.has("distance") ? forward.number("distance", 1e-6, 1e6) : 0,
                cameras.integer("width", 1, MAX_SIDE), cameras.integer("height", 1, MAX_SIDE));
        forward.rejectUnknownKeys();
        return spec;
    }

    private Photographs photographs() {
        if (cameras.isText("photographs")) {
            return Photographs.in(path("photographs"));
        }
        return cameras.flag("photographs", false) ? Photographs.BESIDE : Photographs.NONE;
    }

    private Normalisation normalisation() {
        return switch (cameras.choice("normalise", "none", "none", "pca", "pca-turned")) {
            case "pca" -> Normalisation.PCA;
            case "pca-turned" -> Normalisation.PCA_TURNED;
            default -> Normalisation.NONE;
        };
    }

    private Split split() {
        return switch (cameras.choice("split", "all", "train", "val", "test", "all")) {
            case "train" -> Split.TRAIN;
            case "val" -> Split.VAL;
            case "test" -> Split.TEST;
            default -> Split.ALL;
        };
    }

    private Path path(String key) {
        return JobFile.resolve(folder, cameras.text(key));
    }

    private int factor() {
        return cameras.integer("factor", 1, 1, MAX_FACTOR);
    }

    private int width() {
        return cameras.integer("width", 0, 0, MAX_SIDE);
    }

    private int height() {
        return cameras.integer("height", 0, 0, MAX_SIDE);
    }
}
