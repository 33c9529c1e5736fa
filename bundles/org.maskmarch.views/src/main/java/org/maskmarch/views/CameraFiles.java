package org.maskmarch.views;

import java.util.List;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraReader;
import org.maskmarch.api.view.CameraSpec;

/** Reads or makes the cameras of a scene, and reads their photographs. */
public final class CameraFiles implements CameraReader {

    @Override
    public List<Camera> read(CameraSpec spec) {
        if (spec instanceof CameraSpec.Transforms transforms) {
            return TransformsFile.read(transforms);
        }
        if (spec instanceof CameraSpec.Llff llff) {
            return LlffFile.read(llff);
        }
        if (spec instanceof CameraSpec.Colmap colmap) {
            return ColmapModel.read(colmap);
        }
        if (spec instanceof CameraSpec.Nsvf nsvf) {
            return NsvfFolder.read(nsvf);
        }
        if (spec instanceof CameraSpec.Poses poses) {
            return PosesFile.read(poses);
        }
        if (spec instanceof CameraSpec.Orbit orbit) {
            return OrbitCameras.place(orbit);
        }
        if (spec instanceof CameraSpec.Forward forward) {
            return ForwardCameras.place(forward);
        }
        throw new IllegalArgumentException("no reader for " + spec);
    }

    @Override
    public RgbImage photograph(Camera camera, float[] background) {
        return Undistortion.photograph(camera, background);
    }
}
