package org.maskmarch.views;

import java.nio.file.Path;

/**
 * Intrinsics of photographs that were made smaller by a whole factor, as NeRF's and multinerf's loaders have them: focal
 * length and principal point are divided by the factor exactly, the size is that of the smaller image.
 */
final class Reduction {
    /** How far the size of a smaller image may be from the quotient: programs round differently. */
    private static final double SLACK = 2;

    private Reduction() { }

    /** @param smaller an image made smaller by the factor, for its size; null = rounded to the nearest pixel */
    static Intrinsics of(Intrinsics full, int factor, Path smaller, String subject) {
        if (factor == 1) {
            return full;
        }
        int width = (int) Math.max(1, Math.rint((double) full.width() / factor));
        int height = (int) Math.max(1, Math.rint((double) full.height() / factor));
        if (smaller != null) {
            Picture.Size size = Picture.size(smaller);
            if (Math.abs(size.width() - (double) full.width() / factor) > SLACK
                    || Math.abs(size.height() - (double) full.height() / factor) > SLACK) {
                throw ViewFaults.badValue(subject, smaller.getFileName() + " has " + size.width() + " x " + size.height()
                        + " pixels, not 1/" + factor + " of " + full.width() + " x " + full.height() + '.',
                        "Check cameras.factor in the scene file.");
            }
            width = size.width();
            height = size.height();
        }
        return new Intrinsics(width, height, full.fx() / factor, full.fy() / factor, full.cx() / factor,
                full.cy() / factor, full.lens());
    }
}
