package org.maskmarch.segment.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes means over the channels of a picture as convolutions with equal weights, which ONNX Runtime computes in a quarter of
 * the time. Results differ by rounding.
 */
final class ChannelMeans {
    static final String OPERATOR = "ReduceMean";
    /** No decoder has more. */
    static final int MOST_CHANNELS = 4096;

    private static final String MARK = "/maskmarch_channels";
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_INTEGER = 3;
    private static final int ATTRIBUTE_INTEGERS = 8;

    private final GraphWriter graph;
    private int count;

    ChannelMeans(GraphWriter graph) {
        this.graph = graph;
    }

    /**
     * Writes what replaces a mean.
     *
     * @param node     with the operator {@value #OPERATOR}
     * @param channels of the picture; 0 where they cannot be told
     * @return false, and nothing written, where it is not over the channels alone, or leaves their axis out
     */
    boolean write(ProtobufCursor node, int channels) {
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        List<Long> axes = new ArrayList<>();
        boolean keeps = true;
        while (node.advance()) {
            if (node.isMessage(NODE_INPUT)) {
                from.add(node.text());
            } else if (node.isMessage(NODE_OUTPUT)) {
                to.add(node.text());
            } else if (node.isMessage(NODE_ATTRIBUTE)) {
                String name = "";
                List<Long> numbers = new ArrayList<>();
                ProtobufCursor attribute = node.message();
                while (attribute.advance()) {
                    if (attribute.isMessage(ATTRIBUTE_NAME)) {
                        name = attribute.text();
                    } else if (attribute.isNumber(ATTRIBUTE_INTEGER) || attribute.isNumber(ATTRIBUTE_INTEGERS)) {
                        numbers.add(attribute.number());
                    } else if (attribute.isMessage(ATTRIBUTE_INTEGERS)) {
                        numbers.addAll(attribute.numbers());
                    }
                }
                axes = name.equals("axes") ? numbers : axes;
                keeps = name.equals("keepdims") ? numbers.equals(List.of(1L)) : keeps;
            }
        }
        if (channels < 1 || channels > MOST_CHANNELS || from.size() != 1 || !axes.equals(List.of(1L)) || !keeps) {
            return false;
        }
        String own = MARK + count++;
        ByteBuffer shares = ByteBuffer.allocate(channels * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (shares.hasRemaining()) {
            shares.putFloat(1f / channels);
        }
        graph.tensor(own, GraphWriter.FLOAT, shares.array(), 1, channels, 1, 1);
        graph.node("Conv", List.of(from.get(0), own), to);
        return true;
    }
}
