package org.maskmarch.segment.onnx;

import static org.maskmarch.segment.onnx.OnnxFile.FLOAT;
import static org.maskmarch.segment.onnx.OnnxFile.INT64;
import static org.maskmarch.segment.onnx.OnnxFile.UINT8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Models with the signature of each family and simple arithmetic inside, by which a test sees what arrived.
 *
 * <p>Encoders: the first three channels of the embedding are the means of patches of 16 x 16 pixels of the 1024 frame,
 * the rest is 0; further outputs are twice and three times that, in finer patches. Decoders: the first mask is a disc of
 * radius {@value #RADIUS} (in the 1024 frame) round the first point, or round the first corner of the box, plus the
 * earlier logits where there are some. The second one begins with coordinates, labels and boxes as they came in. The
 * third begins with the first three channels of the embedding and the first numbers of the other features. A fourth, of
 * families that have one, is the negative of the first. Where there is but one mask, what the second and the third would
 * tell (but not the embedding) is whispered into the first.
 */
final class FakeSam {
    static final int RADIUS = 100;
    /** Numbers of each further feature in the third mask. */
    static final int PEEK = 64;
    static final float WHISPER = 0.01f;
    static final float[] SCORES = {0.95f, 0.75f, 0.85f, 0.65f};
    private static final int SIDE = 256;
    private static final int ALL = SIDE * SIDE;
    private static final float[] MEAN = {123.675f, 116.28f, 103.53f};
    private static final float[] DEVIATION = {58.395f, 57.12f, 57.375f};

    private final OnnxFile encoder = new OnnxFile();
    private final OnnxFile decoder = new OnnxFile();

    private FakeSam() { }

    OnnxSegmenter segmenter(Path folder) throws IOException {
        Path[] files = write(folder, "encoder.onnx", "decoder.onnx");
        return new OnnxSegmenter(files[0], files[1], "fake", 1);
    }

    Path[] write(Path folder, String encoderName, String decoderName) throws IOException {
        Path[] files = {folder.resolve(encoderName), folder.resolve(decoderName)};
        encoder.write(files[0]);
        decoder.write(files[1]);
        return files;
    }

    /** @param tokens 4, or 1 as some exports have it */
    static FakeSam meta(int tokens) {
        FakeSam sam = new FakeSam();
        sam.planes("input_image", "image_embeddings", 1024);
        sam.metaDecoder(tokens, true, false);
        return sam;
    }

    /** As samexporter's {@code --use-preprocess}: floats [height, width, 3]. */
    static FakeSam metaWithPixels(int type) {
        FakeSam sam = new FakeSam();
        OnnxFile e = sam.encoder;
        String raw = e.input("input_image", type, -1, -1, 3);
        String floats = e.node("Cast", Map.of("to", (long) FLOAT), raw);
        String normal = e.node("Div", e.node("Sub", floats, e.floats(MEAN)), e.floats(DEVIATION));
        String missing = e.node("Sub", e.ints(1024, 1024, 3), e.node("Shape", raw));
        String pads = e.node("Concat", Map.of("axis", 0L), e.ints(0, 0, 0), missing);
        String padded = e.node("Pad", normal, pads, e.floats(new float[1], new long[0]));
        String planes = e.node("Unsqueeze", e.node("Transpose", Map.of("perm", new long[] {2, 0, 1}), padded), e.ints(0));
        sam.feature("image_embeddings", planes, 16, 256, 1);
        sam.metaDecoder(4, true, false);
        return sam;
    }

    static FakeSam nano() {
        FakeSam sam = new FakeSam();
        sam.planes("image", "image_embeddings", 1024);
        sam.metaDecoder(4, false, false);
        return sam;
    }

    /** Light HQ-SAM: one early layer of 160 channels. */
    static FakeSam hq() {
        FakeSam sam = new FakeSam();
        String picture = sam.planes("input_image", "image_embeddings", 1024);
        OnnxFile e = sam.encoder;
        String early = e.node("Transpose", Map.of("perm", new long[] {0, 2, 3, 1}),
                sam.patches(picture, 16, 160, 2));
        e.name("interm_embeddings", e.node("Unsqueeze", early, e.ints(0)));
        e.output("interm_embeddings", FLOAT, 1, 1, 64, 64, 160);
        sam.metaDecoder(1, true, true);
        return sam;
    }

    static FakeSam edge() {
        FakeSam sam = new FakeSam();
        sam.planes("image", "image_embeddings", 1024);
        sam.pointsDecoder("scores", "masks", true);
        return sam;
    }

    /** @param masks name of the output: {@code masks} or {@code low_res_masks} */
    static FakeSam efficientVit(int side, String masks) {
        FakeSam sam = new FakeSam();
        sam.planes("input_image", "image_embeddings", side);
        sam.pointsDecoder("iou_predictions", masks, false);
        return sam;
    }

    static FakeSam efficient() {
        FakeSam sam = new FakeSam();
        OnnxFile e = sam.encoder;
        String picture = e.input("batched_images", FLOAT, -1, 3, -1, -1);
        String stretched = e.node("Resize", Map.of("mode", "linear"), picture, "", "", e.ints(1, 3, 1024, 1024));
        sam.feature("image_embeddings", stretched, 16, 256, 1);
        OnnxFile d = sam.decoder;
        d.input("image_embeddings", FLOAT, 1, 256, 64, 64);
        d.input("batched_point_coords", FLOAT, 1, -1, -1, 2);
        d.input("batched_point_labels", FLOAT, 1, -1, -1);
        d.input("orig_im_size", INT64, 2);
        // (x, y) * 1024 / (width, height)
        String size = d.node("Cast", Map.of("to", (long) FLOAT),
                d.node("Gather", "orig_im_size", d.ints(1, 0)));
        String points = d.node("Div", d.node("Mul", "batched_point_coords", d.number(1024)), size);
        String low = sam.masks(3, points, List.of(sam.flat("batched_point_coords"), sam.flat("batched_point_labels"),
                d.node("Cast", Map.of("to", (long) FLOAT), "orig_im_size")), null, List.of("image_embeddings"));
        String sizes = d.node("Concat", Map.of("axis", 0L), d.ints(1, 3), "orig_im_size");
        String large = d.node("Resize", Map.of("mode", "linear"), low, "", "", sizes);
        d.name("output_masks", d.node("Unsqueeze", large, d.ints(0)));
        d.output("output_masks", FLOAT, -1, -1, -1, -1, -1);
        sam.scores("iou_predictions", 3, 1, 1, 3);
        d.name("1234", d.node("Unsqueeze", low, d.ints(0)));
        d.output("1234", FLOAT, -1, -1, -1, -1, -1);
        return sam;
    }

    /** Optimum's export of SAM 1. */
    static FakeSam huggingFace(boolean labels) {
        FakeSam sam = new FakeSam();
        String picture = sam.planes("pixel_values", "image_embeddings", 1024);
        sam.feature("image_positional_embeddings", picture, 16, 256, 2);
        OnnxFile d = sam.decoder;
        d.input("image_positional_embeddings", FLOAT, 1, 256, 64, 64);
        d.input("image_embeddings", FLOAT, 1, 256, 64, 64);
        d.input("input_points", FLOAT, -1, -1, -1, 2);
        List<String> echoed = new ArrayList<>(List.of(sam.flat("input_points")));
        if (labels) {
            d.input("input_labels", INT64, -1, -1, -1);
            echoed.add(sam.flat("input_labels"));
        }
        String low = sam.masks(3, "input_points", echoed, null,
                List.of("image_embeddings", "image_positional_embeddings"));
        sam.scores("iou_scores", 3, -1, -1, 3);
        d.name("pred_masks", d.node("Unsqueeze", low, d.ints(0)));
        d.output("pred_masks", FLOAT, -1, -1, 3, 256, 256);
        return sam;
    }

    /** The layout of onnx-community's sam2.1 models. */
    static FakeSam huggingFace2(boolean boxes) {
        FakeSam sam = new FakeSam();
        String picture = sam.encoder.input("pixel_values", FLOAT, -1, 3, 1024, 1024);
        sam.feature("image_embeddings.0", picture, 4, 32, 2);
        sam.feature("image_embeddings.1", picture, 8, 64, 3);
        sam.feature("image_embeddings.2", picture, 16, 256, 1);
        OnnxFile d = sam.decoder;
        d.input("input_points", FLOAT, -1, -1, -1, 2);
        d.input("input_labels", INT64, -1, -1, -1);
        List<String> echoed = new ArrayList<>(List.of(sam.flat("input_points"), sam.flat("input_labels")));
        String points = echoed.get(0);
        if (boxes) {
            d.input("input_boxes", FLOAT, -1, -1, 4);
            echoed.add(sam.flat("input_boxes"));
            points = d.node("Concat", Map.of("axis", 0L), points, echoed.get(2));
        }
        d.input("image_embeddings.0", FLOAT, -1, 32, 256, 256);
        d.input("image_embeddings.1", FLOAT, -1, 64, 128, 128);
        d.input("image_embeddings.2", FLOAT, -1, 256, 64, 64);
        String low = sam.masks(3, points, echoed, null,
                List.of("image_embeddings.2", "image_embeddings.0", "image_embeddings.1"));
        sam.scores("iou_scores", 3, -1, -1, 3);
        d.name("pred_masks", d.node("Unsqueeze", low, d.ints(0)));
        d.output("pred_masks", FLOAT, -1, -1, -1, 256, 256);
        d.name("object_score_logits", d.number(3));
        d.output("object_score_logits", FLOAT, -1);
        return sam;
    }

    /** samexporter's SAM 2. */
    static FakeSam sam2() {
        FakeSam sam = new FakeSam();
        String picture = sam.encoder.input("image", FLOAT, 1, 3, 1024, 1024);
        sam.feature("high_res_feats_0", picture, 4, 32, 2);
        sam.feature("high_res_feats_1", picture, 8, 64, 3);
        sam.feature("image_embed", picture, 16, 256, 1);
        OnnxFile d = sam.decoder;
        d.input("image_embed", FLOAT, 1, 256, 64, 64);
        d.input("high_res_feats_0", FLOAT, 1, 32, 256, 256);
        d.input("high_res_feats_1", FLOAT, 1, 64, 128, 128);
        sam.classicPrompt(-1);
        String low = sam.masks(3, "point_coords", List.of(sam.flat("point_coords"), sam.flat("point_labels")),
                sam.fedBack(), List.of("image_embed", "high_res_feats_0", "high_res_feats_1"));
        d.name("masks", low);
        d.output("masks", FLOAT, -1, -1, 256, 256);
        sam.scores("iou_predictions", 3, -1, -1);
        return sam;
    }

    /** osam's SAM 2.1: stretches the masks to {@code orig_im_size}. */
    static FakeSam osamSam2() {
        FakeSam sam = new FakeSam();
        String picture = sam.encoder.input("input", FLOAT, 1, 3, 1024, 1024);
        sam.feature("image_embeddings", picture, 16, 256, 1);
        sam.feature("high_res_features1", picture, 4, 32, 2);
        sam.feature("high_res_features2", picture, 8, 64, 3);
        OnnxFile d = sam.decoder;
        d.input("image_embeddings", FLOAT, 1, 256, 64, 64);
        d.input("high_res_features1", FLOAT, 1, 32, 256, 256);
        d.input("high_res_features2", FLOAT, 1, 64, 128, 128);
        sam.classicPrompt(1);
        d.input("orig_im_size", INT64, 2);
        String low = sam.masks(3, "point_coords", List.of(sam.flat("point_coords"), sam.flat("point_labels")),
                sam.fedBack(), List.of("image_embeddings", "high_res_features1", "high_res_features2"));
        String sizes = d.node("Concat", Map.of("axis", 0L), d.ints(1, 3), "orig_im_size");
        d.name("masks", d.node("Resize", Map.of("mode", "linear"), low, "", "", sizes));
        d.output("masks", FLOAT, 1, -1, -1, -1);
        sam.scores("iou_predictions", 3, 1, 3);
        return sam;
    }

    private void metaDecoder(int tokens, boolean size, boolean early) {
        OnnxFile d = decoder;
        List<String> features = new ArrayList<>(List.of(d.input("image_embeddings", FLOAT, 1, 256, 64, 64)));
        if (early) {
            features.add(d.input("interm_embeddings", FLOAT, 1, 1, 64, 64, 160));
        }
        classicPrompt(1);
        String low = masks(tokens, "point_coords", List.of(flat("point_coords"), flat("point_labels")), fedBack(),
                features);
        if (size) {
            d.input("orig_im_size", FLOAT, 2);
            String sizes = d.node("Concat", Map.of("axis", 0L), d.ints(1, tokens),
                    d.node("Cast", Map.of("to", (long) INT64), "orig_im_size"));
            d.name("masks", d.node("Resize", Map.of("mode", "linear"), low, "", "", sizes));
            d.output("masks", FLOAT, -1, -1, -1, -1);
        }
        scores("iou_predictions", tokens, 1, tokens);
        d.name("low_res_masks", low);
        d.output("low_res_masks", FLOAT, -1, -1, -1, -1);
    }

    private void pointsDecoder(String scores, String masks, boolean scoresFirst) {
        decoder.input("image_embeddings", FLOAT, 1, 256, 64, 64);
        decoder.input("point_coords", FLOAT, scoresFirst ? 1 : -1, -1, 2);
        decoder.input("point_labels", FLOAT, scoresFirst ? 1 : -1, -1);
        String low = masks(4, "point_coords", List.of(flat("point_coords"), flat("point_labels")), null,
                List.of("image_embeddings"));
        if (scoresFirst) {
            scores(scores, 4, 1, 4);
        }
        decoder.name(masks, low);
        decoder.output(masks, FLOAT, -1, 4, 256, 256);
        if (!scoresFirst) {
            scores(scores, 4, -1, 4);
        }
    }

    private void classicPrompt(int objects) {
        decoder.input("point_coords", FLOAT, objects, -1, 2);
        decoder.input("point_labels", FLOAT, objects, -1);
        decoder.input("mask_input", FLOAT, objects, 1, 256, 256);
        decoder.input("has_mask_input", FLOAT, objects);
    }

    /** The earlier logits, or zero. */
    private String fedBack() {
        return decoder.node("Mul", "mask_input", "has_mask_input");
    }

    private String flat(String input) {
        return decoder.node("Cast", Map.of("to", (long) FLOAT), decoder.node("Reshape", input, decoder.ints(-1)));
    }

    /** [1, tokens, 256, 256] */
    private String masks(int tokens, String points, List<String> echoed, String logits, List<String> features) {
        OnnxFile d = decoder;
        String flat = d.node("Reshape", points, d.ints(-1));
        float[] centres = new float[SIDE];
        for (int i = 0; i < SIDE; i++) {
            centres[i] = (i + 0.5f) * 4;
        }
        String x = d.node("Sub", d.floats(centres, 1, 1, 1, SIDE), d.node("Slice", flat, d.ints(0), d.ints(1)));
        String y = d.node("Sub", d.floats(centres, 1, 1, SIDE, 1), d.node("Slice", flat, d.ints(1), d.ints(2)));
        String squares = d.node("Add", d.node("Mul", x, x), d.node("Mul", y, y));
        String disc = d.node("Div", d.node("Sub", d.number(RADIUS * RADIUS), squares), d.number(1000));
        if (logits != null) {
            disc = d.node("Add", disc, logits);
        }
        String numbers = d.node("Concat", Map.of("axis", 0L), echoed.toArray(String[]::new));
        List<String> seen = new ArrayList<>();
        for (String feature : features) {
            int count = seen.isEmpty() ? 3 * 64 * 64 : PEEK;
            seen.add(d.node("Slice", d.node("Reshape", feature, d.ints(-1)), d.ints(0), d.ints(count)));
        }
        if (tokens == 1) {
            String both = d.node("Concat", Map.of("axis", 0L), numbers, seen.get(1));
            return d.node("Add", disc, d.node("Mul", picture(both), d.number(WHISPER)));
        }
        String embedded = d.node("Concat", Map.of("axis", 0L), seen.toArray(String[]::new));
        List<String> all = new ArrayList<>(List.of(disc, picture(numbers), picture(embedded)));
        if (tokens == 4) {
            all.add(d.node("Neg", disc));
        }
        return d.node("Concat", Map.of("axis", 1L), all.toArray(String[]::new));
    }

    /** A row of numbers as [1, 1, 256, 256], the rest zero. */
    private String picture(String numbers) {
        OnnxFile d = decoder;
        String padded = d.node("Concat", Map.of("axis", 0L), numbers, d.floats(new float[ALL]));
        return d.node("Reshape", d.node("Slice", padded, d.ints(0), d.ints(ALL)), d.ints(1, 1, SIDE, SIDE));
    }

    private void scores(String name, int tokens, long... shape) {
        long[] lengths = shape.clone();
        for (int axis = 0; axis < lengths.length; axis++) {
            lengths[axis] = axis == lengths.length - 1 ? tokens : 1;
        }
        decoder.name(name, decoder.floats(java.util.Arrays.copyOf(SCORES, tokens), lengths));
        decoder.output(name, FLOAT, shape);
    }

    private String planes(String input, String output, int side) {
        String picture = encoder.input(input, FLOAT, 1, 3, side, side);
        encoder.name(output, patches(picture, side / 64, 256, 1));
        encoder.output(output, FLOAT, 1, 256, 64, 64);
        return picture;
    }

    /** Of a picture of side 1024. */
    private void feature(String output, String picture, int patch, int channels, float factor) {
        encoder.name(output, patches(picture, patch, channels, factor));
        encoder.output(output, FLOAT, 1, channels, 1024 / patch, 1024 / patch);
    }

    private String patches(String picture, int patch, int channels, float factor) {
        OnnxFile e = encoder;
        String means = e.node("AveragePool", Map.of("kernel_shape", new long[] {patch, patch},
                "strides", new long[] {patch, patch}), picture);
        String padded = e.node("Pad", means, e.ints(0, 0, 0, 0, 0, channels - 3, 0, 0), e.floats(new float[1], new long[0]));
        return e.node("Mul", padded, e.number(factor));
    }
}
