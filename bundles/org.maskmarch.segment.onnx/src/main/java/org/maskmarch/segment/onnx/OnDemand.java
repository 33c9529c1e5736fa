package org.maskmarch.segment.onnx;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A model that is loaded when it is first needed, and again after a failure. Thread-safe; whoever uses it keeps it open.
 *
 * @param <M> kind of model
 */
final class OnDemand<M extends OnDemand.Model> {
    /** What is loaded. Closing waits for what is under way. */
    interface Model extends AutoCloseable {
        /** Keeps the model open; to be released. */
        Guard.Use use();

        @Override
        void close();
    }

    private final String what;
    private final Supplier<M> load;
    private M model;
    private boolean retired;
    private boolean closed;

    /** @param what it is, for error messages */
    OnDemand(String what, Supplier<M> load) {
        this.what = what;
        this.load = load;
    }

    /**
     * Does something with the model, which stays open meanwhile.
     *
     * @throws IllegalStateException after {@link #close}
     */
    <T> T with(Function<M, T> work) {
        M used;
        Guard.Use use;
        boolean once;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException(what + " is closed");
            }
            used = model == null ? load.get() : model;
            use = used.use();
            once = retired;
            model = once ? null : used;
        }
        try {
            return work.apply(used);
        } finally {
            use.close();
            if (once) {
                used.close();
            }
        }
    }

    /** Frees the model as soon as nobody uses it; it is loaded for each further use then. */
    void retire() {
        release(false);
    }

    /** Frees the model for good. */
    void close() {
        release(true);
    }

    private void release(boolean forGood) {
        M loaded;
        synchronized (this) {
            retired = true;
            closed |= forGood;
            loaded = model;
            model = null;
        }
        if (loaded != null) {
            loaded.close();
        }
    }
}
