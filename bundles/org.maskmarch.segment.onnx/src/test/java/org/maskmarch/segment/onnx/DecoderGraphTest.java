package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecoderGraphTest {
    private static final byte[] SINGLE = model(
            node("MatMul", "product", "tokens", "pixels"),
            node("Reshape", "all_masks", "product", "shape"),
            node("Gemm", "all_scores", "token", "weights"),
            node("Add", "biased", "all_scores", "bias"),
            node("ArgMax", "best", "biased"),
            node("Gather", "one_mask", "all_masks", "best"),
            node("Unsqueeze", "low_res_masks", "one_mask", "axes"),
            node("Gather", "one_score", "all_scores", "best"),
            node("Unsqueeze", "iou_predictions", "one_score", "axes"),
            output("masks"), output("iou_predictions"), output("low_res_masks"));

    @Test
    void cutsASingleMaskExportBeforeItsChoice() {
        DecoderGraph graph = DecoderGraph.of(SINGLE);
        assertEquals("all_masks", graph.masks);
        assertEquals("all_scores", graph.scores);
        assertEquals(List.of("all_masks", "all_scores"), outputs(graph.model));
    }

    @Test
    void leavesOutWhatNoOutputNeeds() {
        assertEquals(List.of("product", "all_masks", "all_scores"), nodes(DecoderGraph.of(SINGLE).model));
        assertEquals(9, nodes(DecoderGraph.chosen(SINGLE)).size());
    }

    /** A nested graph takes tensors from outside that are no inputs of its node. */
    @Test
    void keepsAllBesideANestedGraph() {
        byte[] branch = field(5, field(6, node("Identity", "inner", "seen")));
        byte[] choice = field(1, join(field(2, "low_res_masks".getBytes(StandardCharsets.UTF_8)), branch));
        DecoderGraph graph = DecoderGraph.of(model(node("Mul", "seen", "a"), choice, node("Gemm", "iou_predictions", "b"),
                output("iou_predictions"), output("low_res_masks")));
        assertEquals(List.of("seen", "low_res_masks", "iou_predictions"), nodes(graph.model));
    }

    @Test
    void keepsTheOutputsOfAnExportWithAllMasks() {
        DecoderGraph graph = DecoderGraph.of(model(node("Reshape", "low_res_masks", "a"),
                node("Gemm", "iou_predictions", "b"), output("masks"), output("iou_predictions"),
                output("low_res_masks")));
        assertEquals(List.of("low_res_masks", "iou_predictions"), outputs(graph.model));
    }

    /** {@code --return-extra-metrics}: the third output is named low_res_masks, but the fifth holds them. */
    @Test
    void trustsTheNumberOfOutputsMoreThanTheirNames() {
        DecoderGraph graph = DecoderGraph.of(model(node("Reshape", "1234", "a"), node("Gemm", "iou_predictions", "b"),
                output("masks"), output("iou_predictions"), output("low_res_masks"), output("1233"), output("1234")));
        assertEquals(List.of("1234", "iou_predictions"), outputs(graph.model));
    }

    /** {@code --use-stability-score}: a quotient stands where the predicted IoU would. */
    @Test
    void cutsAChoiceByStability() {
        DecoderGraph graph = DecoderGraph.of(model(node("MatMul", "product", "tokens", "pixels"),
                node("Reshape", "all_masks", "product", "shape"), node("Div", "stability", "sure", "likely"),
                node("Add", "biased", "stability", "bias"), node("ArgMax", "best", "biased"),
                node("Gather", "low_res_masks", "all_masks", "best"), node("Gather", "iou_predictions", "stability", "best"),
                output("masks"), output("iou_predictions"), output("low_res_masks")));
        assertEquals(List.of("all_masks", "stability"), outputs(graph.model));
        assertEquals(List.of("low_res_masks", "iou_predictions"), outputs(DecoderGraph.chosen(SINGLE)));
    }

    @Test
    void refusesOtherModels() {
        assertThrows(IllegalArgumentException.class, () -> DecoderGraph.of(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> DecoderGraph.of(model(output("logits"))));
        assertThrows(IllegalArgumentException.class, () -> DecoderGraph.of(model(node("ArgMax", "best", "nowhere"),
                output("iou_predictions"), output("low_res_masks"))));
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < SINGLE.length; length++) {
            byte[] part = Arrays.copyOf(SINGLE, length);
            assertThrows(IllegalArgumentException.class, () -> DecoderGraph.of(part), "length " + length);
        }
    }

    private static List<String> outputs(byte[] model) {
        return names(model, 12, 1);
    }

    /** By the first output of each. */
    private static List<String> nodes(byte[] model) {
        return names(model, 1, 2);
    }

    /** The text in a field of each message that is a field of the graph. */
    private static List<String> names(byte[] model, int message, int name) {
        List<String> names = new ArrayList<>();
        ProtobufCursor top = new ProtobufCursor(model, 0, model.length);
        while (top.advance()) {
            if (top.isMessage(7)) {
                ProtobufCursor graph = top.message();
                while (graph.advance()) {
                    if (graph.isMessage(message)) {
                        ProtobufCursor value = graph.message();
                        while (value.advance()) {
                            if (value.isMessage(name)) {
                                names.add(value.text());
                            }
                        }
                    }
                }
            }
        }
        return names;
    }

    private static byte[] model(byte[]... fields) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            graph.writeBytes(field);
        }
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        model.write(1 << 3); // ir_version
        model.write(8);
        model.writeBytes(field(7, graph.toByteArray()));
        return model.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] node(String operator, String output, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            node.writeBytes(field(1, input.getBytes(StandardCharsets.UTF_8)));
        }
        node.writeBytes(field(2, output.getBytes(StandardCharsets.UTF_8)));
        node.writeBytes(field(4, operator.getBytes(StandardCharsets.UTF_8)));
        return field(1, node.toByteArray());
    }

    private static byte[] output(String name) {
        return field(12, field(1, name.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] field(int number, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        if (bytes.length > 127) {
            out.write(bytes.length & 0x7f | 0x80);
            out.write(bytes.length >>> 7);
        } else {
            out.write(bytes.length);
        }
        out.writeBytes(bytes);
        return out.toByteArray();
    }
}
