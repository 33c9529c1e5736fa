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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.segment.onnx.OnnxSegmenter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Models come, change and go with the configuration, as services. */
class OnnxSegmenterComponentTest {
    private static final RgbImage IMAGE = new RgbImage(8, 8, new byte[8 * 8 * 3]);

    @TempDir
    Path folder;

    private final List<Segmenter> services = new ArrayList<>();
    private int mostOfOneName;

    @Test
    void eachModelIsAServiceOfItsName() {
        OnnxSegmenterComponent component = component(Map.of("modelsFolder", folder.toString(),
                "model.sam2.1-tiny", "a.onnx, b.onnx", "model.edge", folder.toString(), "model.not a name", "x",
                "service.pid", "org.maskmarch.segment.onnx"));
        assertEquals(List.of("edge", "mobile-sam", "sam2.1-tiny"), names());
        component.deactivate();
        assertTrue(services.isEmpty());
    }

    @Test
    void aChangeExchangesThatModelOnlyAndLeavesNoGap() {
        Map<String, Object> before = Map.of("modelsFolder", "one", "model.edge", "two", "model.gone", "three");
        OnnxSegmenterComponent component = component(before);
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
        OnnxSegmenterComponent component = component(Map.of("modelsFolder", "one",
                "model." + OnnxSegmenter.MOBILE_SAM, "elsewhere"));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> service("mobile-sam").encode(IMAGE));
        assertEquals("model.missing", e.code());
        assertEquals("model.mobile-sam: elsewhere", e.subject());
        component.deactivate();
    }

    @Test
    void theDefaultModelMayBeTwoFiles() {
        OnnxSegmenterComponent component = component(Map.of("modelsFolder", "a.onnx, b.onnx"));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> service("mobile-sam").encode(IMAGE));
        assertEquals("a.onnx", e.subject());
        component.deactivate();
    }

    @Test
    void whoHoldsAReplacedModelHearsOfTheFilesStill() {
        OnnxSegmenterComponent component = component(Map.of("modelsFolder", "one"));
        Segmenter old = service("mobile-sam");
        component.modified(config(0), Map.of("modelsFolder", "two"));
        assertEquals("model.missing", assertThrows(MaskmarchException.class, () -> old.encode(IMAGE)).code());
        Segmenter current = service("mobile-sam");
        component.deactivate();
        assertThrows(IllegalStateException.class, () -> current.encode(IMAGE));
    }

    private List<String> names() {
        return services.stream().map(Segmenter::name).sorted().toList();
    }

    private Segmenter service(String name) {
        return services.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private OnnxSegmenterComponent component(Map<String, Object> properties) {
        BundleContext bundle = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    assertEquals("registerService", method.getName());
                    return registered((Segmenter) arguments[1]);
                });
        return new OnnxSegmenterComponent(bundle, config(0), properties);
    }

    private ServiceRegistration<?> registered(Segmenter segmenter) {
        services.add(segmenter);
        Map<String, Integer> counts = new TreeMap<>();
        services.forEach(service -> counts.merge(service.name(), 1, Integer::sum));
        mostOfOneName = Math.max(mostOfOneName, counts.values().stream().max(Integer::compare).orElseThrow());
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    assertEquals("unregister", method.getName());
                    services.remove(segmenter);
                    return null;
                });
    }

    private static OnnxSegmenterComponent.Config config(int threads) {
        return new OnnxSegmenterComponent.Config() {
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
                return OnnxSegmenterComponent.Config.class;
            }
        };
    }
}
