package org.maskmarch.api.view;

import java.util.List;
import org.maskmarch.api.image.RgbImage;
import org.osgi.annotation.versioning.ProviderType;

/** Turns a camera specification into cameras, and their photographs into pictures. Thread-safe. */
@ProviderType
public interface CameraReader {
    /**
     * @return at least one camera, in the order of the source
     * @throws org.maskmarch.api.MaskmarchException bad input that names file, key and remedy
     */
    List<Camera> read(CameraSpec spec);

    /**
     * A camera's photograph as the pinhole camera would have taken it: without the lens' distortion, at the camera's size.
     *
     * @param camera     one that has a photograph
     * @param background [3], 0..1, shows behind transparent pixels and where the photograph ends
     * @throws org.maskmarch.api.MaskmarchException a photograph that is missing, too large, or no image
     */
    RgbImage photograph(Camera camera, float[] background);
}
