package org.maskmarch.segment.onnx;

import java.util.Map;

/** NanoSAM: Meta's decoder without the stretching of the masks. */
final class NanoSam extends MetaSam {

    NanoSam(Signature encoder, Signature decoder) {
        super(encoder, decoder, Map.of(EMBEDDING, only(encoder)));
        decoder.expectInputs(INPUTS, Map.of());
    }

    @Override
    String family() {
        return "NanoSAM";
    }
}
