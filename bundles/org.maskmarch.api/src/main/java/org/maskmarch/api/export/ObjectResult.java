package org.maskmarch.api.export;

import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

/** A segmented object, as exporters see it. Thread-safe: the exporters of an object run side by side. */
public interface ObjectResult {
    String name();

    /** The baked field the votes live on. */
    BakedField field();

    Votes votes();

    /** Final hard labels, [slots] 0 or 1, after clean-up. */
    float[] labels();

    /** All cameras of the scene, in scene order. */
    List<Camera> cameras();

    /** The object's mask in a camera, rendered from the 3-D labels. Computed on demand. */
    Mask mask(int view);

    /** The whole scene in a camera. Computed on demand; may come without a footprint. */
    ViewRender view(int view);

    /** The object alone as a camera sees it. */
    ViewRender render(Camera camera);

    /** [3] the scene's background that {@link #render} composites over, 0..1. */
    float[] background();

    /** Distance range of the scene's rays, world units. */
    double near();

    double far();
}
