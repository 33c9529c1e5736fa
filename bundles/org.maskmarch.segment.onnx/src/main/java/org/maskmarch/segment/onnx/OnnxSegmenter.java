package org.maskmarch.segment.onnx;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.segment.Segmenter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SAM, and whatever has its contract: an encoder [1, 3, 1024, 1024] and a decoder exported by
 * {@code segment_anything/utils/onnx.py}, such as MobileSAM. Runs on the CPU.
 *
 * <p>The models are loaded when they are first needed. Thread-safe; closing waits for what is under way.
 */
public final class OnnxSegmenter implements Segmenter, AutoCloseable {
    /** The name of {@link #OnnxSegmenter()}. */
    public static final String MOBILE_SAM = "mobile-sam";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxSegmenter.class);
    /** Far more than any strategy asks for; the decoder's memory grows with it. */
    private static final int MOST_POINTS = 256;
    private static final float LABEL_PADDING = -1;
    private static final float LABEL_BOX_TOP_LEFT = 2;
    private static final float LABEL_BOX_BOTTOM_RIGHT = 3;

    private final String name;
    private final Supplier<ModelFiles> files;
    private final int threads;
    private SamModel model;
    private boolean closed;

    /** MobileSAM from where {@link ModelFiles#find} looks by default, on all processors. */
    public OnnxSegmenter() {
        this(MOBILE_SAM, () -> ModelFiles.find(null), 0);
    }

    /**
     * @param name    by which jobs choose it
     * @param threads of one inference; 0 = all processors
     */
    public OnnxSegmenter(Path encoder, Path decoder, String name, int threads) {
        this(name, () -> new ModelFiles(encoder, decoder), threads);
    }

    /**
     * @param files asked for when the models are first needed, and again after a failure
     */
    public OnnxSegmenter(String name, Supplier<ModelFiles> files, int threads) {
        this.name = name;
        this.files = files;
        this.threads = threads;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ImageEmbedding encode(RgbImage image) {
        return model().encode(image);
    }

    @Override
    public List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt) {
        if (!(embedding instanceof OnnxEmbedding encoded)) {
            throw new IllegalArgumentException("the embedding is not of this segmenter");
        }
        check(prompt, encoded.frame());
        Frame frame = encoded.frame();
        int count = prompt.points().size() + (prompt.box() == null ? 1 : 2);
        float[] points = new float[count * 2];
        float[] labels = new float[count];
        int i = 0;
        for (PromptPoint point : prompt.points()) {
            put(points, i, frame, point.x(), point.y());
            labels[i++] = point.positive() ? 1 : 0;
        }
        if (prompt.box() == null) {
            labels[i] = LABEL_PADDING; // as SAM was trained: a padding point at (0, 0) where there is no box
        } else {
            put(points, i, frame, prompt.box().x0(), prompt.box().y0());
            labels[i++] = LABEL_BOX_TOP_LEFT;
            put(points, i, frame, prompt.box().x1(), prompt.box().y1());
            labels[i] = LABEL_BOX_BOTTOM_RIGHT;
        }
        SamModel.Answer answer = model().decode(encoded, points, labels, prompt.logits());
        List<MaskCandidate> candidates = new ArrayList<>();
        int size = LowResMask.SIDE * LowResMask.SIDE;
        for (int token = 0; token < answer.scores().length; token++) {
            float[] logits = Arrays.copyOfRange(answer.logits(), token * size, (token + 1) * size);
            candidates.add(new MaskCandidate(token, LowResMask.mask(logits, frame), logits, answer.scores()[token],
                    LowResMask.stability(logits, frame)));
        }
        return candidates;
    }

    @Override
    public String fingerprint() {
        return model().fingerprint();
    }

    @Override
    public ByteBuffer pack(ImageEmbedding embedding) {
        return ((OnnxEmbedding) embedding).pack();
    }

    @Override
    public ImageEmbedding unpack(ByteBuffer bytes) {
        return model().unpack(bytes);
    }

    private static void put(float[] points, int i, Frame frame, float x, float y) {
        points[i * 2] = frame.x(x);
        points[i * 2 + 1] = frame.y(y);
    }

    private static void check(Prompt prompt, Frame frame) {
        if (prompt.isEmpty()) {
            throw MaskmarchException.badInput("prompt.empty", "prompt", "There is neither a point nor a box.",
                    "Give at least one point or a box.");
        }
        if (prompt.points().size() > MOST_POINTS) {
            throw MaskmarchException.badInput("prompt.too-many-points", "prompt",
                    prompt.points().size() + " points are given, " + MOST_POINTS + " are possible.",
                    "Leave some out: a few points say as much.");
        }
        for (PromptPoint point : prompt.points()) {
            checkInside(frame, point.x(), point.y());
        }
        PromptBox box = prompt.box();
        if (box != null) {
            checkInside(frame, box.x0(), box.y0());
            checkInside(frame, box.x1(), box.y1());
            if (!(box.x0() < box.x1() && box.y0() < box.y1())) {
                throw MaskmarchException.badInput("prompt.box", "prompt",
                        "The box " + box.x0() + ", " + box.y0() + ", " + box.x1() + ", " + box.y1() + " is empty.",
                        "Give it as x0, y0, x1, y1 with x0 < x1 and y0 < y1.");
            }
        }
        float[] logits = prompt.logits();
        if (logits != null) {
            if (logits.length != LowResMask.SIDE * LowResMask.SIDE) {
                throw MaskmarchException.badInput("prompt.logits", "prompt",
                        logits.length + " logits are given, 256 x 256 are needed.",
                        "Feed back the logits of an earlier answer.");
            }
            for (float logit : logits) {
                if (!Float.isFinite(logit)) {
                    throw MaskmarchException.badInput("prompt.logits", "prompt", "A logit is " + logit + ".",
                            "Feed back the logits of an earlier answer.");
                }
            }
        }
    }

    /** Written so that NaN is outside. */
    private static void checkInside(Frame frame, float x, float y) {
        if (!(x >= 0 && y >= 0 && x <= frame.width() && y <= frame.height())) {
            throw MaskmarchException.badInput("prompt.outside", "prompt", "The point " + x + ", " + y
                    + " is outside the image of " + frame.width() + " x " + frame.height() + " pixels.",
                    "Give pixels from the top left of the image.");
        }
    }

    private synchronized SamModel model() {
        if (closed) {
            throw new IllegalStateException("this segmenter is closed");
        }
        if (model == null) {
            ModelFiles pair = files.get();
            model = new SamModel(pair, threads);
            LOG.info("Segmenter {}: loaded {} and {} ({})", name, pair.encoder(), pair.decoder(),
                    pair.provenance() == ModelFiles.Provenance.VERIFIED ? "verified" : "custom");
        }
        return model;
    }

    /** Frees the models. Embeddings stay valid until they are closed themselves, but cannot be decoded any more. */
    @Override
    public void close() {
        SamModel loaded;
        synchronized (this) {
            closed = true;
            loaded = model;
            model = null;
        }
        if (loaded != null) {
            loaded.close();
        }
    }
}
