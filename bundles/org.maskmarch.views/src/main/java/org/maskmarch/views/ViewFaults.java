package org.maskmarch.views;

import java.io.IOException;
import org.maskmarch.api.MaskmarchException;

/** The typed errors of this bundle, worded once, and the bounds of an image. */
final class ViewFaults {
    static final int MAX_CAMERAS = 10_000;
    private static final int MAX_SIDE = 16_384;
    private static final long MAX_PIXELS = 1L << 26;

    private ViewFaults() { }

    static MaskmarchException badValue(String subject, String message, String remedy) {
        return MaskmarchException.badInput("view.bad-value", subject, message, remedy);
    }

    static MaskmarchException sizeMissing(String subject) {
        return MaskmarchException.badInput("view.size-missing", subject, "The size of the views is not known.",
                "Give it in the scene file: cameras: { ..., width: 400, height: 400 }");
    }

    static MaskmarchException absent(String file, IOException e) {
        return MaskmarchException.badInput("view.missing", file, "There is no such file.",
                "Check the cameras block of the scene file.", e);
    }

    static MaskmarchException unreadable(String file, IOException e) {
        return MaskmarchException.badInput("view.malformed", file, "The file cannot be read: " + e.getMessage(),
                "Check the cameras block of the scene file.", e);
    }

    static MaskmarchException truncated(String subject) {
        return MaskmarchException.badInput("view.truncated", subject, "The file ends too early.",
                "Fetch or export the file again.");
    }

    static MaskmarchException malformed(String subject, String message) {
        return MaskmarchException.badInput("view.malformed", subject, message, "Fetch or export the file again.");
    }

    static MaskmarchException lens(String subject, String message, String remedy) {
        return MaskmarchException.badInput("view.lens-unsupported", subject, message, remedy);
    }

    /** Refuses more cameras than a scene may have, before any is read. */
    static void requireCount(String subject, long count) {
        if (count > MAX_CAMERAS || count < 0) {
            throw MaskmarchException.badInput("view.too-many-frames", subject, Long.toUnsignedString(count)
                    + " cameras are too many.", "Keep at most " + MAX_CAMERAS + '.');
        }
        if (count == 0) {
            throw MaskmarchException.badInput("view.missing-key", subject, "There is no camera.",
                    "Give a file with at least one pose.");
        }
    }

    static int side(String subject, double value) {
        if (!(value >= 1 && value <= MAX_SIDE) || value != Math.rint(value)) {
            throw badValue(subject, "A side of " + value + " pixels is out of range.",
                    "Give a whole number from 1 to " + MAX_SIDE + '.');
        }
        return (int) value;
    }

    static void requirePixels(String subject, int width, int height) {
        if ((long) width * height > MAX_PIXELS) {
            throw badValue(subject, "A view of " + width + " x " + height + " is too large.",
                    "Give a smaller width and height in the scene file.");
        }
    }
}
