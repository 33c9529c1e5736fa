package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;

class ExportsTest {
    private interface Work {
        void in(Path folder) throws IOException;
    }

    private record Exporter(String name, Work work) implements ResultExporter {
        @Override
        public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
            work.in(folder);
        }
    }

    @Test
    void whereOneFailsTheOthersHaveEndedBeforeTheErrorIsSeen(@TempDir Path folder) {
        List<ResultExporter> exporters = List.of(
                new Exporter("full", f -> {
                    throw new IOException("no space left");
                }),
                new Exporter("slow", f -> {
                    sleep();
                    Files.createFile(f.resolve("slow"));
                }));
        IOException e = assertThrows(IOException.class,
                () -> Exports.write(null, exporters, folder, new Timings(), (what, done, total) -> { }));
        assertEquals("no space left", e.getMessage());
        assertTrue(Files.exists(folder.resolve("slow")));
    }

    @Test
    void anExportersOwnErrorComesThroughAsItIs(@TempDir Path folder) {
        List<ResultExporter> exporters = List.of(new Exporter("wrong", f -> {
            throw new IllegalStateException("a bug");
        }));
        assertEquals("a bug", assertThrows(IllegalStateException.class,
                () -> Exports.write(null, exporters, folder, new Timings(), (what, done, total) -> { })).getMessage());
    }

    @Test
    void eachExporterHasItsTime(@TempDir Path folder) throws IOException {
        Timings timings = new Timings();
        Exports.write(null, List.of(new Exporter("a", f -> sleep()), new Exporter("b", f -> { })), folder, timings,
                (what, done, total) -> { });
        assertEquals(List.of("publish: a", "publish: b"), List.copyOf(timings.millis().keySet()));
        assertTrue(timings.millis().get("publish: a") >= 150);
    }

    /** Were they to take turns, this would never end. */
    @Test
    @Timeout(10)
    void allWriteAtOnceHoweverFewProcessorsThereAre(@TempDir Path folder) throws IOException {
        int count = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(count);
        List<ResultExporter> exporters = IntStream.range(0, count).<ResultExporter>mapToObj(i -> new Exporter("e" + i, f -> {
            begun.countDown();
            await(begun);
        })).toList();
        Exports.write(null, exporters, folder, new Timings(), (what, done, total) -> { });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
