package org.maskmarch.views;

import java.util.List;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraReader;
import org.maskmarch.api.view.CameraSpec;

/** Reads or makes the cameras of a scene. */
public final class CameraFiles implements CameraReader {

    @Override
    public List<Camera> read(CameraSpec spec) {
        if (spec instanceof CameraSpec.Transforms transforms) {
            return TransformsFile.read(transforms);
        }
        if (spec instanceof CameraSpec.Orbit orbit) {
            return OrbitCameras.place(orbit);
        }
        throw new IllegalArgumentException("no reader for " + spec);
    }
}
