package org.maskmarch.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** A map that forgets the least recently used entries beyond a budget of bytes; the newest always stays. */
final class Budgeted<K, V> {
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final ToLongFunction<V> size;
    private final Consumer<V> release;
    private long budget;
    private long held;

    Budgeted(long budget, ToLongFunction<V> size, Consumer<V> release) {
        this.budget = budget;
        this.size = size;
        this.release = release;
    }

    V get(K key) {
        return entries.get(key);
    }

    void put(K key, V value) {
        V before = entries.put(key, value);
        held -= before == null ? 0 : size.applyAsLong(before);
        held += size.applyAsLong(value);
        shrink();
    }

    /** Another budget from now on. */
    void limit(long bytes) {
        budget = bytes;
        shrink();
    }

    private void shrink() {
        var eldest = entries.entrySet().iterator();
        while (held > budget && entries.size() > 1) {
            Map.Entry<K, V> oldest = eldest.next();
            held -= size.applyAsLong(oldest.getValue());
            eldest.remove();
            release.accept(oldest.getValue());
        }
    }

    void clear() {
        entries.values().forEach(release);
        entries.clear();
        held = 0;
    }
}
