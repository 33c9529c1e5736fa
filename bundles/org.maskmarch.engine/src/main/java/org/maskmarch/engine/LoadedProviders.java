package org.maskmarch.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.api.view.CameraReader;

/** Providers of a plain class path, found through {@link ServiceLoader}. */
public final class LoadedProviders implements Providers {
    private final List<FieldFamily> families = load(FieldFamily.class);
    private final CameraReader cameras = single(CameraReader.class);
    private final FieldBaker baker = single(FieldBaker.class);
    private final RayMarcher marcher;
    private final List<Segmenter> segmenters;
    private final List<TextPrompter> textPrompters = load(TextPrompter.class).stream().filter(TextPrompter::isInstalled)
            .toList();
    private final List<PromptStrategy> strategies = load(PromptStrategy.class);
    private final List<ResultExporter> exporters = load(ResultExporter.class);

    /** With the marcher of the highest rank. */
    public LoadedProviders() {
        this(only(RayMarcher.class, load(RayMarcher.class).stream().max(Comparator.comparingInt(RayMarcher::rank))));
    }

    /** With a marcher that the caller has set up. */
    public LoadedProviders(RayMarcher marcher) {
        this(marcher, UnaryOperator.identity());
    }

    /** @param inPlaceOf gives what takes the place of each segmenter */
    public LoadedProviders(RayMarcher marcher, UnaryOperator<Segmenter> inPlaceOf) {
        this.marcher = marcher;
        this.segmenters = load(Segmenter.class).stream().map(inPlaceOf).toList();
    }

    private static <T> List<T> load(Class<T> type) {
        return ServiceLoader.load(type, LoadedProviders.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get).toList();
    }

    private static <T> T single(Class<T> type) {
        return only(type, load(type).stream().findFirst());
    }

    private static <T> T only(Class<T> type, Optional<T> found) {
        return found.orElseThrow(() -> MaskmarchException.resource("install.incomplete",
                type.getSimpleName(), "The installation is incomplete.", "Install Maskmarch again.", null));
    }

    @Override
    public List<FieldFamily> families() {
        return families;
    }

    @Override
    public CameraReader cameras() {
        return cameras;
    }

    @Override
    public FieldBaker baker() {
        return baker;
    }

    @Override
    public RayMarcher marcher() {
        return marcher;
    }

    @Override
    public List<Segmenter> segmenters() {
        return segmenters;
    }

    @Override
    public List<TextPrompter> textPrompters() {
        return textPrompters;
    }

    @Override
    public List<PromptStrategy> strategies() {
        return strategies;
    }

    @Override
    public List<ResultExporter> exporters() {
        return exporters;
    }
}
