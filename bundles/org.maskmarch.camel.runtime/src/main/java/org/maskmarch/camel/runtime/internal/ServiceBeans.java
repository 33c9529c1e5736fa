package org.maskmarch.camel.runtime.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The beans of routes: services with the property {@code maskmarch.camel.bean}, which names them. Of several with one
 * name the best counts (ranking, then age). A service is held while it is registered and let go when it leaves.
 */
final class ServiceBeans implements BeanRepository {
    private static final String NAME = "maskmarch.camel.bean";

    private final BundleContext bundleContext;
    private final ServiceTracker<Object, Object> tracker;
    private volatile Runnable onArrival = () -> { };

    ServiceBeans(BundleContext bundleContext) {
        this.bundleContext = bundleContext;
        try {
            tracker = new ServiceTracker<>(bundleContext, FrameworkUtil.createFilter("(" + NAME + "=*)"), customizer());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServiceTrackerCustomizer<Object, Object> customizer() {
        return new ServiceTrackerCustomizer<>() {
            @Override
            public Object addingService(ServiceReference<Object> reference) {
                Object service = bundleContext.getService(reference);
                onArrival.run();
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<Object> reference, Object service) {
                onArrival.run();
            }

            @Override
            public void removedService(ServiceReference<Object> reference, Object service) {
                bundleContext.ungetService(reference);
            }
        };
    }

    /** @param arrival run after each service that arrives; must return at once */
    void open(Runnable arrival) {
        onArrival = arrival;
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public Object lookupByName(String name) {
        return lookupByNameAndType(name, Object.class);
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        return findByTypeWithName(type).get(name);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        ServiceReference<Object>[] references = tracker.getServiceReferences();
        if (references != null) {
            Arrays.sort(references, Collections.reverseOrder());
            for (ServiceReference<Object> reference : references) {
                Object service = tracker.getService(reference);
                if (type.isInstance(service)) {
                    found.putIfAbsent(reference.getProperty(NAME).toString(), type.cast(service));
                }
            }
        }
        return found;
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return new LinkedHashSet<>(findByTypeWithName(type).values());
    }
}
