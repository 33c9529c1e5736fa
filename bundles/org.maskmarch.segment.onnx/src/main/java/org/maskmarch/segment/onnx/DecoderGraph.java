package org.maskmarch.segment.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives an exported SAM decoder the outputs that Maskmarch reads: the low-resolution logits and the predicted IoU of
 * all four mask tokens.
 *
 * <p>Exports made with {@code --return-single-mask} choose one mask inside the graph and then stretch it to the size of
 * the image. The graph is cut before both: its output list is replaced by the tensors in front of the choice, and what no
 * output needs is left out, since ONNX Runtime would compute it. {@link LayerNorms} and {@link ChannelMeans} speed the rest
 * up. Field numbers are those of {@code onnx.proto}.
 */
final class DecoderGraph {
    /** Output [1, 4, 256, 256]. */
    final String masks;
    /** Output [1, 4]. */
    final String scores;
    /** The model, ready to be loaded. */
    final byte[] model;

    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPERATOR_SET = 8;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_CONSTANT = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int CONSTANT_LENGTHS = 1;
    private static final int CONSTANT_NAME = 8;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose");
    /** What stands between a convolution and the means of its normalisation: (x - mean)^2. */
    private static final Set<String> BY_ELEMENT = Set.of("Sub", "Pow", "Mul");
    private static final int MOST_STEPS = 4;

    /**
     * A node or a constant, which has no operator, and where its field lies in the file.
     *
     * @param nests whether it holds a graph, which may take anything from outside
     */
    private record Node(String operator, List<String> inputs, boolean nests, int start, int end) {
        ProtobufCursor message(byte[] onnx) {
            ProtobufCursor field = new ProtobufCursor(onnx, start, end);
            field.advance();
            return field.message();
        }
    }

    private DecoderGraph(String masks, String scores, byte[] model) {
        this.masks = masks;
        this.scores = scores;
        this.model = model;
    }

    /**
     * Rewrites a decoder in the form of {@code segment_anything/utils/onnx.py}.
     *
     * @throws IllegalArgumentException when the bytes are no ONNX model or the tensors cannot be found in it
     */
    static DecoderGraph of(byte[] onnx) {
        return of(onnx, true);
    }

    /** The file of {@link #of}: the outputs are the low-resolution logits of all masks, then the scores. */
    static byte[] unchosen(byte[] onnx) {
        return of(onnx, true).model;
    }

    /** The same outputs of the one mask that the graph chooses, without its stretching. */
    static byte[] chosen(byte[] onnx) {
        return of(onnx, false).model;
    }

