package org.maskmarch.api.march;

import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.view.Camera;
import org.osgi.annotation.versioning.ProviderType;

/** Renders views by ray marching. Thread-safe. */
@ProviderType
public interface RayMarcher {

    /** What really marches: {@code java} or the name of an OpenCL device. */
    String device();

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
