package org.maskmarch.segment.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets an encoder multiply by its weight matrices in 8-bit integers. Each MatMul by a constant [k, n] becomes {@code
 * DynamicQuantizeLinear}, {@code MatMulInteger}, and a multiplication by the scales, which ONNX Runtime runs as one; all
 * else, convolutions, attention and normalisation, stays in 32-bit floats.
 *
 * <p>Weights are scaled by column to -63 .. 63: processors without VNNI add pairs of products in 16 bits, which larger
 * ones would overflow. Field numbers are those of {@code onnx.proto}.
 */
final class QuantizedGraph {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_CONSTANT = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OPERATOR = 4;
    private static final int TENSOR_LENGTHS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;
    private static final int LARGEST = 63;
    private static final String MARK = "/maskmarch_int8";

    /** A constant matrix [rows, columns] in the file. */
    private record Matrix(String name, int rows, int columns, FloatBuffer values) { }

    private final byte[] onnx;
    private final ByteArrayOutputStream graph;
    private final GraphWriter writer;
    private final Map<String, Matrix> matrices = new HashMap<>();
    private final Set<String> quantized = new HashSet<>();
    private int count;

    private QuantizedGraph(byte[] onnx) {
        this.onnx = onnx;
        this.graph = new ByteArrayOutputStream(onnx.length);
        this.writer = new GraphWriter(graph);
    }

    /**
     * The model with its multiplications in 8 bits.
     *
     * @throws IllegalArgumentException when the bytes are no ONNX model or hold no multiplication by a constant matrix
     */
    static byte[] of(byte[] onnx) {
        QuantizedGraph rewritten = new QuantizedGraph(onnx);
        ByteArrayOutputStream model = new ByteArrayOutputStream(onnx.length);
        ProtobufCursor fields = new ProtobufCursor(onnx, 0, onnx.length);
        while (fields.advance()) {
            if (fields.isMessage(MODEL_GRAPH)) {
                rewritten.rewrite(fields);
                Protobuf.bytes(model, MODEL_GRAPH, rewritten.graph.toByteArray());
            } else {
                model.write(onnx, fields.fieldStart(), fields.fieldEnd() - fields.fieldStart());
            }
        }
        if (rewritten.count == 0) {
            throw new IllegalArgumentException("the encoder multiplies by no constant matrix, so that int8 changes nothing");
        }
        return model.toByteArray();
    }

    private void rewrite(ProtobufCursor model) {
        ProtobufCursor first = model.message();
        while (first.advance()) {
            if (first.isMessage(GRAPH_CONSTANT)) {
                readMatrix(first.message());
            }
        }
        Set<String> usedElsewhere = new HashSet<>();
        ProtobufCursor second = model.message();
        while (second.advance()) {
            if (second.isMessage(GRAPH_NODE) && !writeQuantized(second.message())) {
                usedElsewhere.addAll(inputs(second.message()));
                copy(second);
            } else if (!second.isMessage(GRAPH_NODE) && !second.isMessage(GRAPH_CONSTANT)) {
                copy(second);
            }
        }
        ProtobufCursor third = model.message();
        while (third.advance()) {
            if (third.isMessage(GRAPH_CONSTANT)) {
                String name = name(third.message());
                if (!quantized.contains(name) || usedElsewhere.contains(name)) {
                    copy(third);
                }
            }
        }
    }

    private void copy(ProtobufCursor field) {
        graph.write(onnx, field.fieldStart(), field.fieldEnd() - field.fieldStart());
    }

    private static String name(ProtobufCursor tensor) {
        while (tensor.advance()) {
            if (tensor.isMessage(TENSOR_NAME)) {
                return tensor.text();
            }
        }
        return "";
    }

    private static List<String> inputs(ProtobufCursor node) {
        List<String> inputs = new ArrayList<>();
        while (node.advance()) {
            if (node.isMessage(NODE_INPUT)) {
                inputs.add(node.text());
            }
        }
        return inputs;
    }

    private void readMatrix(ProtobufCursor tensor) {
        List<Long> lengths = new ArrayList<>();
        String name = "";
        long type = 0;
        ByteBuffer raw = null;
        while (tensor.advance()) {
            if (tensor.isNumber(TENSOR_LENGTHS)) {
                lengths.add(tensor.number());
            } else if (tensor.isMessage(TENSOR_LENGTHS)) {
                lengths.addAll(tensor.numbers());
            } else if (tensor.isNumber(TENSOR_TYPE)) {
                type = tensor.number();
            } else if (tensor.isMessage(TENSOR_NAME)) {
                name = tensor.text();
            } else if (tensor.isMessage(TENSOR_RAW)) {
                raw = tensor.bytes();
            }
        }
        if (type == GraphWriter.FLOAT && raw != null && lengths.size() == 2 && lengths.get(0) > 0 && lengths.get(1) > 0
                && lengths.get(0) <= raw.limit() && lengths.get(1) <= raw.limit()
                && lengths.get(0) * lengths.get(1) * Float.BYTES == raw.limit()) {
            matrices.put(name, new Matrix(name, lengths.get(0).intValue(), lengths.get(1).intValue(),
                    raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()));
        }
    }

    /** Writes the nodes that replace a MatMul by a constant matrix; false for any other node. */
    private boolean writeQuantized(ProtobufCursor node) {
        String operator = "";
        List<String> from = new ArrayList<>();
        String to = "";
        while (node.advance()) {
            if (node.isMessage(NODE_INPUT)) {
                from.add(node.text());
            } else if (node.isMessage(NODE_OUTPUT)) {
                to = node.text();
            } else if (node.isMessage(NODE_OPERATOR)) {
                operator = node.text();
            }
        }
        Matrix matrix = operator.equals("MatMul") && from.size() == 2 ? matrices.get(from.get(1)) : null;
        if (matrix == null) {
            return false;
        }
        if (quantized.add(matrix.name)) {
            writeWeights(matrix);
        }
        String own = MARK + count++;
        writer.node("DynamicQuantizeLinear", List.of(from.get(0)), List.of(own + "_x", own + "_scale", own + "_zero"));
        writer.node("MatMulInteger", List.of(own + "_x", matrix.name + MARK, own + "_zero"), List.of(own + "_product"));
        writer.node("Cast", List.of(own + "_product"), List.of(own + "_float"), GraphWriter.integer("to", GraphWriter.FLOAT));
        writer.node("Mul", List.of(own + "_scale", matrix.name + MARK + "_scale"), List.of(own + "_scales"));
        writer.node("Mul", List.of(own + "_float", own + "_scales"), List.of(to));
        return true;
    }

    private void writeWeights(Matrix matrix) {
        ByteBuffer scales = ByteBuffer.allocate(matrix.columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] weights = new byte[matrix.rows * matrix.columns];
        for (int column = 0; column < matrix.columns; column++) {
            float most = 0;
            for (int row = 0; row < matrix.rows; row++) {
                most = Math.max(most, Math.abs(matrix.values.get(row * matrix.columns + column)));
            }
            float scale = most > 0 ? most / LARGEST : 1;
            scales.putFloat(scale);
            for (int row = 0; row < matrix.rows; row++) {
                int at = row * matrix.columns + column;
                weights[at] = (byte) Math.round(matrix.values.get(at) / scale);
            }
        }
        writer.tensor(matrix.name + MARK, GraphWriter.INT8, weights, matrix.rows, matrix.columns);
        writer.tensor(matrix.name + MARK + "_scale", GraphWriter.FLOAT, scales.array(), matrix.columns);
    }
}