    private static DecoderGraph of(byte[] onnx, boolean beforeChoice) {
        ProtobufCursor model = new ProtobufCursor(onnx, 0, onnx.length);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        ProtobufCursor graph = null;
        long operatorSet = 0;
        while (model.advance()) {
            if (model.isMessage(MODEL_OPERATOR_SET)) {
                operatorSet = Math.max(operatorSet, version(model.message()));
            }
            if (!model.isMessage(MODEL_GRAPH)) {
                rest.write(onnx, model.fieldStart(), model.fieldEnd() - model.fieldStart());
            } else if (graph != null) {
                throw new IllegalArgumentException("the model holds more than one graph");
            } else {
                graph = model.message();
            }
        }
        if (graph == null) {
            throw new IllegalArgumentException("the model holds no graph");
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(onnx.length);
        List<Node> nodes = new ArrayList<>();
        List<String> inputs = new ArrayList<>();
        Map<String, Node> producers = new HashMap<>();
        Set<String> outputs = new LinkedHashSet<>();
        while (graph.advance()) {
            if (graph.isMessage(GRAPH_OUTPUT)) {
                outputs.add(first(graph.message(), VALUE_NAME));
            } else if (graph.isMessage(GRAPH_NODE)) {
                nodes.add(register(graph, producers));
            } else if (graph.isMessage(GRAPH_CONSTANT)) {
                Node constant = new Node("", List.of(), false, graph.fieldStart(), graph.fieldEnd());
                producers.put(first(graph.message(), CONSTANT_NAME), constant);
                nodes.add(constant);
            } else {
                if (graph.isMessage(GRAPH_INPUT)) {
                    inputs.add(first(graph.message(), VALUE_NAME));
                }
                kept.write(onnx, graph.fieldStart(), graph.fieldEnd() - graph.fieldStart());
            }
        }
        if (!outputs.contains("low_res_masks") || !outputs.contains("iou_predictions")) {
            throw new IllegalArgumentException("outputs " + outputs
                    + " where low_res_masks and iou_predictions are expected");
        }
        // with --return-extra-metrics there are five outputs for three names, and the masks are the fifth
        String masks = outputs.size() == 5 ? outputs.stream().skip(4).findFirst().orElseThrow() : "low_res_masks";
        String scores = "iou_predictions";
        Node choice = producers.values().stream().filter(n -> n.operator.equals("ArgMax")).findFirst().orElse(null);
        if (beforeChoice && choice != null) {
            scores = scoresBefore(choice, producers);
            masks = masksBefore(masks, producers);
        }
        LayerNorms norms = new LayerNorms(new GraphWriter(kept));
        ChannelMeans means = new ChannelMeans(new GraphWriter(kept));
        // a constant may be the default of an input, which must stay one
        List<String> wanted = new ArrayList<>(inputs);
        wanted.add(masks);
        wanted.add(scores);
        Set<Node> needed = nodes.stream().anyMatch(Node::nests) ? Set.copyOf(nodes) : needed(producers, wanted);
        for (Node node : nodes) {
            boolean old = operatorSet <= LayerNorms.LAST_OPERATOR_SET;
            boolean norm = old && node.operator.equals(LayerNorms.OPERATOR);
            boolean mean = old && node.operator.equals(ChannelMeans.OPERATOR);
            if (needed.contains(node) && !(norm && norms.write(node.message(onnx)))
                    && !(mean && means.write(node.message(onnx), channels(node, producers, onnx)))) {
                kept.write(onnx, node.start, node.end - node.start);
            }
        }
        Protobuf.bytes(kept, GRAPH_OUTPUT, floatValue(masks));
        Protobuf.bytes(kept, GRAPH_OUTPUT, floatValue(scores));
        Protobuf.bytes(rest, MODEL_GRAPH, kept.toByteArray());
        return new DecoderGraph(masks, scores, rest.toByteArray());
    }

    /** ArgMax(Add(Gemm, bias by number of points)): the Gemm; a Div where the scores are stability. */
    private static String scoresBefore(Node choice, Map<String, Node> producers) {
        Node sum = producers.get(choice.inputs.get(0));
        if (sum != null && sum.operator.equals("Add")) {
            for (String input : sum.inputs) {
                Node producer = producers.get(input);
                if (producer != null && (producer.operator.equals("Gemm") || producer.operator.equals("Div"))) {
                    return input;
                }
            }
        }
        throw new IllegalArgumentException("the predicted IoU before the choice of a mask cannot be found");
    }

    /** The chosen mask leads back to a Reshape of the MatMul of mask tokens and pixels: that Reshape. */
    private static String masksBefore(String chosen, Map<String, Node> producers) {
        String tensor = chosen;
        Set<String> visited = new HashSet<>();
        while (visited.add(tensor)) {
            Node node = producers.get(tensor);
            if (node == null || node.inputs.isEmpty()) {
                break;
            }
            Node before = producers.get(node.inputs.get(0));
            if (node.operator.equals("Reshape") && before != null && before.operator.equals("MatMul")) {
                return tensor;
            }
            tensor = node.inputs.get(0);
        }
        throw new IllegalArgumentException("the masks before the choice of one cannot be found");
    }

    /** The nodes that tensors follow from. */
    private static Set<Node> needed(Map<String, Node> producers, List<String> tensors) {
        Set<Node> needed = new HashSet<>();
        Deque<String> wanted = new ArrayDeque<>(tensors);
        while (!wanted.isEmpty()) {
            Node producer = producers.get(wanted.pop());
            if (producer != null && needed.add(producer)) {
                wanted.addAll(producer.inputs);
            }
        }
        return needed;
    }

    /** Channels of what a mean is over: as many as the convolution has biases that it comes from; 0 where there is none. */
    private static int channels(Node mean, Map<String, Node> producers, byte[] onnx) {
        Node from = mean;
        for (int k = 0; k < MOST_STEPS && !from.inputs.isEmpty(); k++) {
            from = producers.get(from.inputs.get(0));
            if (from == null) {
                return 0;
            }
            if (CONVOLUTIONS.contains(from.operator)) {
                Node bias = from.inputs.size() == 3 ? producers.get(from.inputs.get(2)) : null;
                return bias == null || !bias.operator.isEmpty() ? 0 : length(bias.message(onnx));
            }
            if (!BY_ELEMENT.contains(from.operator)) {
                return 0;
            }
        }
        return 0;
    }

    /** Length of a constant with one axis; 0 for others. */
    private static int length(ProtobufCursor constant) {
        List<Long> lengths = new ArrayList<>();
        while (constant.advance()) {
            if (constant.isNumber(CONSTANT_LENGTHS)) {
                lengths.add(constant.number());
            } else if (constant.isMessage(CONSTANT_LENGTHS)) {
                lengths.addAll(constant.numbers());
            }
        }
        return lengths.size() == 1 ? (int) Math.max(0, Math.min(lengths.get(0), Integer.MAX_VALUE)) : 0;
    }

    /** @param graph at the field of a node */
    private static Node register(ProtobufCursor graph, Map<String, Node> producers) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String operator = "";
        boolean nests = false;
        ProtobufCursor node = graph.message();
        while (node.advance()) {
            if (node.isMessage(NODE_INPUT)) {
                inputs.add(node.text());
            } else if (node.isMessage(NODE_OUTPUT)) {
                outputs.add(node.text());
            } else if (node.isMessage(NODE_OPERATOR)) {
                operator = node.text();
            } else if (node.isMessage(NODE_ATTRIBUTE)) {
                nests |= holdsGraph(node.message());
            }
        }
        Node registered = new Node(operator, inputs, nests, graph.fieldStart(), graph.fieldEnd());
        outputs.forEach(output -> producers.put(output, registered));
        return registered;
    }

