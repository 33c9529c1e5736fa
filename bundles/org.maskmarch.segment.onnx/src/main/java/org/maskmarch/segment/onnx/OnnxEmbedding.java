package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import org.maskmarch.api.segment.ImageEmbedding;

/** The encoder's output [1, 256, 64, 64], kept in the native memory it was computed in. */
final class OnnxEmbedding implements ImageEmbedding {
    private final Frame frame;
    private final OrtSession.Result result;
    private final OnnxTensor tensor;
    private final long bytes;
    private final Guard guard = new Guard("this image embedding");

    OnnxEmbedding(Frame frame, OrtSession.Result result) {
        this.frame = frame;
        this.result = result;
        this.tensor = (OnnxTensor) result.get(0);
        long elements = 1;
        for (long length : tensor.getInfo().getShape()) {
            elements *= length;
        }
        this.bytes = elements * Float.BYTES;
    }

    @Override
    public int width() {
        return frame.width();
    }

    @Override
    public int height() {
        return frame.height();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    Frame frame() {
        return frame;
    }

    /** Keeps the tensor alive; to be released. */
    Guard.Use use() {
        return guard.use();
    }

    /** Valid inside {@link #use()}. */
    OnnxTensor tensor() {
        return tensor;
    }

    @Override
    public void close() {
        guard.close(result::close);
    }
}
