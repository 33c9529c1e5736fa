package org.maskmarch.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Wall-clock time by step of the pipeline. */
final class Timings {
    private final Map<String, LongAdder> nanos = new ConcurrentSkipListMap<>();

    <T> T time(String step, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            add(step, System.nanoTime() - start);
        }
    }

    void time(String step, Runnable work) {
        time(step, () -> {
            work.run();
            return null;
        });
    }

    void add(String step, long elapsedNanos) {
        nanos.computeIfAbsent(step, s -> new LongAdder()).add(elapsedNanos);
    }

    void add(Timings other) {
        other.nanos.forEach((step, sum) -> add(step, sum.sum()));
    }

    /** Milliseconds by step, in alphabetical order. */
    Map<String, Long> millis() {
        Map<String, Long> millis = new java.util.TreeMap<>();
        nanos.forEach((step, sum) -> millis.put(step, Math.round(sum.sum() / 1e6)));
        return millis;
    }
}
