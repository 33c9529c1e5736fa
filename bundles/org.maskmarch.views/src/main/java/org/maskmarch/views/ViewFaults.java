package org.maskmarch.views;

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
