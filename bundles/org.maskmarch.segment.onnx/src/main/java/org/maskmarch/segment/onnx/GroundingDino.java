package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.PromptBox;

/**
 * Grounding DINO (Liu et al., 2023) as X-AnyLabeling exports it: one file that takes a picture and a caption with its masks,
 * and answers boxes with a logit for each piece of the caption. Thread-safe.
 */
final class GroundingDino implements OnDemand.Model {
    /** A box is found where the best of its pieces has more than this (the authors' thresholds). */
    private static final double BOX_THRESHOLD = 0.30;
    /** A piece belongs to the phrase that is seen where it has more than this. */
    private static final double TEXT_THRESHOLD = 0.25;

    /** Size of the picture where the file leaves it open: that of the published files. */
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 800;
    private static final int LEAST_SIDE = 64;
    private static final int LARGEST_SIDE = 4096;
    /** 900 boxes with 256 logits are published. */
    private static final long MOST_LOGITS = 1L << 22;

    private final TextModelFiles files;
    private final BertVocabulary vocabulary;
    private final OrtEnvironment environment = Sessions.environment();
    private final Sessions sessions;
    private final OrtSession session;
    private final int width;
    private final int height;
    private final Guard guard = new Guard("this text model");

    /**
     * Loads model and vocabulary.
     *
     * @param threads of one inference; 0 = all processors
     * @throws MaskmarchException resource, when a file is damaged, or the model has another signature
     */
    GroundingDino(TextModelFiles files, int threads) {
        this.files = files;
        this.vocabulary = BertVocabulary.read(files.vocabulary());
        this.sessions = new Sessions(threads);
        String found = "";
        boolean complete = false;
        try {
            session = sessions.open(files.model());
            Signature signature = Signature.of("model", session);
            found = " Found: " + signature + ".";
            GroundingDinoInputs.check(signature);
            long[] picture = signature.input(GroundingDinoInputs.PICTURE).shape();
            height = side(picture[2], HEIGHT);
            width = side(picture[3], WIDTH);
            complete = true;
        } catch (OrtException | IllegalArgumentException e) {
            throw MaskmarchException.resource("model.unsupported", files.model().toString(), "This is no Grounding DINO that fits: "
                    + e.getMessage() + "." + found + " Expected: " + GroundingDinoInputs.expected() + ".",
                    "Use the export that docs/reference/models.md names.", e);
        } finally {
            if (!complete) {
                sessions.close();
            }
        }
    }

    private static int side(long declared, int otherwise) {
        if (declared >= 0 && (declared < LEAST_SIDE || declared > LARGEST_SIDE)) {
            throw new IllegalArgumentException("a side of the picture is " + declared + ", not from " + LEAST_SIDE + " to "
                    + LARGEST_SIDE);
        }
        return declared < 0 ? otherwise : (int) declared;
    }

    /** What this is, for the log. */
    String description() {
        return "Grounding DINO, pictures of " + width + " x " + height + ", " + vocabulary.size() + " word pieces";
    }

    /** Whether the vocabulary is the one of BERT base uncased, as far as can be seen. */
    boolean hasUsualVocabulary() {
        return vocabulary.isUncased();
    }

    @Override
    public Guard.Use use() {
        return guard.use();
    }

