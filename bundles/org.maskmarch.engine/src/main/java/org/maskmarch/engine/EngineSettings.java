package org.maskmarch.engine;

import java.nio.file.Path;

/**
 * Where the engine keeps things and how much memory it may hold.
 *
 * @param work       claimed jobs that are not finished; survives restarts
 * @param cache      baked fields, by content hash; may be deleted at any time
 * @param viewBytes  memory for rendered views and their footprints, over all scenes
 * @param embeddingBytes native memory for image embeddings, over all scenes
 */
public record EngineSettings(Path work, Path cache, long viewBytes, long embeddingBytes) {
    /** Memory defaults: a quarter of the Java heap for views, 512 MiB of native memory for embeddings. */
    public static EngineSettings of(Path work, Path cache) {
        return new EngineSettings(work, cache, Runtime.getRuntime().maxMemory() / 4, 512L << 20);
    }
}
