package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.segment.Prompt;

/**
 * How one family of SAM exports is asked and answers: what goes into its encoder and decoder, in which frame, and which
 * outputs are read. One small class per family; {@link SamFamilies} chooses. Immutable. Constructors throw
 * {@link IllegalArgumentException} when the models do not fit the family.
 */
abstract class SamAdapter {
    /** Lengths of an embedding, all tensors together: far more than any SAM has (HQ-SAM of ViT-H: 22 million). */
    private static final long MOST_NUMBERS = 1L << 27;
    /** Far more than any strategy asks for; the decoder's memory grows with it. */
    private static final int MOST_POINTS = 256;
    /** SAM's encoders see patches of 16 x 16 pixels, whatever the size of the picture that the file takes. */
    private static final int PATCH = 16;

    final PictureInput picture;
    /** Encoder output of each decoder input that is fed from one. */
    final Map<String, String> features;
    /** Output with the low-resolution logits, [..., masks, 256, 256]. */
    final String masks;
    /** Output with the estimated quality of each mask, [..., masks]. */
    final String scores;
    /** Side of the square in which points are given. */
    private final int side;

    /**
     * @param features encoder output of each decoder input that is fed from one; checked against each other
     * @param side     of the square in which points are given, stretched as the picture is
     */
    SamAdapter(Signature encoder, Signature decoder, PictureInput picture, Map<String, String> features, int side,
               String masks, String scores) {
        this.picture = picture;
        this.features = features;
        this.side = side;
        this.masks = masks;
        this.scores = scores;
        long numbers = 0;
        for (Map.Entry<String, String> feature : features.entrySet()) {
            numbers += checkFeature(encoder.output(feature.getValue()), decoder.input(feature.getKey()));
        }
        if (numbers > MOST_NUMBERS) {
            throw new IllegalArgumentException("an embedding of " + numbers + " numbers is larger than any SAM's");
        }
        checkMasks(decoder.output(masks));
        checkNumbers(decoder.output(scores));
    }

    /** Numbers of the output, as far as declared. */
    private static long checkFeature(Signature.Port from, Signature.Port to) {
        boolean same = from.type() == OnnxJavaType.FLOAT && to.type() == OnnxJavaType.FLOAT && from.rank() == to.rank();
        double numbers = 1;
        for (int axis = 0; same && axis < from.rank(); axis++) {
            long length = from.shape()[axis];
            same = length < 0 || to.shape()[axis] < 0 || length == to.shape()[axis];
            numbers *= Math.max(1, length);
        }
        if (!same) {
            throw new IllegalArgumentException("the encoder's " + from + " does not fit the decoder's " + to
                    + " (32-bit floats of one shape)");
        }
        return (long) Math.min(numbers, Long.MAX_VALUE / 16);
    }

    private static void checkMasks(Signature.Port port) {
        checkNumbers(port);
        int rank = port.rank();
        boolean square = rank >= 4;
        for (int axis = Math.max(0, rank - 2); axis < rank; axis++) {
            square &= port.shape()[axis] < 0 || port.shape()[axis] == LowResMask.SIDE;
        }
        // rank 0 is what ONNX Runtime says when a file does not tell the shape
        if (!square && rank > 0) {
            throw new IllegalArgumentException("the decoder's masks are " + port
                    + " where [1, masks, 256, 256] is expected");
        }
    }

    private static void checkNumbers(Signature.Port port) {
        if (port.type() != OnnxJavaType.FLOAT) {
            throw new IllegalArgumentException("the decoder's output " + port + " should be 32-bit floats");
        }
    }

    /**
     * Side of the square in which SAM 1 and its descendants take points: 1024 for an embedding of 64 x 64, even where
     * the encoder takes a smaller picture.
     */
    static int pointSide(Signature.Port embedding, PictureInput picture) {
        long rows = embedding.rank() == 4 ? embedding.shape()[2] : -1;
        return rows > 0 && rows <= LowResMask.SIDE ? (int) rows * PATCH : picture.side();
    }

    /** Name of the family, for people. */
    abstract String family();

    /** Where points go. */
    final Frame frame(int width, int height) {
        return picture.stretched() ? Frame.stretched(width, height, side) : Frame.of(width, height, side);
    }

    /** What the logits cover: SAM 1 stretches them to the square first, the others straight to the image. */
    final Frame maskFrame(int width, int height) {
        return picture.stretched() ? Frame.stretched(width, height, LowResMask.SIDE) : frame(width, height);
    }

    /** Feeds everything beside the features. */
    abstract void ask(Prompt prompt, Frame frame, Feeds feeds) throws OrtException;

    /** First token of an answer with so many masks: three are the alternatives 1 to 3, any other number starts at 0. */
    final int firstToken(int count) {
        return count == 3 ? 1 : 0;
    }

    /**
     * What the family cannot be asked.
     *
     * @throws MaskmarchException bad input
     */
    final void check(Prompt prompt) {
        int points = prompt.points().size() + (prompt.box() != null && boxIsTwoPoints() ? 2 : 0);
        if (points > mostPoints()) {
            throw MaskmarchException.badInput("prompt.too-many-points", "prompt", points + " points are given"
                    + (prompt.box() == null ? "" : ", with the corners of the box,") + " and " + family() + " takes "
                    + mostPoints() + ".", "Leave some out: a few points say as much.");
        }
        if (prompt.box() != null && !takesBoxes()) {
            throw MaskmarchException.badInput("prompt.box-unsupported", "prompt", family() + " takes no boxes.",
                    "Give points (strategy mask-to-points), or choose another model.");
        }
        if (!takesNegativePoints() && prompt.points().stream().anyMatch(point -> !point.positive())) {
            throw MaskmarchException.badInput("prompt.negative-unsupported", "prompt", family()
                    + " cannot be told what is not the object.", "Leave the points with label 0 out, or choose another"
                    + " model.");
        }
    }

    int mostPoints() {
        return MOST_POINTS;
    }

    boolean boxIsTwoPoints() {
        return true;
    }

    boolean takesBoxes() {
        return true;
    }

    boolean takesNegativePoints() {
        return true;
    }

    /** Whether logits of an earlier answer are read; other families answer from points and box alone. */
    boolean takesLogits() {
        return false;
    }

    /** The output of the first of these names that is there. */
    static String anyOutput(Signature decoder, String... names) {
        return List.of(names).stream().filter(decoder::gives).findFirst().orElseThrow(() ->
                new IllegalArgumentException("the decoder has no output " + String.join(" or ", names)));
    }
}
