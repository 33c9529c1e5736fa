package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Blocks<AtomicInteger> blocks = new Blocks<>(7, () -> {
        made.incrementAndGet();
        return new AtomicInteger();
    });

    @Test
    void everyPointIsWorkedOnOnceAndNoWorkspaceByTwoAtATime() {
        for (int n : new int[] {0, 1, 6, 7, 8, 7000, 7003}) {
            int[] times = new int[n];
            blocks.forEach(n, (workspace, first, count) -> {
                assertEquals(1, workspace.incrementAndGet(), "this workspace is in use");
                assertTrue(count >= 1 && count <= 7);
                for (int i = first; i < first + count; i++) {
                    times[i]++;
                }
                workspace.decrementAndGet();
            });
            assertTrue(Arrays.stream(times).allMatch(t -> t == 1), n + " points");
        }
        assertTrue(made.get() <= 64, made + " workspaces for 2000 blocks");
    }

    @Test
    void aWorkspaceComesBackAfterAFailure() {
        assertThrows(IllegalStateException.class, () -> blocks.forEach(3, (workspace, first, count) -> {
            throw new IllegalStateException();
        }));
        blocks.forEach(3, (workspace, first, count) -> { });
        assertEquals(1, made.get());
    }

    @Test
    void coloursGoToTheirPlaces() {
        float[] out = new float[12];
        Blocks.store(new float[][] {{1}, {2}, {3}}, 1, 1, 2, 1, out);
        assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3}, out);
    }
}
