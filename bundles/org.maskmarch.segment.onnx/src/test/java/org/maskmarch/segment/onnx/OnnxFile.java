package org.maskmarch.segment.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes small ONNX models: field numbers are those of {@code onnx.proto}, operators those of opset 17. */
final class OnnxFile {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;

    private final ByteArrayOutputStream nodes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream constants = new ByteArrayOutputStream();
    private final ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    private final ByteArrayOutputStream outputs = new ByteArrayOutputStream();
    private int names;

    /** @param shape lengths; negative where they may vary */
    String input(String name, int type, long... shape) {
        bytes(inputs, 11, value(name, type, shape));
        return name;
    }

    /** Declares that a tensor is an output; see {@link #name}. */
    OnnxFile output(String name, int type, long... shape) {
        bytes(outputs, 12, value(name, type, shape));
        return this;
    }

    /** Adds a node with one output; returns the output's name. */
    String node(String operator, String... from) {
        return node(operator, Map.of(), from);
    }

    /** @param attributes values are Long, Float, long[] or String */
    String node(String operator, Map<String, Object> attributes, String... from) {
        String output = "t" + names++;
        node(output, operator, attributes, from);
        return output;
    }

    /** Gives a tensor another name. */
    String name(String name, String tensor) {
        node(name, "Identity", Map.of(), tensor);
        return name;
    }

    private void node(String output, String operator, Map<String, Object> attributes, String... from) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : from) {
            text(node, 1, input);
        }
        text(node, 2, output);
        text(node, 4, operator);
        attributes.forEach((name, value) -> bytes(node, 5, attribute(name, value)));
        bytes(nodes, 1, node.toByteArray());
    }

    String ints(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(INT64, raw.array(), values.length);
    }

    String number(float value) {
        return floats(new float[] {value});
    }

    /** @param shape all values on one axis when left out */
    String floats(float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(FLOAT, raw.array(), shape.length == 0 ? new long[] {values.length} : shape);
    }

    private String constant(int type, byte[] raw, long... shape) {
        String name = "c" + names++;
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long length : shape) {
            number(tensor, 1, length);
        }
        number(tensor, 2, type);
        text(tensor, 8, name);
        bytes(tensor, 9, raw);
        bytes(constants, 5, tensor.toByteArray());
        return name;
    }

    byte[] bytes() {
        return bytes(17);
    }

    /** @param operatorSet its version */
    byte[] bytes(int operatorSet) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        graph.writeBytes(nodes.toByteArray());
        text(graph, 2, "test");
        graph.writeBytes(constants.toByteArray());
        graph.writeBytes(inputs.toByteArray());
        graph.writeBytes(outputs.toByteArray());
        ByteArrayOutputStream operators = new ByteArrayOutputStream();
        number(operators, 2, operatorSet);
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, 8);
        bytes(model, 7, graph.toByteArray());
        bytes(model, 8, operators.toByteArray());
        return model.toByteArray();
    }

    void write(Path file) throws IOException {
        Files.write(file, bytes());
    }

    private static byte[] attribute(String name, Object value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        if (value instanceof Long number) {
            number(attribute, 3, number);
            number(attribute, 20, 2);
        } else if (value instanceof Float number) {
            attribute.write(2 << 3 | 5);
            attribute.writeBytes(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(number).array());
            number(attribute, 20, 1);
        } else if (value instanceof String text) {
            text(attribute, 4, text);
            number(attribute, 20, 3);
        } else {
            for (long number : (long[]) value) {
                number(attribute, 8, number);
            }
            number(attribute, 20, 7);
        }
        return attribute.toByteArray();
    }

    private static byte[] value(String name, int type, long... shape) {
        ByteArrayOutputStream lengths = new ByteArrayOutputStream();
        for (int axis = 0; axis < shape.length; axis++) {
            ByteArrayOutputStream length = new ByteArrayOutputStream();
            if (shape[axis] < 0) {
                text(length, 2, name + "_" + axis);
            } else {
                number(length, 1, shape[axis]);
            }
            bytes(lengths, 1, length.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, type);
        bytes(tensor, 2, lengths.toByteArray());
        ByteArrayOutputStream kind = new ByteArrayOutputStream();
        bytes(kind, 1, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(value, 2, kind.toByteArray());
        return value.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, (long) field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
