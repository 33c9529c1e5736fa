package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The inputs of one run, each in the element type that the model declares. Closing frees those that were made here. */
final class Feeds implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Signature model;
    private final Map<String, OnnxTensor> tensors = new HashMap<>();
    private final List<OnnxTensor> owned = new ArrayList<>();

    Feeds(OrtEnvironment environment, Signature model) {
        this.environment = environment;
        this.model = model;
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    /** A tensor that somebody else owns. */
    void lend(String name, OnnxTensor tensor) {
        tensors.put(name, tensor);
    }

    void put(String name, float[] values, long... shape) throws OrtException {
        OnnxTensor tensor = switch (model.input(name).type()) {
            case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(longs(values)), shape);
            case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(ints(values)), shape);
            default -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
        };
        owned.add(tensor);
        tensors.put(name, tensor);
    }

    /** An earlier answer [256, 256], or that there is none. */
    void putLogits(float[] logits) throws OrtException {
        float[] values = logits == null ? new float[LowResMask.SIDE * LowResMask.SIDE] : logits;
        put("mask_input", values, 1, 1, LowResMask.SIDE, LowResMask.SIDE);
        put("has_mask_input", new float[] {logits == null ? 0 : 1}, 1);
    }

    /** Size of the masks that are asked for, where the model wants to know: [2] or [1, 2]. */
    void putSize(int height, int width) throws OrtException {
        if (model.takes("orig_im_size")) {
            int rank = model.input("orig_im_size").rank();
            put("orig_im_size", new float[] {height, width}, rank == 2 ? new long[] {1, 2} : new long[] {2});
        }
    }

    private static long[] longs(float[] values) {
        long[] out = new long[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (long) values[i];
        }
        return out;
    }

    private static int[] ints(float[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
        }
        return out;
    }

    @Override
    public void close() {
        owned.forEach(OnnxTensor::close);
    }
}
