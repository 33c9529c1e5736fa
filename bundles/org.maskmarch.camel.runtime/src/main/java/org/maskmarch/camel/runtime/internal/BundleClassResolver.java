package org.maskmarch.camel.runtime.internal;

import java.util.List;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Finds the classes that route files name, exceptions for instance: Camel's own first, then those of any package that
 * a bundle exports. No wire comes of it, so that a bundle can be refreshed without restarting this one.
 */
final class BundleClassResolver extends DefaultClassResolver {
    private final BundleContext bundleContext;

    BundleClassResolver(BundleContext bundleContext) {
        this.bundleContext = bundleContext;
    }

    @Override
    public Class<?> resolveClass(String name) {
        Class<?> ours = super.resolveClass(name);
        int dot = name.lastIndexOf('.');
        return ours != null || dot < 0 ? ours : exported(name, name.substring(0, dot));
    }

    private Class<?> exported(String name, String packageName) {
        for (Bundle bundle : bundleContext.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null && wiring.isCurrent() && exports(wiring, packageName)) {
                try {
                    return bundle.loadClass(name);
                } catch (ClassNotFoundException notHere) {
                    continue;
                }
            }
        }
        return null;
    }

    private static boolean exports(BundleWiring wiring, String packageName) {
        List<BundleCapability> packages = wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE);
        return packages.stream().anyMatch(exported ->
                packageName.equals(exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
    }
}
