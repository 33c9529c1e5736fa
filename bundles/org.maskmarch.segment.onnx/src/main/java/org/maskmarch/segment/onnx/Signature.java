package org.maskmarch.segment.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Names, element types and shapes of a model's inputs and outputs, each in the model's order. What is asked for and not
 * there is an {@link IllegalArgumentException} that says both.
 */
final class Signature {
    /** Of a rank that does not matter. */
    static final int ANY = -1;

    /** @param shape lengths; -1 where they may vary */
    record Port(String name, OnnxJavaType type, long[] shape) {
        int rank() {
            return shape.length;
        }

        @Override
        public String toString() {
            StringJoiner lengths = new StringJoiner(", ", "[", "]");
            for (long length : shape) {
                lengths.add(length < 0 ? "?" : Long.toString(length));
            }
            return name + " " + type.toString().toLowerCase(java.util.Locale.ROOT) + lengths;
        }
    }

    private final String what;
    private final Map<String, Port> inputs;
    private final Map<String, Port> outputs;

    /** @param what encoder or decoder, for error messages */
    Signature(String what, Collection<Port> inputs, Collection<Port> outputs) {
        this.what = what;
        this.inputs = byName(inputs);
        this.outputs = byName(outputs);
    }

    static Signature of(String what, OrtSession session) throws OrtException {
        return new Signature(what, ports(what, session.getInputInfo()), ports(what, session.getOutputInfo()));
    }

    private static Collection<Port> ports(String what, Map<String, NodeInfo> nodes) {
        return nodes.values().stream().map(node -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                return new Port(node.getName(), tensor.type, tensor.getShape());
            }
            throw new IllegalArgumentException("the " + what + "'s " + node.getName() + " is no tensor");
        }).toList();
    }

    private static Map<String, Port> byName(Collection<Port> ports) {
        Map<String, Port> named = new LinkedHashMap<>();
        ports.forEach(port -> named.put(port.name(), port));
        return named;
    }

    boolean takes(String input) {
        return inputs.containsKey(input);
    }

    boolean gives(String output) {
        return outputs.containsKey(output);
    }

    Collection<Port> inputs() {
        return inputs.values();
    }

    Collection<Port> outputs() {
        return outputs.values();
    }

    Port input(String name) {
        Port port = inputs.get(name);
        if (port == null) {
            throw new IllegalArgumentException("the " + what + " has no input " + name);
        }
        return port;
    }

    Port output(String name) {
        Port port = outputs.get(name);
        if (port == null) {
            throw new IllegalArgumentException("the " + what + " has no output " + name);
        }
        return port;
    }

    /**
     * Checks that the inputs are those that will be fed, no more and no less, as numbers of the expected rank.
     *
     * @param needed   rank of each input that has to be there
     * @param possible rank of each input that may be there
     */
    void expectInputs(Map<String, Integer> needed, Map<String, Integer> possible) {
        needed.keySet().forEach(this::input);
        for (Port port : inputs.values()) {
            Integer rank = needed.getOrDefault(port.name(), possible.get(port.name()));
            if (rank == null) {
                throw new IllegalArgumentException("nothing is known of the " + what + "'s input " + port
                        + "; expected are " + needed.keySet() + (possible.isEmpty() ? "" : " and perhaps "
                        + possible.keySet()));
            }
            if (rank != ANY && rank != port.rank()) {
                throw new IllegalArgumentException("the " + what + "'s input " + port + " should have rank " + rank);
            }
            if (port.type() != OnnxJavaType.FLOAT && port.type() != OnnxJavaType.INT64
                    && port.type() != OnnxJavaType.INT32) {
                throw new IllegalArgumentException("the " + what + "'s input " + port
                        + " should be float, int64 or int32");
            }
        }
    }

    @Override
    public String toString() {
        return what + " " + inputs.values() + " -> " + outputs.values();
    }
}
