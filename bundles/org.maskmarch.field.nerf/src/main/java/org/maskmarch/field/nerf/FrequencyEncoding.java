package org.maskmarch.field.nerf;

import org.maskmarch.api.MaskmarchException;

/**
 * The positional encoding of NeRF (section 5.1 of the paper): v, sin(v), cos(v), sin(2v), cos(2v), sin(4v) ..., each
 * term with all three coordinates, without the factor pi.
 *
 * @param levels       number of frequencies
 * @param includeInput whether v itself comes first
 */
record FrequencyEncoding(int levels, boolean includeInput) {
    private static final int MAX_LEVELS = 24;

    /** The encoding that yields as many values as a first layer takes. */
    static FrequencyEncoding ofWidth(int width, String subject) {
        int levels = width / 6;
        if (width < 3 || width % 3 != 0 || levels > MAX_LEVELS) {
            throw MaskmarchException.badInput("field.unsupported", subject, "A layer takes " + width
                    + " values, which is no positional encoding (6 L or 3 + 6 L).",
                    "Only NeRFs with the paper's encoding are read.");
        }
        return new FrequencyEncoding(levels, width % 6 == 3);
    }

    int width() {
        return levels * 6 + (includeInput ? 3 : 0);
    }

    /**
     * Encodes vectors {@code first} to {@code first + n - 1}.
     *
     * @param vectors [.., 3]
     * @param rows    feature-major, {@link #width()} rows of at least {@code n}
     */
    void encode(float[] vectors, int first, int n, float[][] rows) {
        for (int axis = 0; axis < 3; axis++) {
            for (int p = 0; p < n; p++) {
                float v = vectors[(first + p) * 3 + axis];
                int row = axis;
                if (includeInput) {
                    rows[row][p] = v;
                    row += 3;
                }
                // Angle doubling in double precision loses a bit a level: still far below a float's last bit.
                double sin = Math.sin(v);
                double cos = Math.cos(v);
                for (int level = 0; level < levels; level++, row += 6) {
                    rows[row][p] = (float) sin;
                    rows[row + 3][p] = (float) cos;
                    double doubled = 2 * sin * cos;
                    cos = 1 - 2 * sin * sin;
                    sin = doubled;
                }
            }
        }
    }
}
