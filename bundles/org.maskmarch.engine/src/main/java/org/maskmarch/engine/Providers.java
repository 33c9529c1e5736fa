package org.maskmarch.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.api.view.CameraReader;

/**
 * What the engine works with; of two services with one name, the first of the list is meant. In OSGi the answers change
 * while jobs run: ask again for every view.
 */
public interface Providers {
    List<FieldFamily> families();

    CameraReader cameras();

    FieldBaker baker();

    RayMarcher marcher();

    List<Segmenter> segmenters();

    /** Those that are installed. */
    List<TextPrompter> textPrompters();

    List<PromptStrategy> strategies();

    List<ResultExporter> exporters();

    default Optional<Segmenter> segmenter(String name) {
        return named(segmenters(), Segmenter::name, name);
    }

    default Optional<TextPrompter> textPrompter(String name) {
        return named(textPrompters(), TextPrompter::name, name);
    }

    default Optional<PromptStrategy> strategy(String name) {
        return named(strategies(), PromptStrategy::name, name);
    }

    default Optional<ResultExporter> exporter(String name) {
        return named(exporters(), ResultExporter::name, name);
    }

    /** Names to choose from, for error messages. */
    default List<String> segmenterNames() {
        return names(segmenters(), Segmenter::name);
    }

    default List<String> textPrompterNames() {
        return names(textPrompters(), TextPrompter::name);
    }

    default List<String> strategyNames() {
        return names(strategies(), PromptStrategy::name);
    }

    default List<String> exporterNames() {
        return names(exporters(), ResultExporter::name);
    }

    private static <T> Optional<T> named(List<T> all, Function<T, String> nameOf, String name) {
        return all.stream().filter(each -> nameOf.apply(each).equals(name)).findFirst();
    }

    private static <T> List<String> names(List<T> all, Function<T, String> nameOf) {
        return all.stream().map(nameOf).distinct().sorted().toList();
    }
}
