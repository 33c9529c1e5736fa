package org.maskmarch.camel.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Camel context in step with a folder of route files, {@code *.camel.xml} and {@code *.camel.yaml}.
 *
 * <p>A file that does not load yet (a component or bean is missing, a typing error) waits and is tried again by
 * {@link #retryPending()} and when it changes. An edit that does not load leaves the former routes running. Not
 * thread-safe: one thread calls all methods.
 */
final class RouteFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFolder.class);
    private static final long MAX_FILE_BYTES = 1 << 20;
    /** A start brings components one after the other: what waits for one is worth a warning only after this. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CamelContext context;
    private final Path folder;
    private final Map<String, RouteFile> files = new TreeMap<>();
    private boolean unreadable;

    RouteFolder(CamelContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    /**
     * Loads what is new, reloads what changed, removes what is gone, in the order of the file names. A file is read
     * when two scans have found it with the same size and time, so that it is not read while it is being written; the
     * files of the first scan are read at once.
     */
    void scan() {
        boolean first = files.isEmpty();
        Map<String, Stamp> present;
        try {
            present = list();
            unreadable = false;
        } catch (IOException e) {
            if (!unreadable) {
                LOG.warn("The route folder {} cannot be read: {}. Its routes stay as they are.", folder, e.toString());
            }
            unreadable = true;
            return;
        }
        for (String name : List.copyOf(files.keySet())) {
            if (!present.containsKey(name)) {
                files.remove(name).remove();
            }
        }
        present.forEach((name, stamp) -> {
            RouteFile file = files.computeIfAbsent(name, RouteFile::new);
            boolean settled = first || stamp.equals(file.seen);
            file.seen = stamp;
            if (settled && !stamp.equals(file.tried)) {
                file.tried = stamp;
                file.read();
            }
            file.warnWhenOverdue();
        });
    }

    /** Tries the files again that have no running routes. */
    void retryPending() {
        files.values().stream().filter(file -> file.pending).forEach(RouteFile::load);
    }

    /** Takes out the routes of every file that uses a component, before the component leaves; the files wait. */
    void suspend(String scheme) {
        for (RouteFile file : files.values()) {
            if (file.unit != null && file.text.contains(scheme + ":")) {
                LOG.info("Route file {} waits for the component {}:", file.name, scheme);
                file.unload();
                file.waitFor(scheme + ": has left");
            }
        }
    }

    /** Names of the files whose routes do not run, in order. */
    List<String> pending() {
        return files.values().stream().filter(file -> file.pending).map(file -> file.name).toList();
    }

    private Map<String, Stamp> list() throws IOException {
        Map<String, Stamp> present = new TreeMap<>();
        List<Path> paths;
        try (Stream<Path> entries = Files.list(folder)) {
            paths = entries.filter(path -> isRouteFile(path.getFileName().toString())).toList();
        }
        for (Path path : paths) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    present.put(path.getFileName().toString(),
                            new Stamp(attributes.size(), attributes.lastModifiedTime()));
                }
            } catch (IOException vanished) {
                LOG.debug("{} vanished while the folder was read", path);
            }
        }
        return present;
    }

    private static boolean isRouteFile(String name) {
        return !name.startsWith(".") && (name.endsWith(".camel.xml") || name.endsWith(".camel.yaml"));
    }

    private record Stamp(long size, FileTime modified) { }

    /** One file of the folder and what has become of it. */
    private final class RouteFile {
        private final String name;
        private Stamp seen;
        private Stamp tried;
        private String text;
        private String runningText;
        private RouteUnit unit;
        private boolean pending;
        private long waitsSince;
        private String waitsFor;
        private boolean warned;

        RouteFile(String name) {
            this.name = name;
        }

        void read() {
            warned = false;
            try {
                if (seen.size() > MAX_FILE_BYTES) {
                    throw new RouteLoadException("it is larger than " + MAX_FILE_BYTES + " bytes");
                }
                text = Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
                load();
            } catch (IOException | RouteLoadException e) {
                failed(e);
            }
        }

        void load() {
            RouteUnit former = unit;
            try {
                unit = RouteUnit.load(context, () -> parse(text), former);
                runningText = text;
                pending = false;
                warned = false;
                LOG.info("Route file {}: routes {} are running", name, unit.routeIds());
            } catch (RouteLoadException e) {
                failed(e);
            } catch (Exception e) {
                unit = null;
                restore(former);
                failed(e);
            }
        }

        private void restore(RouteUnit former) {
            if (former == null) {
                return;
            }
            try {
                unit = RouteUnit.load(context, () -> parse(runningText), null);
                text = runningText;
            } catch (Exception e) {
                LOG.error("Route file {}: the former routes {} could not be started again", name, former.routeIds(), e);
            }
        }

        private void failed(Exception problem) {
            LOG.debug("Route file {} does not load", name, problem);
            if (unit != null) {
                pending = false;
                LOG.warn("Route file {} does not load: {}. Its former routes {} keep running; correct the file and "
                        + "save it again.", name, reason(problem), unit.routeIds());
            } else {
                waitFor(reason(problem));
                if (problem instanceof RouteLoadException) {
                    warn();
                }
            }
        }

        void waitFor(String what) {
            waitsSince = pending ? waitsSince : System.nanoTime();
            waitsFor = what;
            pending = true;
        }

        void warnWhenOverdue() {
            if (pending && System.nanoTime() - waitsSince > PATIENCE_NANOS) {
                warn();
            }
        }

        private void warn() {
            if (!warned) {
                warned = true;
                LOG.warn("Route file {} does not load: {}. It waits, and is tried again when a component or bean is "
                        + "installed, and when the file is saved.", name, waitsFor);
            }
        }

        void remove() {
            RouteUnit gone = unit;
            unload();
            LOG.info("Route file {} is gone: routes {} are removed", name, gone == null ? List.of() : gone.routeIds());
        }

        void unload() {
            RouteUnit leaving = unit;
            unit = null;
            if (leaving == null) {
                return;
            }
            try {
                leaving.unload();
            } catch (Exception e) {
                LOG.error("Route file {}: routes {} did not stop cleanly", name, leaving.routeIds(), e);
            }
        }

        private Collection<RoutesBuilder> parse(String source) throws RouteLoadException {
            try {
                Collection<RoutesBuilder> builders = PluginHelper.getRoutesLoader(context).findRoutesBuilders(
                        ResourceHelper.fromString("file:" + folder.resolve(name), source));
                return new ArrayList<>(builders);
            } catch (Exception e) {
                throw new RouteLoadException(e);
            }
        }
    }

    /** The innermost message, on one line, without its full stop. */
    static String reason(Throwable problem) {
        Throwable innermost = problem;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ").replaceAll("[.\\s]+$", "");
    }
}
