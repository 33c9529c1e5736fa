package org.maskmarch.engine;

import java.util.List;
import java.util.Optional;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.view.CameraReader;

/** What the engine works with. In OSGi the answers change while jobs run; ask again for every view. */
public interface Providers {
    List<FieldFamily> families();

    CameraReader cameras();

    FieldBaker baker();

    RayMarcher marcher();

    Optional<Segmenter> segmenter(String name);

    Optional<PromptStrategy> strategy(String name);

    Optional<ResultExporter> exporter(String name);

    /** Names to choose from, for error messages. */
    List<String> segmenterNames();

    List<String> strategyNames();

    List<String> exporterNames();
}
