package org.maskmarch.segment.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.maskmarch.api.MaskmarchException;

/** A text model and its vocabulary, {@value #VOCABULARY} in the same folder. */
public record TextModelFiles(Path model, Path vocabulary) {
    /** System property that names the file of the model. */
    public static final String PROPERTY = "maskmarch.textModel";
    /** Environment variable that names the file of the model; the system property wins. */
    public static final String ENVIRONMENT = "MASKMARCH_TEXT_MODEL";

    private static final String VOCABULARY = "vocab.txt";
    /** The larger of the two published models has 0.9 GB. */
    private static final long LARGEST_MODEL = 1L << 30;
    /** BERT's is 0.2 MB. */
    private static final long LARGEST_VOCABULARY = 4L << 20;

    /** What the system property {@value #PROPERTY}, else the environment variable {@value #ENVIRONMENT} says; empty: nothing. */
    public static Optional<String> configured() {
        String named = System.getProperty(PROPERTY);
        if (named == null || named.isBlank()) {
            named = System.getenv(ENVIRONMENT);
        }
        return Optional.ofNullable(named).filter(text -> !text.isBlank());
    }

    /** What {@link #configured} names. */
    static TextModelFiles find() {
        return named(configured().orElseThrow(() -> missing(ENVIRONMENT, "No text model is configured.")), ENVIRONMENT);
    }

    /**
     * The model that somebody names by its file.
     *
     * @param source where it is named, for error messages
     * @throws MaskmarchException resource {@code model.missing} or {@code model.unreadable}, when a file is not there or of a
     *                            size that cannot be
     */
    public static TextModelFiles named(String value, String source) {
        Path model;
        try {
            model = Path.of(value.strip()).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw missing(source + ": " + value, "This is not a path: " + e.getReason() + ".");
        }
        TextModelFiles files = new TextModelFiles(model, model.resolveSibling(VOCABULARY));
        for (Path file : List.of(files.model, files.vocabulary)) {
            if (!Files.isRegularFile(file)) {
                throw missing(source + ": " + file, file.equals(model) && Files.isDirectory(file)
                        ? "This is a folder; the file of the model is expected." : "The file does not exist.");
            }
        }
        checkSize(files.model, LARGEST_MODEL);
        checkSize(files.vocabulary, LARGEST_VOCABULARY);
        return files;
    }

    private static void checkSize(Path file, long largest) {
        try {
            long size = Files.size(file);
            if (size == 0 || size > largest) {
                throw MaskmarchException.resource("model.unreadable", file.toString(), "A file of " + size
                        + " bytes cannot be loaded; 1 to " + largest + " are expected.", "Fetch the model again.", null);
            }
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    private static MaskmarchException missing(String subject, String message) {
        return MaskmarchException.resource("model.missing", subject, message, "Put Grounding DINO as ONNX and the " + VOCABULARY
                + " of BERT base uncased into one folder and name the ONNX file; docs/reference/models.md says which.", null);
    }
}
