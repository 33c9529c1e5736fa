package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;

/** The two sessions of a SAM and the adapter of its family. Thread-safe. */
final class SamModel implements OnDemand.Model {
    /** No family has more than five mask tokens. */
    private static final int MOST_MASKS = 16;
    private static final int MASK_SIZE = LowResMask.SIDE * LowResMask.SIDE;

    private final ModelFiles files;
    private final OrtEnvironment environment = Sessions.environment();
    private final Sessions sessions;
    private final OrtSession encoder;
    private final OrtSession decoder;
    private final Signature decoderSignature;
    private final SamAdapter adapter;
    /** Inputs of the decoder that are fed from the encoder, and the encoder's outputs for them, in the same order. */
    private final List<String> featureInputs;
    private final List<String> featureOutputs;
    private final String fingerprint;
    private final Guard guard = new Guard("this segmenter");

    /**
     * Loads both models.
     *
     * @param threads of one inference; 0 = all processors
     * @param int8    whether the encoder multiplies in 8 bits: see {@link QuantizedGraph}
     * @throws MaskmarchException resource, when a file is missing, damaged or of no known family
     */
    SamModel(ModelFiles files, int threads, boolean int8) {
        this.files = files.checked();
        this.sessions = new Sessions(threads);
        String loading = files.encoder().toString();
        String found = "";
        boolean complete = false;
        try {
            encoder = int8 ? sessions.open(QuantizedGraph.of(Files.readAllBytes(files.encoder())))
                    : sessions.open(files.encoder());
            Signature encoderSignature = Signature.of("encoder", encoder);
            loading = files.decoder().toString();
            Signature stored = Sessions.signature("decoder", files.decoder());
            loading = both();
            found = "Found: " + encoderSignature + "; " + stored + ".";
            SamFamilies family = SamFamilies.of(encoderSignature, stored);
            decoder = family.changesDecoder() ? sessions.open(family.prepared(Files.readAllBytes(files.decoder())))
                    : sessions.open(files.decoder());
            decoderSignature = Signature.of("decoder", decoder);
            adapter = family.adapter(encoderSignature, decoderSignature);
            featureInputs = adapter.features.keySet().stream().sorted().toList();
            featureOutputs = featureInputs.stream().map(adapter.features::get).toList();
            fingerprint = "encoder " + ModelFiles.sha256(files.encoder()) + (int8 ? " int8 " : " ") + adapter.picture + " "
                    + featureOutputs;
            complete = true;
        } catch (OrtException | IllegalArgumentException e) {
            throw MaskmarchException.resource("model.unsupported", loading,
                    "This is not a SAM that fits: " + e.getMessage() + ". " + found,
                    "Use the encoder and the decoder of one export; docs/reference/models.md lists the families.", e);
        } catch (IOException e) {
            throw ModelFiles.unreadable(loading, e);
        } finally {
            if (!complete) {
                sessions.close();
            }
        }
    }

    private String both() {
        return files.encoder() + ", " + files.decoder();
    }

    /** Name of the family, for people. */
    String family() {
        return adapter.family() + (adapter.takesLogits() ? "" : ", which reads no earlier logits");
    }

    /** Identity of the encoder and of how pictures are put to it. */
    String fingerprint() {
        return fingerprint;
    }

    /** Keeps the sessions open; to be released. Everything below is to be called inside. */
    @Override
    public Guard.Use use() {
        return guard.use();
    }

    /** The encoding of an image, in native memory. */
    OnnxEmbedding encode(RgbImage image) {
        try (OnnxTensor input = adapter.picture.tensor(environment, image)) {
            OrtSession.Result result = encoder.run(Map.of(adapter.picture.name(), input),
                    new LinkedHashSet<>(featureOutputs));
            return new OnnxEmbedding(fingerprint, image.width(), image.height(), result, featureOutputs);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** @throws IllegalArgumentException when the bytes are not those of a packed embedding */
    OnnxEmbedding unpack(ByteBuffer bytes) {
        return OnnxEmbedding.unpack(bytes, environment, fingerprint, featureOutputs.size());
    }

    /**
     * The masks for a prompt, in token order.
     *
     * @throws MaskmarchException bad input, when the family cannot be asked that
     */
    List<MaskCandidate> decode(OnnxEmbedding embedding, Prompt prompt) {
        adapter.check(prompt);
        try (Guard.Use image = embedding.use(); Feeds feeds = new Feeds(environment, decoderSignature)) {
            for (int i = 0; i < featureInputs.size(); i++) {
                feeds.lend(featureInputs.get(i), embedding.tensors().get(i));
            }
            adapter.ask(prompt, adapter.frame(embedding.width(), embedding.height()), feeds);
            try (OrtSession.Result result = decoder.run(feeds.tensors(), Set.of(adapter.masks, adapter.scores))) {
                return candidates((OnnxTensor) result.get(adapter.masks).orElseThrow(),
                        (OnnxTensor) result.get(adapter.scores).orElseThrow(),
                        adapter.maskFrame(embedding.width(), embedding.height()));
            }
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private List<MaskCandidate> candidates(OnnxTensor masks, OnnxTensor scores, Frame frame) {
        long[] maskShape = masks.getInfo().getShape();
        long[] scoreShape = scores.getInfo().getShape();
        long count = Arrays.stream(scoreShape).reduce(1, (a, b) -> a * b);
        int rank = maskShape.length;
        if (count < 1 || count > MOST_MASKS || rank < 4 || maskShape[rank - 1] != LowResMask.SIDE
                || maskShape[rank - 2] != LowResMask.SIDE || maskShape[rank - 3] != count
                || Arrays.stream(maskShape).reduce(1, (a, b) -> a * b) != count * MASK_SIZE) {
            throw MaskmarchException.resource("model.unsupported", files.decoder().toString(), "The decoder answered masks "
                    + Arrays.toString(maskShape) + " with scores " + Arrays.toString(scoreShape)
                    + " where [1, masks, 256, 256] and [1, masks] are expected.", "Export the decoder again.", null);
        }
        FloatBuffer logits = masks.getFloatBuffer();
        FloatBuffer quality = scores.getFloatBuffer();
        float[][] lowRes = new float[(int) count][MASK_SIZE];
        for (float[] each : lowRes) {
            logits.get(each);
        }
        return IntStream.range(0, (int) count).parallel()
                .mapToObj(i -> candidate(adapter.firstToken((int) count) + i, lowRes[i], quality.get(i), frame)).toList();
    }

    private MaskCandidate candidate(int token, float[] lowRes, float score, Frame frame) {
        for (float logit : lowRes) {
            checkFinite(logit);
        }
        checkFinite(score);
        LowResMask.Pixels pixels = LowResMask.pixels(lowRes, frame);
        return new MaskCandidate(token, pixels.mask(), pixels.unsure(), lowRes, score, LowResMask.stability(lowRes, frame));
    }

    private void checkFinite(float value) {
        if (!Float.isFinite(value)) {
            throw MaskmarchException.resource("model.not-finite", files.decoder().toString(),
                    "The model answered " + value + ".", "Fetch the model again; use 32-bit weights.", null);
        }
    }

    private MaskmarchException failed(OrtException e) {
        return MaskmarchException.resource("model.failed", both(), "ONNX Runtime failed: " + e.getMessage(),
                "Check that encoder and decoder belong together and that memory is left.", e);
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        guard.close(sessions::close);
    }
}
