package org.maskmarch.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.view.Camera;

/** Finds the family of a checkpoint, reads it, bakes it, and lets what was baked be kept. */
public final class Fields {
    /** A baked field may take this part of the heap, unless the scene says. */
    private static final int HEAP_SHARE = 4;

    private final Providers providers;

    public Fields(Providers providers) {
        this.providers = providers;
    }

    /** Reads the checkpoint of a scene by content, or as the family that the scene names. */
    public RadianceField open(SceneSpec scene, List<Camera> cameras) {
        FieldFamily family = family(scene.field(), scene.family());
        RadianceField field = family.open(scene.field(),
                new FieldOptions(scene.bounds(), scene.space(), ndc(cameras), scene.resolution()));
        if (scene.space() == FieldOptions.Space.NDC && !(field.info().space() instanceof FieldSpace.Ndc)) {
            throw MaskmarchException.badInput("field.space-unsupported", "space", "The family " + family.name()
                    + " is not read in normalised device coordinates.", "Leave `space:` out.");
        }
        return field;
    }

    /** The normalised device coordinates of a scene: those of its first camera, near plane at 1 (NeRF, appendix C). */
    private static FieldSpace.Ndc ndc(List<Camera> cameras) {
        Camera first = cameras.get(0);
        return new FieldSpace.Ndc(2 * first.fx() / first.width(), 2 * first.fy() / first.height(), 1, false);
    }

    /** The family of a checkpoint. */
    public FieldFamily family(Path checkpoint, String name) {
        if (!Files.isRegularFile(checkpoint)) {
            throw MaskmarchException.badInput("file.missing", checkpoint.toString(), "There is no such file.",
                    "Check the path.");
        }
        List<FieldFamily> families = providers.families().stream()
                .sorted(Comparator.comparing(FieldFamily::name)).toList();
        String known = families.stream().map(FieldFamily::name).collect(Collectors.joining(", "));
        if (name != null) {
            return families.stream().filter(f -> f.name().equals(name)).findFirst()
                    .orElseThrow(() -> MaskmarchException.badInput("field.family-unknown", "family",
                            "There is no field family '" + name + "'.", "Installed: " + known + "."));
        }
        MaskmarchException damaged = null;
        for (FieldFamily family : families) {
            try {
                if (family.recognises(checkpoint)) {
                    return family;
                }
            } catch (MaskmarchException e) {
                damaged = damaged == null ? e : damaged;
            }
        }
        if (damaged != null) {
            throw damaged;
        }
        throw MaskmarchException.badInput("field.unrecognised", checkpoint.getFileName().toString(),
                "This file is no checkpoint of a family that is installed.", "Installed: " + known
                        + "; name one with `family:` if you know better.");
    }

    /** How a checkpoint is baked that no scene says anything about. */
    public static BakeSettings settings() {
        return settings(0, 0, List.of());
    }

    /** How a scene is baked. */
    public static BakeSettings settings(SceneSpec scene, List<Camera> cameras) {
        return settings(scene.resolution(), scene.memory(), cameras);
    }

    private static BakeSettings settings(int resolution, long memory, List<Camera> cameras) {
        return new BakeSettings(resolution, BakeSettings.DEFAULT.shDegree(),
                memory > 0 ? memory : Runtime.getRuntime().maxMemory() / HEAP_SHARE, cameras);
    }

    /** The baked field of a scene: from the cache, else baked now and cached. */
    BakedField baked(SceneSpec scene, List<Camera> cameras, DiskCache cache, Progress progress) {
        BakeSettings settings = settings(scene, cameras);
        String content = content(scene, cameras);
        // only what was baked coarser depends on the budget: whether it was shows when it is read
        for (boolean coarser : new boolean[] {false, true}) {
            Path file = cache.file(entry(content, coarser ? settings : null));
            // its size first: what does not fit must not be read either
            BakedField cached = file.toFile().length() > settings.memory() ? null : providers.baker().read(file);
            if (cached != null && cached.bytes() <= settings.memory()) {
                cache.touched(file);
                return cached;
            }
        }
        BakedField baked = providers.baker().bake(open(scene, cameras), settings, progress);
        boolean coarser = baked.source().details().containsKey(BakedField.COARSER);
        Path file = cache.file(entry(content, coarser ? settings : null));
        try {
            providers.baker().write(baked, file);
            cache.grown(file.toFile().length());
        } catch (MaskmarchException e) {
            cache.notKept(e);
        }
        return baked;
    }

    /**
     * What a baked field is kept as.
     *
     * @param budget of memory that it was baked coarser for, or null
     */
    private static DiskCache.Entry entry(String content, BakeSettings budget) {
        return DiskCache.entry("baked", content, budget == null ? "" : String.valueOf(budget.memory()));
    }

    /** What a baked field depends on: the checkpoint's bytes, how it is read and baked, and from where it is looked at. */
    private static String content(SceneSpec scene, List<Camera> cameras) {
        MessageDigest digest = sha256();
        for (Camera camera : cameras) {
            digest.update(outlook(camera).getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream in = Files.newInputStream(scene.field())) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw MaskmarchException.badInput("file.unreadable", scene.field().toString(),
                    "The checkpoint cannot be read: " + e.getMessage() + ".", "Check its permissions.", e);
        }
        return HexFormat.of().formatHex(digest.digest()) + '|' + scene.family() + '|' + scene.space() + '|' + scene.bounds()
                + '|' + scene.resolution();
    }

    /** What a camera has in view, however many pixels it makes of it. */
    private static String outlook(Camera camera) {
        double width = camera.width();
        double height = camera.height();
        return (float) (camera.fx() / width) + "|" + (float) (camera.fy() / height) + "|" + (float) (camera.cx() / width) + "|"
                + (float) (camera.cy() / height) + "|" + Arrays.toString(camera.cameraToWorld());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
