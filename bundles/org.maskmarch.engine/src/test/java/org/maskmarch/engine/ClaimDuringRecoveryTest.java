package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.job.JobRef;

/** A server's start recovers old jobs while new ones are dropped already. */
class ClaimDuringRecoveryTest {
    @TempDir
    Path folder;

    @Test
    void recoveryTakesNoClaimThatIsBeingMade() throws Exception {
        Files.writeString(folder.resolve("balls.field"), "balls");
        List<JobRef> recovered = Collections.synchronizedList(new ArrayList<>());
        try (Pipeline pipeline = new Pipeline(new TwoBalls(),
                EngineSettings.of(folder.resolve("work"), folder.resolve("cache")))) {
            CompletableFuture<Void> claims = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    claim(pipeline, "job" + i);
                }
            });
            while (!claims.isDone()) {
                recovered.addAll(pipeline.recover());
            }
            claims.get();
            assertEquals(List.of(), recovered);
            for (JobFolder job : JobFolder.all(folder.resolve("work"))) {
                assertTrue(Files.isRegularFile(job.jobFile()), job.id());
            }
            assertEquals(100, JobFolder.all(folder.resolve("work")).size());
        }
    }

    private void claim(Pipeline pipeline, String name) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".job.yaml"), """
                    scene:
                      field: balls.field
                      cameras: { orbit: { count: 4, radius: 4, elevation: [25] }, width: 80, height: 64 }
                    objects:
                      - { name: red, view: 0, points: [[40, 30, 1]] }
                    """);
            pipeline.claim(file, folder.resolve("out"), folder.resolve("failed"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
