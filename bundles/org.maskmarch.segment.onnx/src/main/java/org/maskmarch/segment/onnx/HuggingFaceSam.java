package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtException;
import java.util.Map;
import org.maskmarch.api.segment.Prompt;

/**
 * SAM 1 and SlimSAM as exported by Hugging Face's Optimum. The graph adds its own padding point, gives the three
 * alternatives but not the mask meant for a plain prompt, and has no box. Uploads of 2023 lack {@code input_labels}: all
 * points are positive there.
 */
final class HuggingFaceSam extends SamAdapter {
    static final String POSITIONS = "image_positional_embeddings";
    private static final String LABELS = "input_labels";
    private final boolean labelled;

    HuggingFaceSam(Signature encoder, Signature decoder) {
        this(encoder, decoder, PictureInput.padded(encoder));
        decoder.expectInputs(Map.of(MetaSam.EMBEDDING, 4, POSITIONS, 4, "input_points", 4), Map.of(LABELS, 3));
    }

    private HuggingFaceSam(Signature encoder, Signature decoder, PictureInput picture) {
        super(encoder, decoder, picture, Map.of(MetaSam.EMBEDDING, MetaSam.EMBEDDING, POSITIONS, POSITIONS),
                pointSide(decoder.input(MetaSam.EMBEDDING), picture), anyOutput(decoder, "pred_masks"),
                anyOutput(decoder, "iou_scores"));
        labelled = decoder.takes(LABELS);
    }

    @Override
    String family() {
        return "SAM of Hugging Face";
    }

    @Override
    boolean takesBoxes() {
        return false;
    }

    @Override
    boolean takesNegativePoints() {
        return labelled;
    }

    @Override
    void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException {
        Points points = Points.clicks(prompt, frame);
        feeds.put("input_points", points.coordinates(), 1, 1, points.size(), 2);
        if (labelled) {
            feeds.put(LABELS, points.labels(), 1, 1, points.size());
        }
    }
}
