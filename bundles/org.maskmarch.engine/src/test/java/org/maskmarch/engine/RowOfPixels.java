package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;

/** Masks of one row, for tests to draw. */
final class RowOfPixels {
    private RowOfPixels() { }

    /** Set where there is a {@code #}. */
    static Mask mask(String pixels) {
        Mask mask = new Mask(pixels.length(), 1);
        for (int p = 0; p < pixels.length(); p++) {
            mask.set(p, pixels.charAt(p) == '#');
        }
        return mask;
    }
}
