package org.maskmarch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.engine.EngineSettings;
import org.maskmarch.engine.LoadedProviders;
import org.maskmarch.engine.Pipeline;
import org.maskmarch.engine.Providers;
import org.maskmarch.march.opencl.DeviceMarcher;

/** The engine of a one-shot command: providers from the class path, a cache that is kept, a work folder that is not. */
final class Workspace implements AutoCloseable {
    final Providers providers;
    final Path cache = cacheFolder();
    final Pipeline pipeline;
    private final DeviceMarcher marcher;
    /** Goes when the command ends. */
    final Path work;

    /** With the march on the device of the environment. */
    Workspace() {
        this(new DeviceMarcher());
    }

    Workspace(DeviceMarcher marcher) {
        this(marcher, UnaryOperator.identity());
    }

    /** @param segmenters what takes the place of each segmenter */
    Workspace(DeviceMarcher marcher, UnaryOperator<Segmenter> segmenters) {
        this.marcher = marcher;
        providers = new LoadedProviders(marcher, segmenters);
        try {
            work = Files.createTempDirectory("maskmarch-work");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pipeline = new Pipeline(providers, EngineSettings.of(work, cache, cacheMiB()));
    }

    /** {@code MASKMARCH_CACHE}, else the user's cache folder. */
    static Path cacheFolder() {
        String named = System.getenv("MASKMARCH_CACHE");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("maskmarch");
    }

    /** {@code MASKMARCH_CACHE_MIB}, else the default. */
    private static int cacheMiB() {
        String named = System.getenv("MASKMARCH_CACHE_MIB");
        if (named == null || named.isBlank()) {
            return EngineSettings.CACHE_MIB;
        }
        try {
            return Math.max(0, Integer.parseInt(named.strip()));
        } catch (NumberFormatException e) {
            throw MaskmarchException.usage("cache.size", "MASKMARCH_CACHE_MIB is '" + named + "'.", "Give a number of MiB.");
        }
    }

    @Override
    public void close() {
        pipeline.close();
        marcher.close();
        delete(work);
    }

    /** A temporary folder, if it is there; what cannot be deleted is left to the system. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
        } catch (IOException e) {
            // said above
        }
    }
}
