package org.maskmarch.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
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
    private final Map<String, Scene> scenes = new HashMap<>();
    private final Map<Scene, Integer> users = new HashMap<>();
    private final Deque<String> idle = new ArrayDeque<>();

    Scenes(Providers providers, EngineSettings settings) {
        this.providers = providers;
        this.settings = settings;
    }

    /** Prepares a scene or finds it prepared; pair with {@link #release}. */
    synchronized Scene acquire(SceneSpec spec, Progress progress, Timings timings) {
        String key = key(spec);
        Scene scene = scenes.get(key);
        if (scene == null) {
            List<Camera> cameras = timings.time("cameras", () -> providers.cameras().read(spec.cameras()));
            BakedField field = timings.time("bake", () -> new Fields(providers, settings.cache()).baked(spec, progress));
            scene = new Scene(spec, field, cameras, providers.marcher(), settings);
            scenes.put(key, scene);
        }
        idle.remove(key);
        users.merge(scene, 1, Integer::sum);
        return scene;
    }

    synchronized void release(Scene scene) {
        if (users.merge(scene, -1, Integer::sum) > 0) {
            return;
        }
        users.remove(scene);
        idle.addLast(key(scene.spec()));
        Iterator<String> oldest = idle.iterator();
        while (idle.size() > IDLE_KEPT) {
            Scene gone = scenes.remove(oldest.next());
            oldest.remove();
            gone.close();
        }
    }

    @Override
    public synchronized void close() {
        scenes.values().forEach(Scene::close);
        scenes.clear();
        idle.clear();
    }

    /** Identity of a scene: all its parameters, and size and time of the files it reads. */
    private static String key(SceneSpec spec) {
        StringBuilder key = new StringBuilder();
        key.append(spec.field()).append('|').append(stamp(spec.field())).append('|').append(spec.family()).append('|')
                .append(java.util.Arrays.toString(spec.background())).append('|').append(spec.near()).append('|')
                .append(spec.far()).append('|').append(spec.bounds()).append('|').append(spec.resolution()).append('|');
        if (spec.cameras() instanceof org.maskmarch.api.view.CameraSpec.Transforms t) {
            key.append(t).append('|').append(stamp(t.file()));
        } else if (spec.cameras() instanceof org.maskmarch.api.view.CameraSpec.Orbit o) {
            key.append(o.count()).append('|').append(o.radius()).append(java.util.Arrays.toString(o.elevation()))
                    .append(o.fovX()).append(java.util.Arrays.toString(o.target()))
                    .append(java.util.Arrays.toString(o.up())).append(o.width()).append('x').append(o.height());
        }
        return key.toString();
    }

    private static String stamp(java.nio.file.Path file) {
        try {
            return java.nio.file.Files.size(file) + "@" + java.nio.file.Files.getLastModifiedTime(file);
        } catch (java.io.IOException e) {
            throw MaskmarchException.badInput("file.missing", Objects.toString(file), "The file cannot be read: "
                    + e.getMessage() + ".", "Check the path and its permissions.", e);
        }
    }
}