    private static boolean holdsGraph(ProtobufCursor attribute) {
        while (attribute.advance()) {
            if (attribute.isMessage(ATTRIBUTE_GRAPH) || attribute.isMessage(ATTRIBUTE_GRAPHS)) {
                return true;
            }
        }
        return false;
    }

    /** Version of a set of operators; the standard one has no domain. */
    private static long version(ProtobufCursor set) {
        long version = 0;
        while (set.advance()) {
            if (set.isMessage(1) && !set.text().isEmpty()) {
                return 0;
            }
            version = set.isNumber(2) ? set.number() : version;
        }
        return version;
    }

    private static String first(ProtobufCursor message, int field) {
        while (message.advance()) {
            if (message.isMessage(field)) {
                return message.text();
            }
        }
        return "";
    }

    /** ValueInfoProto{name, type{tensor_type{elem_type = FLOAT}}} */
    private static byte[] floatValue(String name) {
        ByteArrayOutputStream tensorType = new ByteArrayOutputStream();
        Protobuf.number(tensorType, 1, 1);
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        Protobuf.bytes(type, 1, tensorType.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        Protobuf.bytes(value, VALUE_NAME, name.getBytes(StandardCharsets.UTF_8));
        Protobuf.bytes(value, VALUE_TYPE, type.toByteArray());
        return value.toByteArray();
    }
}
