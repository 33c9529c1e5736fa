package org.maskmarch.export.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.export.PlyExporter;
import org.osgi.service.component.annotations.Component;

/** Offers {@link PlyExporter} as a service. */
@Component(property = "name=ply")
public final class PlyComponent implements ResultExporter {
    private final ResultExporter exporter = new PlyExporter();

    @Override
    public String name() {
        return exporter.name();
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        exporter.export(result, folder, progress);
    }
}
