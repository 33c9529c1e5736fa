package org.maskmarch.api.view;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Turns a camera specification into cameras, in the order of the source. Thread-safe. */
@ProviderType
public interface CameraReader {
    /**
     * @return at least one camera
     * @throws org.maskmarch.api.MaskmarchException bad input that names file, key and remedy
     */
    List<Camera> read(CameraSpec spec);
}
