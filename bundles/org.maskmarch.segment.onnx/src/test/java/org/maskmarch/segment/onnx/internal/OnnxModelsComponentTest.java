package org.maskmarch.segment.onnx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.segment.onnx.OnnxModel;
import org.maskmarch.segment.onnx.OnnxSegmenter;
import org.maskmarch.segment.onnx.TextModelFiles;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Models come, change and go with the configuration, as services. */
class OnnxModelsComponentTest {
    private static final RgbImage IMAGE = new RgbImage(8, 8, new byte[8 * 8 * 3]);

    @TempDir
    Path folder;

    private final List<Object> services = new ArrayList<>();
    private int mostOfOneName;

    @Test
    void eachModelIsAServiceOfItsName() {
        OnnxModelsComponent component = component(Map.of("modelsFolder", folder.toString(),
                "model.sam2.1-tiny", "a.onnx, b.onnx", "model.edge", folder.toString(), "model.not a name", "x",
                "service.pid", "org.maskmarch.segment.onnx"));
        assertEquals(List.of("edge", "mobile-sam", "sam2.1-tiny"), names());
        component.deactivate();
        assertTrue(services.isEmpty());
    }

    @Test
    void aChangeExchangesThatModelOnlyAndLeavesNoGap() {
        Map<String, Object> before = Map.of("modelsFolder", "one", "model.edge", "two", "model.gone", "three");
        OnnxModelsComponent component = component(before);
        Segmenter mobile = service("mobile-sam");
        Segmenter edge = service("edge");
        component.modified(config(0), Map.of("modelsFolder", "one", "model.edge", "four", "model.new", "five"));
        assertEquals(List.of("edge", "mobile-sam", "new"), names());
        assertSame(mobile, service("mobile-sam"));
        assertNotSame(edge, service("edge"));
        assertEquals(2, mostOfOneName, "the new one comes before the old one goes");
        component.modified(config(2), Map.of("modelsFolder", "one", "model.edge", "four", "model.new", "five"));
        assertNotSame(mobile, service("mobile-sam"));
        component.deactivate();
        assertTrue(services.isEmpty());
    }

    @Test
    void anotherNameForTheDefaultModelWins() {
        OnnxModelsComponent component = component(Map.of("modelsFolder", "one",
                "model." + OnnxSegmenter.MOBILE_SAM, "elsewhere"));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> service("mobile-sam").encode(IMAGE));
        assertEquals("model.missing", e.code());
        assertEquals("model.mobile-sam: elsewhere", e.subject());
        component.deactivate();
    }

    @Test
    void theDefaultModelMayBeTwoFiles() {
        OnnxModelsComponent component = component(Map.of("modelsFolder", "a.onnx, b.onnx"));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> service("mobile-sam").encode(IMAGE));
        assertEquals("a.onnx", e.subject());
        component.deactivate();
    }

    @Test
    void whoHoldsAReplacedModelHearsOfTheFilesStill() {
        OnnxModelsComponent component = component(Map.of("modelsFolder", "one"));
        Segmenter old = service("mobile-sam");
        component.modified(config(0), Map.of("modelsFolder", "two"));
        assertEquals("model.missing", assertThrows(MaskmarchException.class, () -> old.encode(IMAGE)).code());
        Segmenter current = service("mobile-sam");
        component.deactivate();
        assertThrows(IllegalStateException.class, () -> current.encode(IMAGE));
    }

    @Test
    void aTextModelIsAServiceOfAnotherKindThatComesAndGoesToo() {
        Map<String, Object> before = Map.of("model.dino", "one", "text.dino", "two.onnx", "text.", "x");
        OnnxModelsComponent component = component(before);
        assertEquals(List.of("dino", "mobile-sam"), names());
        assertEquals(List.of("dino"), textNames());
        TextPrompter dino = text("dino");
        assertTrue(dino.isInstalled());
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> dino.find(IMAGE, "a mug"));
        assertEquals("model.missing", e.code());
        assertEquals("text.dino: " + Path.of("two.onnx").toAbsolutePath(), e.subject());
        Segmenter sam = service("dino");
        component.modified(config(0), Map.of("model.dino", "one", "text.dino", "three.onnx", "text.b", "four.onnx"));
        assertEquals(List.of("b", "dino"), textNames());
        assertNotSame(dino, text("dino"));
        assertSame(sam, service("dino"));
        component.modified(config(0), Map.of("model.dino", "one", "text.b", "four.onnx"));
        assertEquals(List.of("b"), textNames());
        TextPrompter last = text("b");
        component.deactivate();
        assertTrue(services.isEmpty());
        assertThrows(IllegalStateException.class, () -> last.find(IMAGE, "a mug"));
    }

    @Test
    void theTextModelOfTheEnvironmentIsThereUnlessTheConfigurationNamesIt() {
        assertEquals(List.of(), textNames());
        System.setProperty(TextModelFiles.PROPERTY, "env.onnx");
        try {
            OnnxModelsComponent component = component(Map.of());
            assertEquals(List.of("grounding-dino"), textNames());
            assertTrue(textFailure().subject().endsWith("env.onnx"));
            component.modified(config(0), Map.of("text.grounding-dino", "own.onnx"));
            assertEquals(List.of("grounding-dino"), textNames());
            assertTrue(textFailure().subject().endsWith("own.onnx"));
            component.deactivate();
        } finally {
            System.clearProperty(TextModelFiles.PROPERTY);
        }
    }

    private MaskmarchException textFailure() {
        return assertThrows(MaskmarchException.class, () -> text("grounding-dino").find(IMAGE, "a mug"));
    }

    private <T> List<T> services(Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private List<String> names() {
        return services(Segmenter.class).stream().map(Segmenter::name).sorted().toList();
    }

    private List<String> textNames() {
        return services(TextPrompter.class).stream().map(TextPrompter::name).sorted().toList();
    }

    private Segmenter service(String name) {
        return services(Segmenter.class).stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private TextPrompter text(String name) {
        return services(TextPrompter.class).stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private OnnxModelsComponent component(Map<String, Object> properties) {
        BundleContext bundle = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    assertEquals("registerService", method.getName());
                    assertEquals(arguments[1] instanceof Segmenter ? Segmenter.class.getName() : TextPrompter.class.getName(),
                            arguments[0]);
                    assertEquals(((OnnxModel) arguments[1]).name(), ((Dictionary<?, ?>) arguments[2]).get("name"));
                    return registered(arguments[1]);
                });
        return new OnnxModelsComponent(bundle, config(0), properties);
    }

    private ServiceRegistration<?> registered(Object service) {
        services.add(service);
        Map<String, Integer> counts = new TreeMap<>();
        services(Segmenter.class).forEach(each -> counts.merge(each.name(), 1, Integer::sum));
        mostOfOneName = Math.max(mostOfOneName, counts.values().stream().max(Integer::compare).orElseThrow());
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    assertEquals("unregister", method.getName());
                    services.remove(service);
                    return null;
                });
    }

    private static OnnxModelsComponent.Config config(int threads) {
        return new OnnxModelsComponent.Config() {
            @Override
            public String modelsFolder() {
                return "";
            }

            @Override
            public int threads() {
                return threads;
            }

            @Override
            public boolean int8() {
                return false;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return OnnxModelsComponent.Config.class;
            }
        };
    }
}
