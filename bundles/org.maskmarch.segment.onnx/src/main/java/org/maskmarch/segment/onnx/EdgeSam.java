package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtException;
import java.util.Map;
import org.maskmarch.api.segment.Prompt;

/**
 * EdgeSAM ({@code scores}, {@code masks}) and EfficientViT-SAM ({@code masks} or {@code low_res_masks}, {@code
 * iou_predictions}): an embedding, points and labels, nothing else. EdgeSAM's published files give stability as score.
 */
final class EdgeSam extends SamAdapter {
    private static final Map<String, Integer> INPUTS = Map.of(MetaSam.EMBEDDING, 4, "point_coords", 3,
            "point_labels", 2);
    /** Also where EfficientViT-SAM's encoder takes pictures of side 512. */
    private static final int POINT_SIDE = 1024;
    private final boolean edge;

    EdgeSam(Signature encoder, Signature decoder) {
        super(encoder, decoder, PictureInput.padded(encoder), Map.of(MetaSam.EMBEDDING, MetaSam.only(encoder)),
                POINT_SIDE, anyOutput(decoder, "low_res_masks", "masks"), anyOutput(decoder, "iou_predictions", "scores"));
        decoder.expectInputs(INPUTS, Map.of());
        edge = decoder.gives("scores");
    }

    @Override
    String family() {
        return edge ? "EdgeSAM" : "EfficientViT-SAM";
    }

    @Override
    void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException {
        Points points = Points.withBox(prompt, frame);
        feeds.put("point_coords", points.coordinates(), 1, points.size(), 2);
        feeds.put("point_labels", points.labels(), 1, points.size());
    }
}
