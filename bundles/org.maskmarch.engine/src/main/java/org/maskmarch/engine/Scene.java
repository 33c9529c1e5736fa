package org.maskmarch.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.view.Camera;

/**
 * A prepared scene: the baked field, the cameras, and the views and embeddings that were used last, within a memory
 * budget; the others are made again when needed. Callers hold the scene's monitor while they use what they got.
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
    private final ViewSource source;
    private final Budgeted<Integer, ViewRender> views;
    private final Budgeted<String, ImageEmbedding> embeddings;
    private Ahead ahead;

    Scene(SceneSpec spec, BakedField field, List<Camera> cameras, ViewSource source, EngineSettings budget) {
        this.spec = spec;
        this.field = field;
        this.cameras = cameras;
        this.source = source;
        this.views = new Budgeted<>(budget.viewBytes(), Scene::bytes, v -> { });
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
        return source.devices();
    }

    /** The camera of a view that a user named. */
    Camera camera(int view) {
        if (view >= cameras.size()) {
            throw MaskmarchException.badInput("view.missing", "view", "There is no view " + view + ".",
                    "The scene has views 0 to " + (cameras.size() - 1) + ".");
        }
        return cameras.get(view);
    }

    /** What the segmenter sees of this scene: {@code photograph} or {@code render}. A source gives all views one or none. */
    String segmenterInput() {
        return cameras.get(0).photograph() == null ? "render" : "photograph";
    }

    /** Colour, depth, opacity and footprint of a view. */
    ViewRender view(int index, Timings timings) {
        ViewRender view = views.get(index);
        if (view == null && arrived(index, timings)) {
            view = views.get(index);
        }
        if (view == null) {
            view = source.view(index, timings);
            views.put(index, view);
        }
        return view;
    }

    /** Memory that a view holds. */
    static long bytes(ViewRender view) {
        return view.footprint().bytes() + view.rgb().length * 7L;
    }

    /** How much memory views may hold from now on. */
    void limitViews(long bytes) {
        views.limit(bytes);
    }

    /** What the segmenter sees of a view. */
    RgbImage picture(int index, Timings timings) {
        return source.picture(index, view(index, timings), timings);
    }

    /** The view's picture as the segmenter has encoded it. */
    ImageEmbedding embedding(int index, Segmenter segmenter, Timings timings) {
        String key = key(index, segmenter);
        ImageEmbedding embedding = embeddings.get(key);
        if (embedding == null && arrived(index, timings)) {
            embedding = embeddings.get(key);
        }
        if (embedding == null) {
            embedding = source.embedding(index, view(index, timings), segmenter, timings);
            embeddings.put(key, embedding);
        }
        return embedding;
    }

    private static String key(int index, Segmenter segmenter) {
        return segmenter.name() + "/" + segmenter.fingerprint() + "/" + index;
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
                : CompletableFuture.supplyAsync(() -> source.view(index, timings), AHEAD);
        ahead = new Ahead(index, key, coming, embedding != null ? CompletableFuture.completedFuture(null)
                : coming.thenApplyAsync(v -> source.embedding(index, v, segmenter, timings), AHEAD));
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
                views.put(index, view);
            }
            if (embedding != null) {
                embeddings.put(there.key(), embedding);
            }
            return view != null;
        });
    }

    /** The labelled object alone. */
    ViewRender renderObject(Camera camera, float[] labels) {
        return source.object(camera, labels);
    }

    /** Values rendered in a view and divided by its opacity: a weighted mean over the visible surface, 0 where empty. */
    static float[] mean(ViewRender view, float[] values) {
        float[] out = new float[view.opacity().length];
        view.footprint().render(values, out);
        divide(out, view);
        return out;
    }

    /** The same of some pixels; what the others get is not defined. */
    static float[] mean(ViewRender view, float[] values, Mask where) {
        float[] out = new float[view.opacity().length];
        view.footprint().render(values, where, out);
        divide(out, view);
        return out;
    }

    /** The means of two sets of values. */
    static float[][] means(ViewRender view, float[] first, float[] second) {
        float[][] out = new float[2][view.opacity().length];
        view.footprint().render(first, out[0], second, out[1]);
        divide(out[0], view);
        divide(out[1], view);
        return out;
    }

    private static void divide(float[] rendered, ViewRender view) {
        for (int i = 0; i < rendered.length; i++) {
            rendered[i] = Math.min(1, rendered[i] / Math.max(view.opacity()[i], 0.5f));
        }
    }

    @Override
    public synchronized void close() {
        if (ahead != null) {
            arrived(ahead.index(), new Timings());
        }
        embeddings.clear();
        views.clear();
    }
}
