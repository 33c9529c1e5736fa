package org.maskmarch.engine;

import java.nio.file.Path;

/**
 * Where the engine keeps things and how much memory it may hold.
 *
 * @param work       claimed jobs that are not finished; survives restarts
 * @param cache      baked fields, views and image embeddings, by content hash; may be deleted at any time
 * @param cacheBytes most that the cache may hold on disk; 0 keeps nothing but baked fields
 * @param heapBytes  the Java heap
 * @param viewBytes  of it, for rendered views and their footprints, over all scenes
 * @param embeddingBytes native memory for image embeddings, over all scenes
 */
public record EngineSettings(Path work, Path cache, long cacheBytes, long heapBytes, long viewBytes, long embeddingBytes) {
    /** A cache of 8 GiB. */
    public static final int CACHE_MIB = 8192;

    /** Memory defaults: a quarter of the Java heap for views, 512 MiB of native memory for embeddings. */
    public static EngineSettings of(Path work, Path cache) {
        return of(work, cache, CACHE_MIB);
    }

    /** The same with another limit for the cache on disk. */
    public static EngineSettings of(Path work, Path cache, int cacheMiB) {
        long heap = Runtime.getRuntime().maxMemory();
        return new EngineSettings(work, cache, (long) cacheMiB << 20, heap, heap / 4, 512L << 20);
    }
}
