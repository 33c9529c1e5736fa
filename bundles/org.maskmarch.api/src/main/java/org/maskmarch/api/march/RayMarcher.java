package org.maskmarch.api.march;

import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.view.Camera;
import org.osgi.annotation.versioning.ProviderType;

/** Renders views by ray marching. Thread-safe. */
@ProviderType
public interface RayMarcher {

    /**
     * What marches the next view: {@code java} or the name of an OpenCL device. A view may march elsewhere, and says so
     * itself: {@link ViewRender#device()}.
     */
    String device();

    /** On a plain class path, of several marchers the one of the highest rank marches; in OSGi, {@code service.ranking} says. */
    default int rank() {
        return 0;
    }

    /** Colour, depth, opacity and footprint of a view. */
    ViewRender march(BakedField field, Camera camera, MarchSettings settings);

    /**
     * The labelled object alone: samples whose interpolated label is below one half are transparent.
     *
     * @param labels [slots], 0 or 1
     * @return without a footprint
     */
    ViewRender marchObject(BakedField field, Camera camera, MarchSettings settings, float[] labels);

    /** The exact field without baking, sampled finely: slow, for comparison. Without a footprint. */
    ViewRender marchExact(RadianceField field, Camera camera, MarchSettings settings, Progress progress);
}
