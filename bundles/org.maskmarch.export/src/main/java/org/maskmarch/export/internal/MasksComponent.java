package org.maskmarch.export.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.export.MasksExporter;
import org.osgi.service.component.annotations.Component;

/** Offers {@link MasksExporter} as a service. */
@Component(property = "name=masks")
public final class MasksComponent implements ResultExporter {
    private final ResultExporter exporter = new MasksExporter();

    @Override
    public String name() {
        return exporter.name();
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        exporter.export(result, folder, progress);
    }
}
