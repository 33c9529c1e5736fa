package org.maskmarch.camel.runtime.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.maskmarch.camel.runtime.CamelRuntime;
import org.maskmarch.camel.runtime.RuntimeSettings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs the {@link CamelRuntime} in OSGi: the context is a {@link CamelContext} service named {@code maskmarch};
 * components, beans and Java routes come from services.
 */
@Component(immediate = true, service = {}, configurationPid = "org.maskmarch.camel.runtime")
@Designate(ocd = CamelRuntimeComponent.Config.class)
public final class CamelRuntimeComponent {
    private static final String SCHEME = "maskmarch.camel.scheme";

    /** Paths may be relative to the server's home, {@code karaf.base}. */
    @ObjectClassDefinition(name = "Maskmarch Camel runtime", description = "Folders and time-outs of the routes")
    public @interface Config {
        @AttributeDefinition(description = "Job files are dropped here; {{maskmarch.inbox}} in routes")
        String inbox() default "inbox";

        @AttributeDefinition(description = "Results are published here; {{maskmarch.outbox}} in routes")
        String outbox() default "outbox";

        @AttributeDefinition(description = "Jobs that could not be done; {{maskmarch.failed}} in routes")
        String failed() default "failed";

        @AttributeDefinition(description = "Watched folder of route files")
        String routes() default "routes";

        @AttributeDefinition(description = "How long editing or removing a route waits for the jobs inside it, seconds")
        int routeStopTimeoutSeconds() default 3600;

        @AttributeDefinition(description = "How long stopping the server waits for running steps, seconds")
        int shutdownTimeoutSeconds() default 10;
    }

    private final BundleContext bundleContext;
    private final CamelRuntime runtime;
    private final ServiceBeans beans;
    /** The routes come to rest before any bundle stops that they use. */
    private final SynchronousBundleListener frameworkListener = this::onBundleEvent;
    private final ServiceRegistration<CamelContext> registration;

    @Activate
    public CamelRuntimeComponent(BundleContext bundleContext, Config config) throws IOException {
        this.bundleContext = bundleContext;
        beans = new ServiceBeans(bundleContext);
        runtime = new CamelRuntime(settings(bundleContext, config), beans, new BundleClassResolver(bundleContext));
        beans.open(runtime::retry);
        registration = bundleContext.registerService(CamelContext.class, runtime.context(),
                FrameworkUtil.asDictionary(Map.of("name", runtime.context().getName())));
        bundleContext.addBundleListener(frameworkListener);
    }

    private void onBundleEvent(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            runtime.close();
        }
    }

    private static RuntimeSettings settings(BundleContext bundleContext, Config config) {
        String base = bundleContext.getProperty("karaf.base");
        Path home = Path.of(base == null ? "" : base).toAbsolutePath().normalize();
        return new RuntimeSettings(home.resolve(config.inbox()), home.resolve(config.outbox()),
                home.resolve(config.failed()), home.resolve(config.routes()),
                Duration.ofSeconds(config.routeStopTimeoutSeconds()),
                Duration.ofSeconds(config.shutdownTimeoutSeconds()));
    }

    @Deactivate
    void deactivate() {
        bundleContext.removeBundleListener(frameworkListener);
        registration.unregister();
        runtime.close();
        beans.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            target = "(" + SCHEME + "=*)")
    void bindComponent(org.apache.camel.Component component, Map<String, Object> properties) {
        runtime.addComponent(properties.get(SCHEME).toString(), component);
    }

    void unbindComponent(org.apache.camel.Component component, Map<String, Object> properties) {
        runtime.removeComponent(properties.get(SCHEME).toString(), component);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindRoutes(RoutesBuilder routes) {
        runtime.addRoutes(routes);
    }

    void unbindRoutes(RoutesBuilder routes) {
        runtime.removeRoutes(routes);
    }
}
