package org.maskmarch.camel.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.support.DefaultRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Camel context {@code maskmarch} with all that changes in it while it runs: route files, Java routes, components.
 * The context itself is started once and never restarted. Every change is made by one thread, in order; the methods
 * may be called from any thread.
 */
public final class CamelRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CamelRuntime.class);
    private static final String CONTEXT_NAME = "maskmarch";
    private static final long SCAN_MILLIS = 500;

    private final RuntimeSettings settings;
    private final DefaultCamelContext context;
    private final RouteFolder folder;
    private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(this::changeThread);
    /** By scheme; the first of a list is the one in the context, the others stand by. */
    private final Map<String, List<Component>> components = new HashMap<>();
    /** Java routes; null while they do not load yet. */
    private final Map<RoutesBuilder, RouteUnit> services = new LinkedHashMap<>();

    /**
     * Starts the context with the route files that load already; the others follow as components arrive.
     *
     * @param beans   where {@code ref=} and {@code bean:} look
     * @param classes resolves the class names of route files
     * @throws IOException when a folder cannot be created
     */
    public CamelRuntime(RuntimeSettings settings, BeanRepository beans, ClassResolver classes) throws IOException {
        this.settings = settings;
        settings.createFolders();
        context = withOwnClassLoader(() -> createContext(beans, classes));
        folder = new RouteFolder(context, settings.routes());
        changes.scheduleWithFixedDelay(this::scan, 0, SCAN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private DefaultCamelContext createContext(BeanRepository beans, ClassResolver classes) {
        DefaultCamelContext created = new DefaultCamelContext(false);
        created.getCamelContextExtension().setName(CONTEXT_NAME);
        created.setApplicationContextClassLoader(getClass().getClassLoader());
        created.setClassResolver(classes);
        created.getCamelContextExtension().setRegistry(new DefaultRegistry(beans));
        created.getPropertiesComponent().setInitialProperties(settings.routeProperties());
        created.setSourceLocationEnabled(true);
        created.build();
        created.getShutdownStrategy().setTimeout(settings.routeStopTimeout().toSeconds());
        created.start();
        return created;
    }

    public CamelContext context() {
        return context;
    }

    /** Makes a component known under a scheme. A second one for the same scheme stands by until the first leaves. */
    public void addComponent(String scheme, Component component) {
        change(() -> {
            List<Component> candidates = components.computeIfAbsent(scheme, key -> new ArrayList<>());
            candidates.add(component);
            if (candidates.size() == 1) {
                install(scheme, component);
            } else {
                LOG.warn("A second component {}: stands by until the first one leaves", scheme);
            }
        });
    }

    /** Takes a component out after the routes that use it; returns when that is done, or after the stop timeout. */
    public void removeComponent(String scheme, Component component) {
        await(change(() -> {
            List<Component> candidates = components.getOrDefault(scheme, new ArrayList<>());
            boolean active = !candidates.isEmpty() && candidates.get(0) == component;
            candidates.remove(component);
            if (active) {
                folder.suspend(scheme);
                suspendServices();
                context.removeEndpoints(scheme + ":*");
                context.removeComponent(scheme);
                LOG.info("Component {}: has left", scheme);
                if (!candidates.isEmpty()) {
                    install(scheme, candidates.get(0));
                } else {
                    loadPending();
                }
            }
        }));
    }

    private void install(String scheme, Component component) {
        context.addComponent(scheme, component);
        LOG.info("Component {}: is installed", scheme);
        loadPending();
    }

    /** Adds Java routes; they wait like a route file while something they need is missing. */
    public void addRoutes(RoutesBuilder routes) {
        change(() -> {
            services.put(routes, null);
            loadService(routes);
        });
    }

    /** Removes Java routes; returns when they have stopped, or after the stop timeout. */
    public void removeRoutes(RoutesBuilder routes) {
        await(change(() -> {
            RouteUnit unit = services.remove(routes);
            if (unit != null) {
                unit.unload();
                LOG.info("Routes {} of {} are removed", unit.routeIds(), routes.getClass().getName());
            }
        }));
    }

    /** Something that routes may have waited for is there now. */
    public void retry() {
        change(this::loadPending);
    }

    private void loadPending() {
        folder.retryPending();
        for (Map.Entry<RoutesBuilder, RouteUnit> service : services.entrySet()) {
            if (service.getValue() == null) {
                loadService(service.getKey());
            }
        }
    }

    private void loadService(RoutesBuilder routes) {
        try {
            RouteUnit unit = RouteUnit.load(context, () -> List.of(routes), null);
            services.put(routes, unit);
            LOG.info("Routes {} of {} are running", unit.routeIds(), routes.getClass().getName());
        } catch (Exception e) {
            LOG.warn("The routes of {} wait: {}", routes.getClass().getName(), RouteFolder.reason(e));
        }
    }

    /** Which components Java routes use cannot be read off them: all of them are loaded anew. */
    private void suspendServices() throws Exception {
        for (Map.Entry<RoutesBuilder, RouteUnit> service : services.entrySet()) {
            RouteUnit unit = service.getValue();
            if (unit != null) {
                service.setValue(null);
                unit.unload();
            }
        }
    }

    private void scan() {
        try {
            folder.scan();
        } catch (RuntimeException e) {
            LOG.error("The route folder {} could not be scanned", settings.routes(), e);
        }
    }

    private interface Change {
        void make() throws Exception;
    }

    private Future<?> change(Change change) {
        try {
            return changes.submit(() -> {
                try {
                    change.make();
                } catch (Exception e) {
                    LOG.error("A change of the Camel context failed", e);
                }
            });
        } catch (RejectedExecutionException closed) {
            return null;
        }
    }

    private void await(Future<?> change) {
        if (change == null) {
            return;
        }
        try {
            change.get(settings.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.warn("Routes are still busy after {} s; their removal goes on", settings.shutdownTimeout().toSeconds());
        } catch (ExecutionException e) {
            LOG.error("A change of the Camel context failed", e.getCause());
        }
    }

    private Thread changeThread(Runnable work) {
        Thread thread = new Thread(work, "maskmarch-routes");
        thread.setDaemon(true);
        // Camel finds its own classes, and gives its threads this loader
        thread.setContextClassLoader(getClass().getClassLoader());
        return thread;
    }

    private static <T> T withOwnClassLoader(Callable<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        thread.setContextClassLoader(CamelRuntime.class.getClassLoader());
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    /** Stops all routes, waiting for their exchanges at most the shutdown timeout, and the context. Once is enough. */
    @Override
    public void close() {
        changes.shutdownNow();
        context.getShutdownStrategy().setTimeout(Math.max(1, settings.shutdownTimeout().toSeconds()));
        withOwnClassLoader(() -> {
            context.close();
            return null;
        });
    }
}
