package org.maskmarch.itests;

import static org.junit.Assert.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The running server, as its files and services show it to a test inside it. */
final class Server {
    private final BundleContext bundleContext;

    Server(BundleContext bundleContext) {
        this.bundleContext = bundleContext;
    }

    Path home() {
        return Path.of(System.getProperty("karaf.base"));
    }

    /** A service, waiting for it. */
    <T> T service(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(bundleContext, type, null);
        tracker.open();
        T service = tracker.waitForService(TimeUnit.SECONDS.toMillis(60));
        if (service == null) {
            fail("no service " + type.getName());
        }
        return service;
    }

    CamelContext camel() throws InterruptedException {
        return service(CamelContext.class);
    }

    Bundle bundle(String symbolicName) {
        return Arrays.stream(bundleContext.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName())).findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /** Writes a file into a watched folder as one should: complete at once. */
    void drop(String folder, String name, String text) throws IOException {
        Path part = home().resolve(folder).resolve("." + name);
        Files.writeString(part, text);
        Files.move(part, home().resolve(folder).resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A condition that may throw while it does not hold yet. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, int seconds, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception notYet) {
                last = notYet;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("did not happen within " + seconds + " s: " + what, last);
    }
}
