package org.maskmarch.views;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;

/** A bounded JSON file, and its numbers read with errors that name the file and the key. */
final class JsonInput {
    private static final long MAX_BYTES = 64L << 20;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxStringLength(1 << 16)
                    .maxNumberLength(64).maxNameLength(1 << 10).maxDocumentLength(MAX_BYTES).build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String file;
    private final JsonNode root;
    private final String expected;

    private JsonInput(String file, JsonNode root, String expected) {
        this.file = file;
        this.root = root;
        this.expected = expected;
    }

    /** @param expected what the file should be, for messages: "a transforms.json of ..." */
    static JsonInput read(Path path, String expected) {
        String file = String.valueOf(path.getFileName());
        try (InputStream in = Files.newInputStream(path)) {
            if (Files.size(path) > MAX_BYTES) {
                throw MaskmarchException.badInput("view.too-large", file, "The file has more than " + MAX_BYTES
                        + " bytes.", "Give " + expected + ", not an image or a checkpoint.");
            }
            return new JsonInput(file, JSON.readTree(in), expected);
        } catch (NoSuchFileException e) {
            throw ViewFaults.absent(file, e);
        } catch (JsonProcessingException e) {
            throw MaskmarchException.badInput("view.malformed", file, "This is not JSON: " + e.getOriginalMessage(),
                    "Give " + expected + '.', e);
        } catch (IOException e) {
            throw ViewFaults.unreadable(file, e);
        }
    }

    JsonNode root() {
        return root;
    }

    String file() {
        return file;
    }

    String subject(String key) {
        return file + ": " + key;
    }

    /** A finite number, or the fallback where there is no value. */
    double number(JsonNode value, String where, double fallback) {
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw ViewFaults.badValue(subject(where), "This is not a finite number.", "Give a number.");
        }
        return value.asDouble();
    }

    /** Three finite numbers. */
    double[] vector(JsonNode value, String where) {
        if (!value.isArray() || value.size() != 3) {
            throw ViewFaults.badValue(subject(where), "This is not a list of three numbers.", "Give [x, y, z].");
        }
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = number(value.get(i), where, Double.NaN);
        }
        if (!Pose.isFinite(out)) {
            throw ViewFaults.badValue(subject(where), "This is not a list of three numbers.", "Give [x, y, z].");
        }
        return out;
    }

    /** A matrix [4, 4] or [3, 4] of finite numbers, as [4, 4]; whether it is a rotation is for the caller to check. */
    double[] matrix(JsonNode matrix, String where) {
        if (matrix.size() != 3 && matrix.size() != 4) {
            throw missing(where, "There is no matrix of 4 x 4 or 3 x 4 numbers.");
        }
        double[] pose = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        for (int i = 0; i < matrix.size() * 4; i++) {
            JsonNode row = matrix.path(i / 4);
            JsonNode cell = row.path(i % 4);
            if (row.size() != 4 || !cell.isNumber() || !Double.isFinite(cell.asDouble())) {
                throw ViewFaults.badValue(subject(where), "The matrix is not made of 4 x 4 finite numbers.",
                        "Give the camera-to-world matrix.");
            }
            pose[i] = cell.asDouble();
        }
        double off = Math.abs(pose[12]) + Math.abs(pose[13]) + Math.abs(pose[14]) + Math.abs(pose[15] - 1);
        if (off > Pose.ROTATION_TOLERANCE) {
            throw ViewFaults.badValue(subject(where), "The last row is not 0, 0, 0, 1.",
                    "Give the camera-to-world matrix.");
        }
        pose[12] = 0;
        pose[13] = 0;
        pose[14] = 0;
        pose[15] = 1;
        return pose;
    }

    MaskmarchException missing(String key, String message) {
        return MaskmarchException.badInput("view.missing-key", subject(key), message, "Give " + expected + '.');
    }
}
