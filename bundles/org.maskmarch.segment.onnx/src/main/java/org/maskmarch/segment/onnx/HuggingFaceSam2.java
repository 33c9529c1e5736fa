package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtException;
import java.util.Map;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;

/**
 * SAM 2, SAM 2.1 and EdgeTAM as exported for transformers.js: points and boxes are inputs of their own, and what is not
 * given has length 0. Exports without {@code input_boxes} take the box as two points.
 */
final class HuggingFaceSam2 extends SamAdapter {
    static final String FIRST = "image_embeddings.0";
    private static final String SECOND = "image_embeddings.1";
    private static final String THIRD = "image_embeddings.2";
    private static final String BOXES = "input_boxes";
    /** SAM 3's tracker has the same names, but another scale of colours and of masks. */
    private static final int SIDE = 1024;
    private final boolean boxes;

    HuggingFaceSam2(Signature encoder, Signature decoder) {
        super(encoder, decoder, picture(encoder), Map.of(FIRST, FIRST, SECOND, SECOND, THIRD, THIRD), SIDE,
                anyOutput(decoder, "pred_masks"), anyOutput(decoder, "iou_scores"));
        boxes = decoder.takes(BOXES);
        decoder.expectInputs(Map.of(FIRST, 4, SECOND, 4, THIRD, 4, "input_points", 4, "input_labels", 3),
                Map.of(BOXES, 3));
    }

    private static PictureInput picture(Signature encoder) {
        PictureInput picture = PictureInput.stretched(encoder, PictureInput.Values.NORMALISED);
        if (picture.side() != SIDE) {
            throw new IllegalArgumentException("the encoder takes pictures of side " + picture.side() + " where " + SIDE
                    + " is expected (SAM 3 has 1008)");
        }
        return picture;
    }

    @Override
    String family() {
        return "SAM 2 of Hugging Face";
    }

    @Override
    boolean boxIsTwoPoints() {
        return !boxes;
    }

    @Override
    void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException {
        Points points = boxes ? Points.clicks(prompt, frame) : Points.withBox(prompt, frame);
        feeds.put("input_points", points.coordinates(), 1, 1, points.size(), 2);
        feeds.put("input_labels", points.labels(), 1, 1, points.size());
        if (boxes) {
            PromptBox box = prompt.box();
            float[] corners = box == null ? new float[0]
                    : new float[] {frame.x(box.x0()), frame.y(box.y0()), frame.x(box.x1()), frame.y(box.y1())};
            feeds.put(BOXES, corners, 1, corners.length / 4, 4);
        }
    }
}
