package org.maskmarch.segment.onnx;

import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.Map;
import org.maskmarch.api.segment.Prompt;

/**
 * SAM 2 and 2.1 in the layouts of samexporter ({@code high_res_feats_0}) and of osam ({@code high_res_features1}). The
 * graph adds its own padding point. Where it would stretch masks to the size of the image, they are asked for as they
 * are, 256 x 256.
 */
final class Sam2 extends SamAdapter {
    /** Names of the features, the same in encoder and decoder. */
    private enum Layout {
        SAMEXPORTER("image_embed", "high_res_feats_0", "high_res_feats_1"),
        OSAM("image_embeddings", "high_res_features1", "high_res_features2");

        private final String embedding;
        private final String finest;
        private final String fine;

        Layout(String embedding, String finest, String fine) {
            this.embedding = embedding;
            this.finest = finest;
            this.fine = fine;
        }

        static Layout of(Signature decoder) {
            return decoder.takes(SAMEXPORTER.finest) ? SAMEXPORTER : OSAM;
        }
    }

    Sam2(Signature encoder, Signature decoder) {
        this(encoder, decoder, Layout.of(decoder));
    }

    private Sam2(Signature encoder, Signature decoder, Layout layout) {
        this(encoder, decoder, layout, PictureInput.stretched(encoder, PictureInput.Values.NORMALISED));
    }

    private Sam2(Signature encoder, Signature decoder, Layout layout, PictureInput picture) {
        super(encoder, decoder, picture, Map.of(layout.embedding, layout.embedding, layout.finest, layout.finest,
                layout.fine, layout.fine), picture.side(), anyOutput(decoder, "low_res_masks", "masks"),
                anyOutput(decoder, "iou_predictions", "scores"));
        Map<String, Integer> inputs = new HashMap<>(Map.of("point_coords", 3, "point_labels", 2, "mask_input", 4,
                "has_mask_input", 1));
        features.keySet().forEach(name -> inputs.put(name, 4));
        decoder.expectInputs(inputs, MetaSam.SIZE);
    }

    static boolean claims(Signature decoder) {
        return decoder.takes(Layout.SAMEXPORTER.finest) || decoder.takes(Layout.OSAM.finest);
    }

    @Override
    String family() {
        return "SAM 2";
    }

    @Override
    boolean takesLogits() {
        return true;
    }

    @Override
    void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException {
        Points points = Points.withBox(prompt, frame);
        feeds.put("point_coords", points.coordinates(), 1, points.size(), 2);
        feeds.put("point_labels", points.labels(), 1, points.size());
        feeds.putLogits(prompt.logits());
        feeds.putSize(LowResMask.SIDE, LowResMask.SIDE);
    }
}
