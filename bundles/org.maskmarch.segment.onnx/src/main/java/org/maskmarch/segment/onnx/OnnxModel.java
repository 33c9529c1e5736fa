package org.maskmarch.segment.onnx;

/**
 * What the providers of this bundle have in common: native memory that is taken when it is first needed, and has to be given
 * back.
 */
public interface OnnxModel extends AutoCloseable {
    /** Name by which jobs choose it. */
    String name();

    /**
     * Frees the model as soon as nobody uses it. Who still has this provider can go on using it: the model is loaded for each
     * call then. For providers that another one has replaced while jobs run.
     */
    void retire();

    /** Frees the model; waits for what is under way. */
    @Override
    void close();
}
