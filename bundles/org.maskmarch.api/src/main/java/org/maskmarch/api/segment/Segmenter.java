package org.maskmarch.api.segment;

import java.nio.ByteBuffer;
import java.util.List;
import org.maskmarch.api.image.RgbImage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A promptable 2-D segmenter, split as SAM is: encode an image once (slow), then ask about it often (fast).
 * Thread-safe.
 */
@ConsumerType
public interface Segmenter {

    /** Name by which jobs choose it: {@code mobile-sam}. */
    String name();

    /** @throws org.maskmarch.api.MaskmarchException resource, when the model files are missing or do not fit */
    ImageEmbedding encode(RgbImage image);

    /**
     * All masks that the model has for the prompt, in token order (for SAM: four, tokens 0 to 3).
     *
     * @throws org.maskmarch.api.MaskmarchException bad input for an empty prompt or a point outside the image
     */
    List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt);

    /**
     * Identity of the model: changes with every bit of it that shows in an embedding. Null, as here, when embeddings
     * cannot be kept on disk.
     */
    default String fingerprint() {
        return null;
    }

    /** An embedding as bytes to keep; asked only of segmenters that have a fingerprint. */
    default ByteBuffer pack(ImageEmbedding embedding) {
        throw new UnsupportedOperationException(name() + " keeps no embeddings");
    }

    /**
     * The embedding that was packed, bit for bit.
     *
     * @throws IllegalArgumentException when the bytes make no sense
     */
    default ImageEmbedding unpack(ByteBuffer bytes) {
        throw new UnsupportedOperationException(name() + " keeps no embeddings");
    }
}
