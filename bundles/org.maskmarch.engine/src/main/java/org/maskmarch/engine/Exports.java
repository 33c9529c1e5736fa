package org.maskmarch.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;

/** Writes an object in several formats side by side: much of an exporter's work, compression above all, takes one thread. */
final class Exports {
    private Exports() { }

    /**
     * Returns or throws when all exporters have ended, so that nobody writes to the folder any more.
     *
     * @throws IOException when an exporter cannot write
     */
    static void write(ObjectResult result, List<ResultExporter> exporters, Path folder, Timings timings, Progress progress)
            throws IOException {
        // all at once: the last to begin would else be the last alone
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, exporters.size()),
                work -> new Thread(work, "maskmarch-export"));
        try {
            CompletableFuture.allOf(exporters.stream().map(exporter -> CompletableFuture.runAsync(() ->
                    write(result, exporter, folder, timings, progress), threads)).toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } finally {
            threads.shutdown();
        }
    }

    private static void write(ObjectResult result, ResultExporter exporter, Path folder, Timings timings, Progress progress) {
        long start = System.nanoTime();
        try {
            exporter.export(result, folder, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        timings.add("publish: " + exporter.name(), System.nanoTime() - start);
    }
}
