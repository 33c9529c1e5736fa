package org.maskmarch.engine;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.FieldBaker;
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
    private static final Executor AHEAD = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "maskmarch-ahead");
        thread.setDaemon(true);
        return thread;
    });

    private final SceneSpec spec;
    private final BakedField field;
    private final List<Camera> cameras;
    private final CameraReader photographs;
    /** Asked for every view: services come and go. */
    private final Supplier<RayMarcher> marcher;
    private final FieldBaker baker;
    private final DiskCache cache;
    private final MarchSettings settings;
    private final Set<String> devices = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Budgeted<Integer, ViewRender> views;
    private final Budgeted<String, ImageEmbedding> embeddings;
    private Ahead ahead;

    Scene(SceneSpec spec, BakedField field, List<Camera> cameras, Providers providers, DiskCache cache,
          EngineSettings budget) {
        this.spec = spec;
        this.field = field;
        this.cameras = cameras;
        this.photographs = providers.cameras();
        this.marcher = providers::marcher;
        this.baker = providers.baker();
        this.cache = cache;
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
            if (arrived(index, timings)) {
                return views.get(index);
            }
            view = makeView(index, timings);
            take(index, view);
        }
        return view;
    }

    private void take(int index, ViewRender view) {
        views.put(index, view);
        devices.add(view.device());
    }

    /** From disk, else marched and kept there, as of what marched it. Touches none of the scene's maps. */
    private ViewRender makeView(int index, Timings timings) {
        RayMarcher with = marcher.get();
        DiskCache.Entry entry = entry(index, with.device());
        ViewRender kept = timings.time("load", () -> cache.get(entry, bytes -> baker.unpack(bytes, field)));
        if (kept != null) {
            return kept;
        }
        ViewRender view = timings.time("render", () -> with.march(field, cameras.get(index), settings));
        timings.time("keep", () -> cache.put(entry(index, view.device()), baker.pack(view)));
        return view;
    }

    private DiskCache.Entry entry(int index, String device) {
        return DiskCache.entry("views", field.fingerprint(), geometry(cameras.get(index)),
                settings.near() + "|" + settings.far() + "|" + settings.step() + "|" + settings.footprintThreshold(),
                Arrays.toString(settings.background()), device);
    }

    /** All of a camera that shows in a rendered view. */
    static String geometry(Camera camera) {
        return camera.width() + "x" + camera.height() + "|" + camera.fx() + "|" + camera.fy() + "|" + camera.cx() + "|"
                + camera.cy() + "|" + Arrays.toString(camera.cameraToWorld());
    }

    /** What the segmenter sees of this scene: {@code photograph} or {@code render}. A source gives all views one or none. */
    String segmenterInput() {
        return cameras.get(0).photograph() == null ? "render" : "photograph";
    }

    /** The view's picture as the segmenter has encoded it: its photograph where the camera has one, else the render. */
    ImageEmbedding embedding(int index, Segmenter segmenter, Timings timings) {
        String key = key(index, segmenter);
        ImageEmbedding embedding = embeddings.get(key);
        if (embedding == null) {
            if (arrived(index, timings)) {
                embedding = embeddings.get(key);
            }
            if (embedding == null) {
                embedding = makeEmbedding(picture(index, view(index, timings), timings), segmenter, timings);
                embeddings.put(key, embedding);
            }
        }
        return embedding;
    }

    private static String key(int index, Segmenter segmenter) {
        return segmenter.name() + "/" + segmenter.fingerprint() + "/" + index;
    }

    /** What the segmenter sees of a view. */
    RgbImage picture(int index, Timings timings) {
        return picture(index, view(index, timings), timings);
    }

    private RgbImage picture(int index, ViewRender view, Timings timings) {
        Camera camera = cameras.get(index);
        if (camera.photograph() != null) {
            return timings.time("photograph", () -> photographs.photograph(camera, background()));
        }
        return RgbImage.of(view.width(), view.height(), view.rgb());
    }

    /** From disk, else encoded and kept there. Touches none of the scene's maps. */
    private ImageEmbedding makeEmbedding(RgbImage picture, Segmenter segmenter, Timings timings) {
        String model = segmenter.fingerprint();
        if (model == null) {
            return timings.time("encode", () -> segmenter.encode(picture));
        }
        MessageDigest digest = Fields.sha256();
        digest.update(picture.rgb());
        DiskCache.Entry entry = DiskCache.entry("embeddings", model, picture.width() + "x" + picture.height(),
                HexFormat.of().formatHex(digest.digest()));
        ImageEmbedding kept = timings.time("load", () -> cache.get(entry, segmenter::unpack));
        if (kept != null) {
            return kept;
        }
        ImageEmbedding embedding = timings.time("encode", () -> segmenter.encode(picture));
        timings.time("keep", () -> cache.put(entry, segmenter.pack(embedding)));
        return embedding;
    }

    /** A view that another thread prepares; the embedding is null where it is there already. */
    private record Ahead(int index, String key, CompletableFuture<ViewRender> view,
                         CompletableFuture<ImageEmbedding> embedding) {
        boolean isDone() {
            return view.isDone() && embedding.isDone();
        }
    }

    /**
     * Starts to render and encode a view that will be asked for soon, while the segmenter decodes another: one view ahead,
     * so that memory stays bounded. What comes of it is the same as without.
     */
    void prepareAhead(int index, Segmenter segmenter, Timings timings) {
        if (ahead != null && (ahead.index() == index || !ahead.isDone())) {
            return;
        }
        if (ahead != null) {
            arrived(ahead.index(), timings);
        }
        String key = key(index, segmenter);
        ViewRender view = views.get(index);
        ImageEmbedding embedding = embeddings.get(key);
        if (view != null && embedding != null) {
            return;
        }
        CompletableFuture<ViewRender> coming = view != null ? CompletableFuture.completedFuture(view)
                : CompletableFuture.supplyAsync(() -> makeView(index, timings), AHEAD);
        ahead = new Ahead(index, key, coming, embedding != null ? CompletableFuture.completedFuture(null)
                : coming.thenApplyAsync(v -> makeEmbedding(picture(index, v, timings), segmenter, timings), AHEAD));
    }

    /** Takes over what was prepared of a view, if it was. What failed is tried again by the caller, who tells of it. */
    private boolean arrived(int index, Timings timings) {
        if (ahead == null || ahead.index() != index) {
            return false;
        }
        Ahead there = ahead;
        ahead = null;
        return timings.time("wait", () -> {
            ViewRender view = there.view().exceptionally(failed -> null).join();
            ImageEmbedding embedding = there.embedding().exceptionally(failed -> null).join();
            if (view != null) {
                take(index, view);
            }
            if (embedding != null) {
                embeddings.put(there.key(), embedding);
            }
            return view != null;
        });
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
        if (ahead != null) {
            arrived(ahead.index(), new Timings());
        }
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
