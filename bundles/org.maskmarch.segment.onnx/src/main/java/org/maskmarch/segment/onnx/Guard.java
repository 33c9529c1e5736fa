package org.maskmarch.segment.onnx;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps native memory alive while it is used: many threads use it at once, closing waits for all of them, and whoever
 * comes later is told so.
 */
final class Guard {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private boolean closed;

    Guard(String what) {
        this.what = what;
    }

    /** To be released after use. */
    @FunctionalInterface
    interface Use extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws IllegalStateException after {@link #close} */
    Use use() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new IllegalStateException(what + " is closed");
        }
        return lock.readLock()::unlock;
    }

    /** Runs {@code release} when nobody uses the memory any more; the second call does nothing. */
    void close(Runnable release) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
