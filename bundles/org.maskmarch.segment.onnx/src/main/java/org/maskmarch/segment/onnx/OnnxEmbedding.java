package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.maskmarch.api.segment.ImageEmbedding;

/** The encoder's output [1, 256, 64, 64], kept in the native memory it was computed in or read into. */
final class OnnxEmbedding implements ImageEmbedding {
    private final Frame frame;
    private final OnnxTensor tensor;
    private final AutoCloseable owner;
    private final long bytes;
    private final Guard guard = new Guard("this image embedding");

    OnnxEmbedding(Frame frame, OrtSession.Result result) {
        this(frame, (OnnxTensor) result.get(0), result);
    }

    private OnnxEmbedding(Frame frame, OnnxTensor tensor, AutoCloseable owner) {
        this.frame = frame;
        this.tensor = tensor;
        this.owner = owner;
        long elements = 1;
        for (long length : tensor.getInfo().getShape()) {
            elements *= length;
        }
        this.bytes = elements * Float.BYTES;
    }

    /** Little-endian: width and height of the image, rank, lengths, numbers. */
    ByteBuffer pack() {
        try (Guard.Use use = use()) {
            long[] shape = tensor.getInfo().getShape();
            ByteBuffer out = ByteBuffer.allocate((3 + shape.length) * Integer.BYTES + (int) bytes)
                    .order(ByteOrder.LITTLE_ENDIAN).putInt(width()).putInt(height()).putInt(shape.length);
            for (long length : shape) {
                out.putInt((int) length);
            }
            out.asFloatBuffer().put(tensor.getFloatBuffer());
            return out.rewind();
        }
    }

    /** @throws IllegalArgumentException when the bytes make no sense */
    static OnnxEmbedding unpack(ByteBuffer bytes, OrtEnvironment environment, int side) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Frame frame = Frame.of(in.getInt(), in.getInt(), side);
        long[] shape = new long[in.getInt()];
        long elements = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = in.getInt();
            elements *= shape[axis];
        }
        if (elements * Float.BYTES != in.remaining()) {
            throw new IllegalArgumentException("an embedding of another size");
        }
        // ONNX Runtime works on the memory of a direct buffer without a copy
        FloatBuffer numbers = ByteBuffer.allocateDirect(in.remaining()).order(ByteOrder.nativeOrder()).asFloatBuffer();
        numbers.put(in.asFloatBuffer()).rewind();
        try {
            OnnxTensor tensor = OnnxTensor.createTensor(environment, numbers, shape);
            return new OnnxEmbedding(frame, tensor, tensor);
        } catch (OrtException e) {
            throw new IllegalArgumentException(e);
        }
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
        guard.close(() -> {
            try {
                owner.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
