package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.segment.ImageEmbedding;

/**
 * What an encoder makes of an image: one or several tensors, such as [1, 256, 64, 64], kept in the native memory they
 * were computed in or read into.
 */
final class OnnxEmbedding implements ImageEmbedding {
    private static final int LARGEST_RANK = 8;

    private final String model;
    private final int width;
    private final int height;
    private final List<OnnxTensor> tensors;
    private final AutoCloseable owner;
    private final long bytes;
    private final Guard guard = new Guard("this image embedding");

    /**
     * @param model fingerprint of the model that made the tensors
     * @param names of the tensors, in the order in which they are kept
     */
    OnnxEmbedding(String model, int width, int height, OrtSession.Result result, List<String> names) {
        this(model, width, height, names.stream().map(name -> (OnnxTensor) result.get(name).orElseThrow()).toList(),
                result);
    }

    private OnnxEmbedding(String model, int width, int height, List<OnnxTensor> tensors, AutoCloseable owner) {
        this.model = model;
        this.width = width;
        this.height = height;
        this.tensors = tensors;
        this.owner = owner;
        this.bytes = tensors.stream().mapToLong(tensor -> numbers(tensor.getInfo().getShape())).sum() * Float.BYTES;
    }

    private static long numbers(long[] shape) {
        long numbers = 1;
        for (long length : shape) {
            numbers *= length;
        }
        return numbers;
    }

    /** Little-endian: width and height of the image, number of tensors; of each tensor rank, lengths, numbers. */
    ByteBuffer pack() {
        try (Guard.Use use = use()) {
            int header = 3 + tensors.stream().mapToInt(tensor -> 1 + tensor.getInfo().getShape().length).sum();
            ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(header * Integer.BYTES + bytes))
                    .order(ByteOrder.LITTLE_ENDIAN).putInt(width).putInt(height).putInt(tensors.size());
            for (OnnxTensor tensor : tensors) {
                long[] shape = tensor.getInfo().getShape();
                out.putInt(shape.length);
                for (long length : shape) {
                    out.putInt((int) length);
                }
                out.asFloatBuffer().put(tensor.getFloatBuffer());
                out.position(out.position() + (int) numbers(shape) * Float.BYTES);
            }
            return out.rewind();
        }
    }

    /**
     * @param count of tensors that the model has
     * @throws IllegalArgumentException when the bytes make no sense
     */
    static OnnxEmbedding unpack(ByteBuffer bytes, OrtEnvironment environment, String model, int count) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<OnnxTensor> tensors = new ArrayList<>();
        AutoCloseable owner = () -> tensors.forEach(OnnxTensor::close);
        boolean whole = false;
        try {
            int width = in.getInt();
            int height = in.getInt();
            if (width <= 0 || height <= 0 || in.getInt() != count) {
                throw new IllegalArgumentException("an embedding of another kind");
            }
            for (int i = 0; i < count; i++) {
                tensors.add(unpackTensor(in, environment));
            }
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("an embedding of another size");
            }
            whole = true;
            return new OnnxEmbedding(model, width, height, tensors, owner);
        } catch (BufferUnderflowException | OrtException e) {
            throw new IllegalArgumentException(e);
        } finally {
            if (!whole) {
                tensors.forEach(OnnxTensor::close);
            }
        }
    }

    private static OnnxTensor unpackTensor(ByteBuffer in, OrtEnvironment environment) throws OrtException {
        int rank = in.getInt();
        if (rank < 0 || rank > LARGEST_RANK) {
            throw new IllegalArgumentException("a tensor of rank " + rank);
        }
        long[] shape = new long[rank];
        long size = Float.BYTES;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = in.getInt();
            size *= shape[axis];
            if (size <= 0 || size > in.remaining()) {
                throw new IllegalArgumentException("an embedding of another size");
            }
        }
        // ONNX Runtime works on the memory of a direct buffer without a copy
        FloatBuffer numbers = ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder()).asFloatBuffer();
        numbers.put(in.slice().order(ByteOrder.LITTLE_ENDIAN).limit((int) size).asFloatBuffer()).rewind();
        in.position(in.position() + (int) size);
        return OnnxTensor.createTensor(environment, numbers, shape);
    }

    /** Whether the model with this fingerprint made it. */
    boolean isOf(String fingerprint) {
        return model.equals(fingerprint);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Keeps the tensors alive; to be released. */
    Guard.Use use() {
        return guard.use();
    }

    /** Valid inside {@link #use()}. */
    List<OnnxTensor> tensors() {
        return tensors;
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
