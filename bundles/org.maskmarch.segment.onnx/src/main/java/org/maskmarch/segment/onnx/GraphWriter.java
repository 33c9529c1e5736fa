package org.maskmarch.segment.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes nodes and constants of an ONNX graph. Field numbers are those of {@code onnx.proto}. */
final class GraphWriter {
    /** Type of 32-bit floats. */
    static final int FLOAT = 1;
    /** Type of signed bytes. */
    static final int INT8 = 3;

    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_CONSTANT = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_INTEGER = 3;
    private static final int ATTRIBUTE_INTEGERS = 8;
    private static final int ATTRIBUTE_TYPE = 20;
    private static final int TYPE_INTEGER = 2;
    private static final int TYPE_INTEGERS = 7;
    private static final int TENSOR_LENGTHS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;

    private final ByteArrayOutputStream graph;

    GraphWriter(ByteArrayOutputStream graph) {
        this.graph = graph;
    }

    /** @param attributes made by {@link #integer} and {@link #integers} */
    void node(String operator, List<String> inputs, List<String> outputs, byte[]... attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(name -> text(node, NODE_INPUT, name));
        outputs.forEach(name -> text(node, NODE_OUTPUT, name));
        text(node, NODE_OPERATOR, operator);
        for (byte[] attribute : attributes) {
            Protobuf.bytes(node, NODE_ATTRIBUTE, attribute);
        }
        Protobuf.bytes(graph, GRAPH_NODE, node.toByteArray());
    }

    /** @param raw little-endian */
    void tensor(String name, int type, byte[] raw, int... lengths) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream(raw.length + 64);
        for (int length : lengths) {
            Protobuf.number(tensor, TENSOR_LENGTHS, length);
        }
        Protobuf.number(tensor, TENSOR_TYPE, type);
        text(tensor, TENSOR_NAME, name);
        Protobuf.bytes(tensor, TENSOR_RAW, raw);
        Protobuf.bytes(graph, GRAPH_CONSTANT, tensor.toByteArray());
    }

    /** An attribute of a node: one number. */
    static byte[] integer(String name, int value) {
        return attribute(name, ATTRIBUTE_INTEGER, value, TYPE_INTEGER);
    }

    /** An attribute of a node: a list of one number. */
    static byte[] integers(String name, int value) {
        return attribute(name, ATTRIBUTE_INTEGERS, value, TYPE_INTEGERS);
    }

    private static byte[] attribute(String name, int field, int value, int type) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, ATTRIBUTE_NAME, name);
        Protobuf.number(attribute, field, value);
        Protobuf.number(attribute, ATTRIBUTE_TYPE, type);
        return attribute.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        Protobuf.bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }
}
