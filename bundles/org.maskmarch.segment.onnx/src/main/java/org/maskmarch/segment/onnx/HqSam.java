package org.maskmarch.segment.onnx;

import java.util.HashMap;
import java.util.Map;

/** HQ-SAM: Meta's decoder, which also looks at the encoder's early layers and gives one mask. */
final class HqSam extends MetaSam {
    static final String EARLY = "interm_embeddings";

    HqSam(Signature encoder, Signature decoder) {
        super(encoder, decoder, Map.of(EMBEDDING, embedding(encoder), EARLY, EARLY));
        Map<String, Integer> inputs = new HashMap<>(INPUTS);
        inputs.put(EARLY, Signature.ANY);
        decoder.expectInputs(inputs, SIZE);
    }

    /** The output beside the early layers. */
    private static String embedding(Signature encoder) {
        encoder.output(EARLY);
        return encoder.outputs().stream().map(Signature.Port::name).filter(name -> !name.equals(EARLY)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the encoder gives nothing but " + EARLY));
    }

    @Override
    String family() {
        return "HQ-SAM";
    }
}
