package org.maskmarch.api.segment;

/** An image as a segmenter has encoded it. Holds native memory: close it. Immutable, may be used by many threads. */
public interface ImageEmbedding extends AutoCloseable {
    int width();

    int height();

    /** Memory held, bytes. */
    long bytes();

    @Override
    void close();
}