    /** Everything that the text describes, in the model's order. */
    List<FoundBox> find(RgbImage image, String text) {
        Caption caption = Caption.of(text, vocabulary);
        Map<String, OnnxTensor> feeds = new HashMap<>();
        try {
            long count = caption.size();
            byte[] all = new byte[caption.size()];
            Arrays.fill(all, (byte) 1);
            feeds.put(GroundingDinoInputs.PICTURE, picture(image));
            feeds.put(GroundingDinoInputs.IDS, numbers(caption.ids()));
            feeds.put(GroundingDinoInputs.ATTENTION, flags(all, 1, count));
            feeds.put(GroundingDinoInputs.TYPES, numbers(new long[caption.size()]));
            feeds.put(GroundingDinoInputs.POSITIONS, numbers(caption.positions()));
            feeds.put(GroundingDinoInputs.PHRASES, flags(bytes(caption.attends()), 1, count, count));
            try (OrtSession.Result answer = session.run(feeds, Set.of(GroundingDinoInputs.LOGITS, GroundingDinoInputs.BOXES))) {
                return found((OnnxTensor) answer.get(GroundingDinoInputs.LOGITS).orElseThrow(),
                        (OnnxTensor) answer.get(GroundingDinoInputs.BOXES).orElseThrow(), caption, image);
            }
        } catch (OrtException e) {
            throw MaskmarchException.resource("model.failed", files.model().toString(), "ONNX Runtime failed: " + e.getMessage(),
                    "Check that the vocabulary belongs to the model and that memory is left.", e);
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    /** The picture stretched to the model's size, with ImageNet's mean 0 and deviation 1. */
    private OnnxTensor picture(RgbImage image) throws OrtException {
        FloatBuffer planes = ByteBuffer.allocateDirect(3 * width * height * Float.BYTES).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Preprocessing.rows(image, width, height, (y, row) -> {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    planes.put((c * height + y) * width + x, (row[x * 3 + c] - Preprocessing.MEAN[c]) / Preprocessing.DEVIATION[c]);
                }
            }
        });
        return OnnxTensor.createTensor(environment, planes, new long[] {1, 3, height, width});
    }

    private OnnxTensor numbers(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
    }

    private OnnxTensor flags(byte[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, ByteBuffer.wrap(values), shape, OnnxJavaType.BOOL);
    }

    private static byte[] bytes(boolean[] flags) {
        byte[] bytes = new byte[flags.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (flags[i] ? 1 : 0);
        }
        return bytes;
    }

    private List<FoundBox> found(OnnxTensor logits, OnnxTensor boxes, Caption caption, RgbImage image) {
        long[] shape = logits.getInfo().getShape();
        if (shape.length != 3 || shape[0] != 1 || shape[2] < caption.size() || shape[1] * shape[2] > MOST_LOGITS
                || !Arrays.equals(boxes.getInfo().getShape(), new long[] {1, shape[1], 4})) {
            throw MaskmarchException.resource("model.unsupported", files.model().toString(), "The model answered logits "
                    + Arrays.toString(shape) + " with boxes " + Arrays.toString(boxes.getInfo().getShape()) + " where [1, N, "
                    + "pieces of the text or more] and [1, N, 4] are expected.", "Export the model again.", null);
        }
        FloatBuffer likely = logits.getFloatBuffer();
        FloatBuffer places = boxes.getFloatBuffer();
        float[] row = new float[(int) shape[2]];
        float[] box = new float[4];
        List<FoundBox> found = new ArrayList<>();
        for (int i = 0; i < shape[1]; i++) {
            likely.get(row);
            places.get(box);
            double score = score(row);
            PromptBox place = score > BOX_THRESHOLD ? place(box, image) : null;
            if (place != null) {
                found.add(new FoundBox(place, (float) score, caption.phrase(piece -> sigmoid(row[piece]) > TEXT_THRESHOLD)));
            }
        }
        return found;
    }

    /** The best piece's; minus infinity is what the model says where the text has no piece. */
    private double score(float[] logits) {
        float best = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
                throw notFinite(logit);
            }
            best = Math.max(best, logit);
        }
        return sigmoid(best);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /**
     * The part of a box that is in the picture, or null where there is none.
     *
     * @param box centre x, centre y, width, height, in widths and heights of the picture
     */
    private PromptBox place(float[] box, RgbImage image) {
        for (float value : box) {
            if (!Float.isFinite(value)) {
                throw notFinite(value);
            }
        }
        float x0 = Math.max(0, (box[0] - box[2] / 2) * image.width());
        float y0 = Math.max(0, (box[1] - box[3] / 2) * image.height());
        float x1 = Math.min(image.width(), (box[0] + box[2] / 2) * image.width());
        float y1 = Math.min(image.height(), (box[1] + box[3] / 2) * image.height());
        return x0 < x1 && y0 < y1 ? new PromptBox(x0, y0, x1, y1) : null;
    }

    private MaskmarchException notFinite(float value) {
        return MaskmarchException.resource("model.not-finite", files.model().toString(), "The model answered " + value + ".",
                "Fetch the model again; use 32-bit weights.", null);
    }

    @Override
    public void close() {
        guard.close(sessions::close);
    }
}
