package org.maskmarch.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.maskmarch.api.MaskmarchException;

/** The typed errors of this bundle, worded once. */
final class Faults {
    private static final String FETCH_AGAIN = "Fetch or export the file again.";
    private static final String OTHER_MODEL = "Check that the checkpoint belongs to a supported model.";

    private Faults() { }

    static MaskmarchException truncated(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.truncated", subject, what, FETCH_AGAIN);
    }

    static MaskmarchException malformed(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.malformed", subject, what, FETCH_AGAIN);
    }

    static MaskmarchException tooLarge(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.too-large", subject, what,
                "Export the checkpoint without optimizer state, or use a smaller one.");
    }

    static MaskmarchException exhausted(String subject, String what, long bytes) {
        return MaskmarchException.resource("memory.exhausted", subject, what + " needs " + (bytes >> 20) + " MiB.",
                "Raise the heap (EXTRA_JAVA_OPTS=-Xmx6g).", null);
    }

    static MaskmarchException bomb(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.zip-bomb", subject, what,
                "Do not trust this file; a genuine checkpoint can be saved again without compression.");
    }

    static MaskmarchException unsupported(String subject, String what, String remedy) {
        return MaskmarchException.badInput("checkpoint.unsupported", subject, what, remedy);
    }

    static MaskmarchException forbidden(String subject, String global) {
        return MaskmarchException.badInput("checkpoint.forbidden-pickle", subject,
                "The pickle names the Python object '" + global + "', which checkpoints do not need. It was not run.",
                "Save only tensors, numbers, strings, lists and dicts, or do not trust this file.");
    }

    static MaskmarchException wrongType(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.wrong-type", subject, what, OTHER_MODEL);
    }

    static MaskmarchException wrongShape(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.wrong-shape", subject, what, OTHER_MODEL);
    }

    static MaskmarchException missingKey(String subject, String what) {
        return MaskmarchException.badInput("checkpoint.missing-key", subject, what, OTHER_MODEL);
    }

    static MaskmarchException io(String subject, IOException e) {
        if (e instanceof NoSuchFileException || e instanceof java.io.FileNotFoundException) {
            return MaskmarchException.badInput("checkpoint.missing", subject, "There is no such file.",
                    "Check the path in the scene file.", e);
        }
        String text = e.getMessage() == null ? "" : e.getMessage();
        boolean cut = e instanceof EOFException || text.contains("END header") || text.contains("Unexpected end");
        return MaskmarchException.badInput(cut ? "checkpoint.truncated" : "checkpoint.malformed", subject,
                cut ? "The file ends too early." : "The file cannot be read: " + text, FETCH_AGAIN, e);
    }
}
