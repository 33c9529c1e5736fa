package org.maskmarch.segment.onnx.internal;

import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.segment.onnx.OnnxSegmenter;
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
 * Registers an {@link OnnxSegmenter} as a service for each model of the configuration. A missing model shows when a job
 * needs it: the bundle starts without.
 *
 * <p>Another configuration exchanges only the models it changes, the new one coming before the old one goes: there is no
 * moment without a model of that name, and who holds the old one may finish with it.
 */
@Component(service = {}, immediate = true, configurationPid = "org.maskmarch.segment.onnx")
@Designate(ocd = OnnxSegmenterComponent.Config.class)
public final class OnnxSegmenterComponent {

    /** What an operator can set, beside any number of {@code model.NAME}. */
    @ObjectClassDefinition(name = "Maskmarch: SAM on ONNX Runtime")
    public @interface Config {
        @AttributeDefinition(name = "Models folder", description = "Folder with encoder and decoder of the model"
                + " mobile-sam. Empty: the system property maskmarch.models, else the environment variable"
                + " MASKMARCH_MODELS. Further models: model.NAME = folder, or encoder, decoder.")
        String modelsFolder() default "";

        @AttributeDefinition(name = "Threads", description = "Threads of one inference; 0 = all processors.", min = "0")
        int threads() default 0;

        @AttributeDefinition(name = "8 bits", description = "Encoders multiply by their weights in 8-bit integers: a third"
                + " faster, and masks differ a little.")
        boolean int8() default false;
    }

    private record Registered(ConfiguredModel model, OnnxSegmenter segmenter, ServiceRegistration<Segmenter> service) { }

    private final BundleContext bundle;
    private final Map<String, Registered> registered = new HashMap<>();

    @Activate
    public OnnxSegmenterComponent(BundleContext bundle, Config config, Map<String, Object> properties) {
        this.bundle = bundle;
        modified(config, properties);
    }

    @Modified
    void modified(Config config, Map<String, Object> properties) {
        Map<String, ConfiguredModel> wanted = ConfiguredModel.all(properties, config.threads(), config.int8());
        wanted.forEach((name, model) -> {
            Registered old = registered.get(name);
            if (old == null || !old.model.equals(model)) {
                registered.put(name, register(name, model));
                withdraw(old);
            }
        });
        registered.entrySet().removeIf(entry -> {
            boolean gone = !wanted.containsKey(entry.getKey());
            if (gone) {
                withdraw(entry.getValue());
            }
            return gone;
        });
    }

    private Registered register(String name, ConfiguredModel model) {
        OnnxSegmenter segmenter = model.segmenter(name);
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("name", name));
        return new Registered(model, segmenter, bundle.registerService(Segmenter.class, segmenter, properties));
    }

    private static void withdraw(Registered old) {
        if (old != null) {
            old.service.unregister();
            old.segmenter.retire();
        }
    }

    @Deactivate
    void deactivate() {
        registered.values().forEach(each -> {
            each.service.unregister();
            each.segmenter.close();
        });
        registered.clear();
    }
}
