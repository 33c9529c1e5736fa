package org.maskmarch.segment.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;

/** The two sessions of a SAM: an encoder and a decoder cut to all four masks. Thread-safe. */
final class SamModel implements AutoCloseable {
    private static final Set<String> DECODER_INPUTS = Set.of("image_embeddings", "point_coords", "point_labels",
            "mask_input", "has_mask_input");

    /**
     * A decoder's answer.
     *
     * @param logits [tokens, 256, 256]
     * @param scores [tokens]
     */
    record Answer(float[] logits, float[] scores) { }

    private final ModelFiles files;
    private final OrtEnvironment environment;
    private final OrtSession encoder;
    private final OrtSession decoder;
    private final DecoderGraph graph;
    private final String encoderInput;
    private final int side;
    private final String fingerprint;
    private final Guard guard = new Guard("this segmenter");

    /**
     * Loads both models.
     *
     * @throws MaskmarchException resource, when a file is missing, damaged or of another kind
     */
    SamModel(ModelFiles files, int threads) {
        this.files = files.checked();
        this.environment = environment();
        OrtSession opened = null;
        try (OrtSession.SessionOptions options = options(threads)) {
            opened = environment.createSession(files.encoder().toString(), options);
            this.encoderInput = opened.getInputNames().iterator().next();
            this.side = side(opened);
            this.graph = decoderGraph();
            this.decoder = environment.createSession(graph.model, options);
            if (!decoder.getInputNames().containsAll(DECODER_INPUTS)) {
                Set<String> inputs = decoder.getInputNames();
                decoder.close();
                throw unsupported(files.decoder().toString(), "the inputs are " + inputs);
            }
            this.fingerprint = "encoder " + ModelFiles.sha256(files.encoder()) + " side " + side;
            this.encoder = opened;
            opened = null;
        } catch (OrtException e) {
            throw unsupported(files.encoder() + ", " + files.decoder(), e.getMessage());
        } finally {
            closeQuietly(opened);
        }
    }

    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | RuntimeException e) {
            throw MaskmarchException.resource("model.no-runtime", "ONNX Runtime",
                    "The native library of ONNX Runtime cannot be loaded: " + e,
                    "Use 64-bit Linux, and a java.io.tmpdir from which libraries may be loaded.", e);
        }
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
        // idle pool threads would otherwise spin and take the processors from the ray marcher
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private int side(OrtSession session) throws OrtException {
        if (session.getInputInfo().get(encoderInput).getInfo() instanceof TensorInfo info
                && info.type == OnnxJavaType.FLOAT && info.getShape().length == 4 && info.getShape()[1] == 3
                && info.getShape()[2] == info.getShape()[3] && info.getShape()[2] >= LowResMask.SIDE
                && info.getShape()[2] <= 4096) {
            return (int) info.getShape()[2];
        }
        throw unsupported(files.encoder().toString(),
                "the input is " + session.getInputInfo().get(encoderInput).getInfo());
    }

    private DecoderGraph decoderGraph() {
        try {
            return DecoderGraph.of(Files.readAllBytes(files.decoder()));
        } catch (IOException e) {
            throw ModelFiles.unreadable(files.decoder(), e);
        } catch (IllegalArgumentException e) {
            throw unsupported(files.decoder().toString(), e.getMessage());
        }
    }

    private static MaskmarchException unsupported(String subject, String why) {
        return MaskmarchException.resource("model.unsupported", subject, "This is not a SAM that fits: " + why + ".",
                "Use a MobileSAM or SAM encoder with input [1, 3, 1024, 1024] and a decoder exported by"
                        + " segment_anything/utils/onnx.py.", null);
    }

    /** The encoding of an image, in native memory. */
    OnnxEmbedding encode(RgbImage image) {
        Frame frame = Frame.of(image.width(), image.height(), side);
        FloatBuffer pixels = ByteBuffer.allocateDirect(3 * side * side * Float.BYTES).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Preprocessing.write(image, frame, pixels);
        try (Guard.Use use = guard.use();
                OnnxTensor input = OnnxTensor.createTensor(environment, pixels, new long[] {1, 3, side, side})) {
            return new OnnxEmbedding(frame, encoder.run(Map.of(encoderInput, input)));
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** Identity of the encoder and of how pictures are put to it. */
    String fingerprint() {
        return fingerprint;
    }

    /** @throws IllegalArgumentException when the bytes are not those of a packed embedding */
    OnnxEmbedding unpack(ByteBuffer bytes) {
        return OnnxEmbedding.unpack(bytes, environment, side);
    }

    /**
     * Runs the decoder.
     *
     * @param points [n, 2] in the square frame
     * @param labels [n]
     * @param logits [256, 256] or null
     */
    Answer decode(OnnxEmbedding embedding, float[] points, float[] labels, float[] logits) {
        float[] fedBack = logits == null ? new float[LowResMask.SIDE * LowResMask.SIDE] : logits;
        long n = labels.length;
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try (Guard.Use model = guard.use(); Guard.Use image = embedding.use();
                OnnxTensor coordinates = tensor(points, 1, n, 2);
                OnnxTensor kinds = tensor(labels, 1, n);
                OnnxTensor mask = tensor(fedBack, 1, 1, LowResMask.SIDE, LowResMask.SIDE);
                OnnxTensor hasMask = tensor(new float[] {logits == null ? 0 : 1}, 1);
                OnnxTensor size = tensor(new float[] {1, 1}, 2)) {
            inputs.put("image_embeddings", embedding.tensor());
            inputs.put("point_coords", coordinates);
            inputs.put("point_labels", kinds);
            inputs.put("mask_input", mask);
            inputs.put("has_mask_input", hasMask);
            // orig_im_size feeds only the outputs that were cut off, but has to be there
            inputs.put("orig_im_size", size);
            inputs.keySet().retainAll(decoder.getInputNames());
            try (OrtSession.Result result = decoder.run(inputs)) {
                float[] all = floats((OnnxTensor) result.get(graph.masks).orElseThrow());
                float[] scores = floats((OnnxTensor) result.get(graph.scores).orElseThrow());
                if (scores.length == 0 || all.length != scores.length * LowResMask.SIDE * LowResMask.SIDE) {
                    throw unsupported(files.decoder().toString(),
                            all.length + " logits for " + scores.length + " masks of 256 x 256");
                }
                return new Answer(finite(all), finite(scores));
            }
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private OnnxTensor tensor(float[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
    }

    private static float[] floats(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private float[] finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw MaskmarchException.resource("model.not-finite", files.decoder().toString(),
                        "The model answered " + value + ".", "Fetch the model again; use 32-bit weights.", null);
            }
        }
        return values;
    }

    private MaskmarchException failed(OrtException e) {
        return MaskmarchException.resource("model.failed", files.encoder() + ", " + files.decoder(),
                "ONNX Runtime failed: " + e.getMessage(),
                "Check that encoder and decoder belong together and that memory is left.", e);
    }

    @Override
    public void close() {
        guard.close(() -> {
            closeQuietly(encoder);
            closeQuietly(decoder);
        });
    }

    private static void closeQuietly(OrtSession session) {
        if (session != null) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
