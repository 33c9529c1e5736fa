package org.maskmarch.segment.onnx.internal;

import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.segment.onnx.OnnxModel;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Registers a service for each model of the configuration: a segmenter, or a text prompter. A missing model shows when a
 * job needs it: the bundle starts without.
 *
 * <p>Another configuration exchanges only the models it changes, the new one coming before the old one goes: there is no
 * moment without a model of that name, and who holds the old one may finish with it.
 */
@Component(service = {}, immediate = true, configurationPid = "org.maskmarch.segment.onnx")
@Designate(ocd = OnnxModelsComponent.Config.class)
public final class OnnxModelsComponent {

    /** What an operator can set, beside any number of {@code model.NAME} and {@code text.NAME}. */
    @ObjectClassDefinition(name = "Maskmarch: models on ONNX Runtime")
    public @interface Config {
        @AttributeDefinition(name = "Models folder", description = "Folder with encoder and decoder of the model"
                + " mobile-sam. Empty: the system property maskmarch.models, else the environment variable"
                + " MASKMARCH_MODELS. Further models: model.NAME = folder, or encoder, decoder. Text"
                + " models: text.NAME = file.")
        String modelsFolder() default "";

        @AttributeDefinition(name = "Threads", description = "Threads of one inference; 0 = all processors.", min = "0")
        int threads() default 0;

        @AttributeDefinition(name = "8 bits", description = "Encoders multiply by their weights in 8-bit integers: a third"
                + " faster, and masks differ a little.")
        boolean int8() default false;
    }

    private record Registered(OnnxModel model, ServiceRegistration<?> service) { }

    private final BundleContext bundle;
    private final Map<ConfiguredModel, Registered> registered = new LinkedHashMap<>();

    @Activate
    public OnnxModelsComponent(BundleContext bundle, Config config, Map<String, Object> properties) {
        this.bundle = bundle;
        modified(config, properties);
    }

    @Modified
    void modified(Config config, Map<String, Object> properties) {
        List<ConfiguredModel> wanted = ConfiguredModel.all(properties, config.threads(), config.int8());
        wanted.forEach(model -> registered.computeIfAbsent(model, this::register));
        registered.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().service.unregister();
                entry.getValue().model.retire();
            }
            return gone;
        });
    }

    private Registered register(ConfiguredModel configured) {
        OnnxModel model = configured.model();
        return new Registered(model, bundle.registerService(configured.service().getName(), model,
                new Hashtable<>(Map.of("name", configured.name()))));
    }

    @Deactivate
    void deactivate() {
        registered.values().forEach(each -> {
            each.service.unregister();
            each.model.close();
        });
        registered.clear();
    }
}
