package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtException;
import java.util.Map;
import org.maskmarch.api.segment.Prompt;

/**
 * EfficientSAM. Its encoder stretches pictures of any size to 1024 x 1024 and its decoder stretches masks to any size:
 * the picture is stretched before, and masks are asked for as they are, 256 x 256, with points in that frame. It looks
 * at six points, the corners of a box among them, and has no idea of a negative one.
 */
final class EfficientSam extends SamAdapter {
    private static final Map<String, Integer> INPUTS = Map.of(MetaSam.EMBEDDING, 4, "batched_point_coords", 4,
            "batched_point_labels", 3, "orig_im_size", Signature.ANY);
    private static final int MOST_POINTS = 6;

    EfficientSam(Signature encoder, Signature decoder) {
        super(encoder, decoder, PictureInput.stretched(encoder, PictureInput.Values.UNIT),
                Map.of(MetaSam.EMBEDDING, MetaSam.only(encoder)), LowResMask.SIDE, anyOutput(decoder, "output_masks"),
                anyOutput(decoder, "iou_predictions"));
        decoder.expectInputs(INPUTS, Map.of());
    }

    @Override
    String family() {
        return "EfficientSAM";
    }

    @Override
    int mostPoints() {
        return MOST_POINTS;
    }

    @Override
    boolean takesNegativePoints() {
        return false;
    }

    @Override
    void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException {
        Points points = Points.withBox(prompt, frame);
        feeds.put("batched_point_coords", points.coordinates(), 1, 1, points.size(), 2);
        feeds.put("batched_point_labels", points.labels(), 1, 1, points.size());
        feeds.putSize(LowResMask.SIDE, LowResMask.SIDE);
    }
}
