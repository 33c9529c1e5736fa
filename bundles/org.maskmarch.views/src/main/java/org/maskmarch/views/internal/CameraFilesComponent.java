package org.maskmarch.views.internal;

import java.util.List;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraReader;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.views.CameraFiles;
import org.osgi.service.component.annotations.Component;

/** Offers {@link CameraFiles} as a service. */
@Component
public final class CameraFilesComponent implements CameraReader {
    private final CameraReader reader = new CameraFiles();

    @Override
    public List<Camera> read(CameraSpec spec) {
        return reader.read(spec);
    }

    @Override
    public RgbImage photograph(Camera camera, float[] background) {
        return reader.photograph(camera, background);
    }
}
