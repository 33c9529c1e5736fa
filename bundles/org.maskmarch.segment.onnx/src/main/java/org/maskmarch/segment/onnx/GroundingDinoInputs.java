package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.util.List;

/** What a file has to take and give to be Grounding DINO in the layout of X-AnyLabeling's exports. */
final class GroundingDinoInputs {
    static final String PICTURE = "img";
    static final String IDS = "input_ids";
    static final String ATTENTION = "attention_mask";
    static final String TYPES = "token_type_ids";
    static final String POSITIONS = "position_ids";
    static final String PHRASES = "text_token_mask";
    static final String LOGITS = "logits";
    static final String BOXES = "boxes";

    /** A length that the file has to leave open, for it is the text's. */
    private static final long OPEN = -1;
    /** A length that the file may fix. */
    private static final long ANY = -2;
    private static final List<Signature.Port> INPUTS = List.of(
            new Signature.Port(PICTURE, OnnxJavaType.FLOAT, new long[] {1, 3, ANY, ANY}),
            new Signature.Port(IDS, OnnxJavaType.INT64, new long[] {1, OPEN}),
            new Signature.Port(ATTENTION, OnnxJavaType.BOOL, new long[] {1, OPEN}),
            new Signature.Port(TYPES, OnnxJavaType.INT64, new long[] {1, OPEN}),
            new Signature.Port(POSITIONS, OnnxJavaType.INT64, new long[] {1, OPEN}),
            new Signature.Port(PHRASES, OnnxJavaType.BOOL, new long[] {1, OPEN, OPEN}));

    private GroundingDinoInputs() { }

    /** @throws IllegalArgumentException when an input or an output is missing, of another kind or unknown */
    static void check(Signature model) {
        for (Signature.Port wanted : INPUTS) {
            if (!model.takes(wanted.name()) || !fits(model.input(wanted.name()), wanted)) {
                throw new IllegalArgumentException("the input " + wanted + " is not there");
            }
        }
        for (Signature.Port port : model.inputs()) {
            if (INPUTS.stream().noneMatch(known -> known.name().equals(port.name()))) {
                throw new IllegalArgumentException("nothing is known of the input " + port);
            }
        }
        for (String output : List.of(LOGITS, BOXES)) {
            if (model.output(output).type() != OnnxJavaType.FLOAT) {
                throw new IllegalArgumentException("the output " + model.output(output) + " should be 32-bit floats");
            }
        }
    }

    private static boolean fits(Signature.Port port, Signature.Port wanted) {
        boolean fits = port.type() == wanted.type() && port.rank() == wanted.rank();
        for (int axis = 0; fits && axis < port.rank(); axis++) {
            long length = port.shape()[axis];
            fits = length < 0 || wanted.shape()[axis] == ANY || length == wanted.shape()[axis];
        }
        return fits;
    }

    /** For people. */
    static String expected() {
        return "inputs " + INPUTS + ", outputs " + LOGITS + " float[1, N, 256] and " + BOXES + " float[1, N, 4]";
    }
}
