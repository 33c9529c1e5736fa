package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtException;
import java.util.Iterator;
import java.util.Map;
import org.maskmarch.api.segment.Prompt;

/**
 * SAM, MobileSAM, TinySAM and others, with a decoder exported by {@code segment_anything/utils/onnx.py}. Expects the
 * decoder as {@link DecoderGraph} leaves it: the outputs are low-resolution masks, then scores.
 */
class MetaSam extends SamAdapter {
    static final String EMBEDDING = "image_embeddings";
    static final Map<String, Integer> INPUTS = Map.of(EMBEDDING, 4, "point_coords", 3, "point_labels", 2,
            "mask_input", 4, "has_mask_input", 1);
    static final Map<String, Integer> SIZE = Map.of("orig_im_size", Signature.ANY);

    MetaSam(Signature encoder, Signature decoder) {
        this(encoder, decoder, Map.of(EMBEDDING, only(encoder)));
        decoder.expectInputs(INPUTS, SIZE);
    }

    /** For families that add to this one. */
    MetaSam(Signature encoder, Signature decoder, Map<String, String> features) {
        this(encoder, decoder, PictureInput.padded(encoder), features, decoder.outputs().iterator());
    }

    private MetaSam(Signature encoder, Signature decoder, PictureInput picture, Map<String, String> features,
                    Iterator<Signature.Port> outputs) {
        super(encoder, decoder, picture, features, pointSide(decoder.input(EMBEDDING), picture),
                outputs.next().name(), outputs.next().name());
    }

    /** Name of an encoder's output that has no fellows. */
    static String only(Signature encoder) {
        if (encoder.outputs().size() != 1) {
            throw new IllegalArgumentException("the encoder gives " + encoder.outputs() + " where one output is expected");
        }
        return encoder.outputs().iterator().next().name();
    }

    @Override
    String family() {
        return "Meta SAM";
    }

    @Override
    final boolean takesLogits() {
        return true;
    }

    @Override
    final void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException {
        Points points = Points.withBoxOrPadding(prompt, frame);
        feeds.put("point_coords", points.coordinates(), 1, points.size(), 2);
        feeds.put("point_labels", points.labels(), 1, points.size());
        feeds.putLogits(prompt.logits());
        // it feeds only the outputs that were cut off, but has to be there
        feeds.putSize(1, 1);
    }
}
