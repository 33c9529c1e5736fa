package org.maskmarch.geometry;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Evaluates a batch of points block by block, over all cores when it is large. Each block works in a workspace of its own,
 * which the next one takes over: buffers are made as often as there are threads. The blocks are the same whatever the
 * number of threads, and so is the result.
 *
 * @param <W> workspace
 */
public final class Blocks<W> {
    private final int size;
    private final Supplier<W> workspaces;
    private final ConcurrentLinkedQueue<W> idle = new ConcurrentLinkedQueue<>();

    /** What is done with a block: {@code count} points from {@code first}. */
    @FunctionalInterface
    public interface Work<W> {
        void on(W workspace, int first, int count);
    }

    /** @param size points of a block */
    public Blocks(int size, Supplier<W> workspaces) {
        this.size = size;
        this.workspaces = workspaces;
    }

    /** Works on {@code n} points; returns when all is done. */
    public void forEach(int n, Work<W> work) {
        int blocks = (n + size - 1) / size;
        IntStream range = IntStream.range(0, blocks);
        (blocks > 1 ? range.parallel() : range).forEach(block -> {
            W pooled = idle.poll();
            W workspace = pooled == null ? workspaces.get() : pooled;
            try {
                work.on(workspace, block * size, Math.min(size, n - block * size));
            } finally {
                idle.offer(workspace);
            }
        });
    }

    /**
     * Puts the colours of a block into their places.
     *
     * @param rgb [3][points] of the block
     * @param k   directions of each point, of which this is number {@code j}
     * @param out [n, k, 3]
     */
    public static void store(float[][] rgb, int first, int count, int k, int j, float[] out) {
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < count; p++) {
                out[((first + p) * k + j) * 3 + c] = rgb[c][p];
            }
        }
    }
}
