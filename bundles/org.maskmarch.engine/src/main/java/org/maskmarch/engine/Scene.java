package org.maskmarch.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraReader;

/**
 * A prepared scene: the baked field, the cameras, and what does not depend on any prompt: rendered views with their
 * footprints, and image embeddings. Both are kept within a memory budget, least recently used first to go, and made
 * again when needed. Callers hold the scene's monitor while they use what they got.
 */
final class Scene implements AutoCloseable {
    private final SceneSpec spec;
    private final BakedField field;
    private final List<Camera> cameras;
    private final CameraReader photographs;
    private final Supplier<RayMarcher> marcher;
    private final MarchSettings settings;
    private final Set<String> devices = new LinkedHashSet<>();
    private final Budgeted<Integer, ViewRender> views;
    private final Budgeted<String, ImageEmbedding> embeddings;

    /**
     * @param photographs reads the photographs of the cameras that have one
     * @param marcher     asked for every view: services come and go
     */
    Scene(SceneSpec spec, BakedField field, List<Camera> cameras, CameraReader photographs,
          Supplier<RayMarcher> marcher, EngineSettings budget) {
        this.spec = spec;
        this.field = field;
        this.cameras = cameras;
        this.photographs = photographs;
        this.marcher = marcher;
        this.settings = MarchSettings.of(spec.near(), spec.far(), spec.background());
        this.views = new Budgeted<>(budget.viewBytes(), v -> v.footprint().bytes() + v.rgb().length * 7L, v -> { });
        this.embeddings = new Budgeted<>(budget.embeddingBytes(), ImageEmbedding::bytes, ImageEmbedding::close);
    }

    SceneSpec spec() {
        return spec;
    }

    BakedField field() {
        return field;
    }

    List<Camera> cameras() {
        return cameras;
    }

    /** What has marched this scene's views so far. */
    List<String> devices() {
        return List.copyOf(devices);
    }

    /** The camera of a view that a user named. */
    Camera camera(int view) {
        if (view >= cameras.size()) {
            throw MaskmarchException.badInput("view.missing", "view", "There is no view " + view + ".",
                    "The scene has views 0 to " + (cameras.size() - 1) + ".");
        }
        return cameras.get(view);
    }

    /** Colour, depth, opacity and footprint of a view. */
    ViewRender view(int index, Timings timings) {
        ViewRender view = views.get(index);
        if (view == null) {
            view = timings.time("render", () -> marcher.get().march(field, cameras.get(index), settings));
            devices.add(view.device());
            views.put(index, view);
        }
        return view;
    }

    /** What the segmenter sees of this scene: {@code photograph} or {@code render}. A source gives all views one or none. */
    String segmenterInput() {
        return cameras.get(0).photograph() == null ? "render" : "photograph";
    }

    /** The view's picture as the segmenter has encoded it: its photograph where the camera has one, else the render. */
    ImageEmbedding embedding(int index, Segmenter segmenter, Timings timings) {
        String key = segmenter.name() + "/" + index;
        ImageEmbedding embedding = embeddings.get(key);
        if (embedding == null) {
            RgbImage picture = picture(index, timings);
            embedding = timings.time("encode", () -> segmenter.encode(picture));
            embeddings.put(key, embedding);
        }
        return embedding;
    }

    private RgbImage picture(int index, Timings timings) {
        Camera camera = cameras.get(index);
        if (camera.photograph() != null) {
            return timings.time("photograph", () -> photographs.photograph(camera, background()));
        }
        ViewRender view = view(index, timings);
        return RgbImage.of(view.width(), view.height(), view.rgb());
    }

    /** The labelled object alone. */
    ViewRender renderObject(Camera camera, float[] labels) {
        ViewRender view = marcher.get().marchObject(field, camera, settings, labels);
        devices.add(view.device());
        return view;
    }

    float[] perSlot() {
        return new float[field.layout().slotCount()];
    }

    /** Values rendered in a view and divided by its opacity: a weighted mean over the visible surface, 0 where empty. */
    static float[] mean(ViewRender view, float[] values) {
        float[] out = new float[view.opacity().length];
        view.footprint().render(values, out);
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.min(1, out[i] / Math.max(view.opacity()[i], 0.5f));
        }
        return out;
    }

    float brightestOpacity(ViewRender view) {
        float most = 0;
        for (float o : view.opacity()) {
            most = Math.max(most, o);
        }
        return most;
    }

    float[] background() {
        return Arrays.copyOf(spec.background(), 3);
    }

    @Override
    public synchronized void close() {
        embeddings.clear();
        views.clear();
    }

    /** A map that forgets the least recently used entries beyond a budget of bytes; the newest always stays. */
    private static final class Budgeted<K, V> {
        private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
        private final long budget;
        private final ToLongFunction<V> size;
        private final java.util.function.Consumer<V> release;
        private long held;

        Budgeted(long budget, ToLongFunction<V> size, java.util.function.Consumer<V> release) {
            this.budget = budget;
            this.size = size;
            this.release = release;
        }

        V get(K key) {
            return entries.get(key);
        }

        void put(K key, V value) {
            entries.put(key, value);
            held += size.applyAsLong(value);
            var eldest = entries.entrySet().iterator();
            while (held > budget && entries.size() > 1) {
                Map.Entry<K, V> oldest = eldest.next();
                held -= size.applyAsLong(oldest.getValue());
                eldest.remove();
                release.accept(oldest.getValue());
            }
        }

        void clear() {
            entries.values().forEach(release);
            entries.clear();
            held = 0;
        }
    }
}
