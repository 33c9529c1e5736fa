package org.maskmarch.engine.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.api.view.CameraReader;
import org.maskmarch.engine.Providers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Providers from the service registry. Marchers, strategies, models, field families and exporters come and go while jobs run; of
 * two with one name the higher service ranking wins, then the older.
 */
@Component(service = Providers.class)
public final class ServiceProviders implements Providers {
    private final Registry<RayMarcher> marchers = new Registry<>();
    private final Registry<FieldFamily> families = new Registry<>();
    private final Registry<Segmenter> segmenters = new Registry<>();
    private final Registry<TextPrompter> textPrompters = new Registry<>();
    private final Registry<PromptStrategy> strategies = new Registry<>();
    private final Registry<ResultExporter> exporters = new Registry<>();
    private final CameraReader cameras;
    private final FieldBaker baker;

    @Activate
    public ServiceProviders(@Reference CameraReader cameras, @Reference FieldBaker baker) {
        this.cameras = cameras;
        this.baker = baker;
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addMarcher(RayMarcher marcher, Map<String, Object> properties) {
        marchers.add(marcher, properties);
    }

    void removeMarcher(RayMarcher marcher) {
        marchers.remove(marcher);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addFamily(FieldFamily family, Map<String, Object> properties) {
        families.add(family, properties);
    }

    void removeFamily(FieldFamily family) {
        families.remove(family);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSegmenter(Segmenter segmenter, Map<String, Object> properties) {
        segmenters.add(segmenter, properties);
    }

    void removeSegmenter(Segmenter segmenter) {
        segmenters.remove(segmenter);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addTextPrompter(TextPrompter prompter, Map<String, Object> properties) {
        textPrompters.add(prompter, properties);
    }

    void removeTextPrompter(TextPrompter prompter) {
        textPrompters.remove(prompter);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addStrategy(PromptStrategy strategy, Map<String, Object> properties) {
        strategies.add(strategy, properties);
    }

    void removeStrategy(PromptStrategy strategy) {
        strategies.remove(strategy);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addExporter(ResultExporter exporter, Map<String, Object> properties) {
        exporters.add(exporter, properties);
    }

    void removeExporter(ResultExporter exporter) {
        exporters.remove(exporter);
    }

    @Override
    public List<FieldFamily> families() {
        return families.all();
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
        return marchers.all().get(0);
    }

    @Override
    public List<Segmenter> segmenters() {
        return segmenters.all();
    }

    @Override
    public List<TextPrompter> textPrompters() {
        return textPrompters.all().stream().filter(TextPrompter::isInstalled).toList();
    }

    @Override
    public List<PromptStrategy> strategies() {
        return strategies.all();
    }

    @Override
    public List<ResultExporter> exporters() {
        return exporters.all();
    }

    /** Services of one kind, best first. */
    private static final class Registry<T> {
        private record Entry<T>(T service, int ranking, long id) { }

        private final List<Entry<T>> entries = new ArrayList<>();

        synchronized void add(T service, Map<String, Object> properties) {
            entries.add(new Entry<>(service, (int) number(properties, "service.ranking"), number(properties, "service.id")));
            entries.sort(Comparator.comparingInt((Entry<T> e) -> -e.ranking()).thenComparingLong(Entry::id));
        }

        synchronized void remove(T service) {
            entries.removeIf(e -> e.service() == service);
        }

        synchronized List<T> all() {
            return entries.stream().map(Entry::service).toList();
        }

        private static long number(Map<String, Object> properties, String name) {
            return properties.get(name) instanceof Number n ? n.longValue() : 0;
        }
    }
}
