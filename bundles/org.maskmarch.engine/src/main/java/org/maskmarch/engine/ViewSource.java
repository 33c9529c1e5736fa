package org.maskmarch.engine;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
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
 * Makes what of a scene does not depend on any prompt: rendered views with their footprints, and image embeddings. Both
 * come from disk where they were kept, else they are made, and kept there. Holds none of them; thread-safe.
 */
final class ViewSource {
    private final BakedField field;
    private final List<Camera> cameras;
    private final float[] background;
    private final MarchSettings settings;
    private final CameraReader photographs;
    /** Asked for every view: services come and go. */
    private final Supplier<RayMarcher> marcher;
    private final FieldBaker baker;
    private final DiskCache cache;
    private final Set<String> devices = Collections.synchronizedSet(new LinkedHashSet<>());

    ViewSource(SceneSpec spec, BakedField field, List<Camera> cameras, Providers providers, DiskCache cache) {
        this.field = field;
        this.cameras = cameras;
        this.background = spec.background();
        this.settings = MarchSettings.of(spec.near(), spec.far(), background);
        this.photographs = providers.cameras();
        this.marcher = providers::marcher;
        this.baker = providers.baker();
        this.cache = cache;
    }

    /** What has marched views so far. */
    List<String> devices() {
        return List.copyOf(devices);
    }

    /** From disk, else marched and kept there, as of what marched it. */
    ViewRender view(int index, Timings timings) {
        RayMarcher with = marcher.get();
        DiskCache.Entry entry = entry(index, with.device());
        ViewRender kept = timings.time("load", () -> cache.get(entry, bytes -> baker.unpack(bytes, field)));
        if (kept != null) {
            devices.add(kept.device());
            return kept;
        }
        ViewRender view = timings.time("render", () -> with.march(field, cameras.get(index), settings));
        devices.add(view.device());
        timings.time("keep", () -> cache.put(entry(index, view.device()), baker.pack(view)));
        return view;
    }

    private DiskCache.Entry entry(int index, String device) {
        return DiskCache.entry("views", field.fingerprint(), geometry(cameras.get(index)),
                settings.near() + "|" + settings.far() + "|" + settings.step() + "|" + settings.footprintThreshold(),
                Arrays.toString(background), device);
    }

    /** All of a camera that shows in a rendered view. */
    static String geometry(Camera camera) {
        return camera.width() + "x" + camera.height() + "|" + camera.fx() + "|" + camera.fy() + "|" + camera.cx() + "|"
                + camera.cy() + "|" + Arrays.toString(camera.cameraToWorld());
    }

    /** What the segmenter sees of a view: its photograph where the camera has one, else the render. */
    RgbImage picture(int index, ViewRender view, Timings timings) {
        Camera camera = cameras.get(index);
        if (camera.photograph() != null) {
            return timings.time("photograph", () -> photographs.photograph(camera, background.clone()));
        }
        return RgbImage.of(view.width(), view.height(), view.rgb());
    }

    /** The view's picture as the segmenter encodes it: from disk, else encoded and kept there. */
    ImageEmbedding embedding(int index, ViewRender view, Segmenter segmenter, Timings timings) {
        RgbImage picture = picture(index, view, timings);
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

    /** The labelled object alone. */
    ViewRender object(Camera camera, float[] labels) {
        ViewRender view = marcher.get().marchObject(field, camera, settings, labels);
        devices.add(view.device());
        return view;
    }
}
