package org.maskmarch.segment.onnx;

import java.nio.ByteBuffer;
import java.nio.file.Path;
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
 * SAM and its descendants, as an encoder and a decoder in ONNX. The family is found by the models' inputs. Runs on the
 * CPU.
 *
 * <p>The models are loaded when they are first needed. Thread-safe; closing waits for what is under way.
 */
public final class OnnxSegmenter implements Segmenter, OnnxModel {
    /** The name of {@link #OnnxSegmenter()}. */
    public static final String MOBILE_SAM = "mobile-sam";
    /** System property: threads of one inference. */
    public static final String THREADS = "maskmarch.segment.threads";
    /** System property: whether encoders multiply in 8 bits. */
    public static final String INT8 = "maskmarch.segment.int8";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxSegmenter.class);

    private final String name;
    private final Supplier<ModelFiles> files;
    private final int threads;
    private final boolean int8;
    private final OnDemand<SamModel> model = new OnDemand<>("this segmenter", this::load);
    private volatile String fingerprint;

    /**
     * The model from where {@link ModelFiles#find} looks by default, with the threads that the system property {@value
     * #THREADS} says (0 or absent: all processors) and, where {@value #INT8} is true, an encoder in 8 bits.
     */
    public OnnxSegmenter() {
        this(MOBILE_SAM, () -> ModelFiles.find(null), Integer.getInteger(THREADS, 0), Boolean.getBoolean(INT8));
    }

    /**
     * @param name    by which jobs choose it
     * @param threads of one inference; 0 = all processors
     */
    public OnnxSegmenter(Path encoder, Path decoder, String name, int threads) {
        this(name, () -> new ModelFiles(encoder, decoder), threads, false);
    }

    /**
     * @param name    by which jobs choose it
     * @param files   asked for when the models are first needed, and again after a failure
     * @param threads of one inference; 0 = all processors
     * @param int8    whether the encoder multiplies by its weights in 8 bits: faster, and masks differ a little
     */
    public OnnxSegmenter(String name, Supplier<ModelFiles> files, int threads, boolean int8) {
        this.name = name;
        this.files = files;
        this.threads = threads;
        this.int8 = int8;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ImageEmbedding encode(RgbImage image) {
        return model.with(sam -> sam.encode(image));
    }

    @Override
    public List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt) {
        OnnxEmbedding encoded = own(embedding);
        check(prompt, encoded);
        return model.with(sam -> {
            if (!encoded.isOf(sam.fingerprint())) {
                throw new IllegalArgumentException("the embedding is of another model");
            }
            return sam.decode(encoded, prompt);
        });
    }

    @Override
    public String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = model.with(SamModel::fingerprint);
            fingerprint = known;
        }
        return known;
    }

    @Override
    public ByteBuffer pack(ImageEmbedding embedding) {
        return own(embedding).pack();
    }

    @Override
    public ImageEmbedding unpack(ByteBuffer bytes) {
        return model.with(sam -> sam.unpack(bytes));
    }

    private static OnnxEmbedding own(ImageEmbedding embedding) {
        if (embedding instanceof OnnxEmbedding encoded) {
            return encoded;
        }
        throw new IllegalArgumentException("the embedding is not of this segmenter");
    }

    private static void check(Prompt prompt, OnnxEmbedding image) {
        if (prompt.isEmpty()) {
            throw MaskmarchException.badInput("prompt.empty", "prompt", "There is neither a point nor a box.",
                    "Give at least one point or a box.");
        }
        for (PromptPoint point : prompt.points()) {
            checkInside(image, point.x(), point.y());
        }
        PromptBox box = prompt.box();
        if (box != null) {
            checkInside(image, box.x0(), box.y0());
            checkInside(image, box.x1(), box.y1());
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
    private static void checkInside(OnnxEmbedding image, float x, float y) {
        if (!(x >= 0 && y >= 0 && x <= image.width() && y <= image.height())) {
            throw MaskmarchException.badInput("prompt.outside", "prompt", "The point " + x + ", " + y
                    + " is outside the image of " + image.width() + " x " + image.height() + " pixels.",
                    "Give pixels from the top left of the image.");
        }
    }

    private SamModel load() {
        ModelFiles pair = files.get();
        SamModel loaded = new SamModel(pair, threads, int8);
        LOG.info("Segmenter {}: loaded {} and {} ({}{}, {})", name, pair.encoder(), pair.decoder(), loaded.family(),
                int8 ? ", int8" : "",
                pair.provenance() == ModelFiles.Provenance.VERIFIED ? "verified" : "custom");
        return loaded;
    }

    @Override
    public void retire() {
        model.retire();
    }

    /** Frees the models. Embeddings stay valid until they are closed themselves, but cannot be decoded any more. */
    @Override
    public void close() {
        model.close();
    }
}
