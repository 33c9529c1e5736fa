package org.maskmarch.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;

/** Finds the family of a checkpoint, reads it, bakes it, and keeps what was baked on disk. */
public final class Fields {
    private final Providers providers;
    private final Path cache;

    /** @param cache folder of baked fields */
    public Fields(Providers providers, Path cache) {
        this.providers = providers;
        this.cache = cache;
    }

    /** Reads a checkpoint by content, or by the family that the user names. */
    public RadianceField open(Path checkpoint, String family, Aabb bounds) {
        return family(checkpoint, family).open(checkpoint, new FieldOptions(bounds));
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

    /** The baked field of a scene: from the cache, else baked now and cached. */
    BakedField baked(SceneSpec scene, Progress progress) {
        BakeSettings settings = new BakeSettings(scene.resolution(), BakeSettings.DEFAULT.shDegree());
        Path file = cache.resolve("baked").resolve(key(scene, settings) + ".baked");
        BakedField cached = providers.baker().read(file);
        if (cached != null) {
            return cached;
        }
        BakedField baked = providers.baker().bake(open(scene.field(), scene.family(), scene.bounds()), settings, progress);
        providers.baker().write(baked, file);
        return baked;
    }

    private static String key(SceneSpec scene, BakeSettings settings) {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(scene.field())) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw MaskmarchException.badInput("file.unreadable", scene.field().toString(),
                    "The checkpoint cannot be read: " + e.getMessage() + ".", "Check its permissions.", e);
        }
        digest.update((scene.family() + "|" + scene.bounds() + "|" + settings)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
