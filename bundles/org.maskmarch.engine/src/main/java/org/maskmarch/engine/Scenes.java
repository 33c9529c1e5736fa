package org.maskmarch.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.view.Camera;

/** Prepared scenes: those in use by jobs, and the last one used, in case the next job is about it. */
final class Scenes implements AutoCloseable {
    private static final int IDLE_KEPT = 1;

    private final Providers providers;
    private final EngineSettings settings;
    private final DiskCache cache;
    private final Map<String, Scene> scenes = new HashMap<>();
    private final Map<Scene, Integer> users = new HashMap<>();
    private final Deque<Scene> idle = new ArrayDeque<>();

    Scenes(Providers providers, EngineSettings settings) {
        this.providers = providers;
        this.settings = settings;
        this.cache = new DiskCache(settings.cache(), settings.cacheBytes());
    }

    /** Prepares a scene or finds it prepared; pair with {@link #release}. */
    synchronized Scene acquire(SceneSpec spec, Progress progress, Timings timings) {
        List<Camera> cameras = timings.time("cameras", () -> providers.cameras().read(spec.cameras()));
        String key = key(spec, cameras);
        Scene scene = scenes.get(key);
        if (scene == null) {
            BakedField field = timings.time("bake", () -> new Fields(providers).baked(spec, cameras, cache, progress));
            scene = new Scene(spec, field, cameras, new ViewSource(spec, field, cameras, providers, cache), settings);
            scenes.put(key, scene);
        }
        idle.remove(scene);
        users.merge(scene, 1, Integer::sum);
        return scene;
    }

    synchronized void release(Scene scene) {
        if (users.merge(scene, -1, Integer::sum) > 0) {
            return;
        }
        users.remove(scene);
        idle.addLast(scene);
        while (idle.size() > IDLE_KEPT) {
            Scene gone = idle.removeFirst();
            scenes.values().remove(gone);
            gone.close();
        }
    }

    /** Why something could not be kept on disk; null while all is well. */
    String cacheProblem() {
        return cache.problem();
    }

    @Override
    public synchronized void close() {
        scenes.values().forEach(Scene::close);
        scenes.clear();
        idle.clear();
    }

    /** Identity of a scene: its parameters, its cameras, and size and time of the files that are read later. */
    private static String key(SceneSpec spec, List<Camera> cameras) {
        MessageDigest digest = Fields.sha256();
        for (Camera camera : cameras) {
            String all = String.join("|", camera.name(), ViewSource.geometry(camera), String.valueOf(camera.photograph()),
                    camera.photograph() == null ? "" : stamp(camera.photograph().file()));
            digest.update((all + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return String.join("|", spec.field().toString(), stamp(spec.field()), spec.family(),
                Arrays.toString(spec.background()), spec.near() + "," + spec.far(), String.valueOf(spec.bounds()),
                spec.space() + "," + spec.resolution() + "," + spec.memory(), HexFormat.of().formatHex(digest.digest()));
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + "@" + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw MaskmarchException.badInput("file.missing", Objects.toString(file), "The file cannot be read: "
                    + e.getMessage() + ".", "Check the path and its permissions.", e);
        }
    }
}
