package org.maskmarch.api;

/** Receives the progress of long work. Implementations are cheap and thread-safe. */
@FunctionalInterface
public interface Progress {
    /** Ignores everything. */
    Progress NONE = (stage, done, total) -> { };

    /**
     * @param stage what is going on, one or two words: {@code bake}, {@code view}
     * @param done  finished units of work, 0 to {@code total}
     * @param total all units of work, at least 1
     */
    void report(String stage, long done, long total);
}
