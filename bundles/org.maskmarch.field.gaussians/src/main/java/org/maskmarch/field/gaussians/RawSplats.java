package org.maskmarch.field.gaussians;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Tensor;

/**
 * Splats as they are trained, before their activations.
 *
 * @param means      [splats, 3]
 * @param scales     [splats, 3] logarithms
 * @param rotations  [splats, 4] w first, of any length
 * @param constant   [splats, 3] or [splats, 1, 3], of the constant harmonic
 * @param rest       [splats, harmonics, 3], of the others
 * @param opacities  [splats, 1] before a sigmoid
 */
record RawSplats(Tensor means, Tensor scales, Tensor rotations, Tensor constant, Tensor rest, Tensor opacities) {
    RawSplats {
        int count = means.require(-1, 3).size(0);
        scales.require(count, -1);
        if (scales.size(1) != 3) {
            throw MaskmarchException.badInput("field.unsupported", scales.subject(), "The splats have " + scales.size(1)
                    + " extents instead of three.", "Train 3-D Gaussian splats, not a variant of them.");
        }
        rotations.require(count, 4);
        rest.require(count, -1, 3);
        opacities.require(count, 1);
    }

    /** Degree of the harmonics. */
    int degree() {
        int degree = Splats.degreeOf(rest.size(1) * 3);
        if (degree < 0) {
            throw MaskmarchException.badInput("field.unsupported", rest.subject(), "There are " + rest.size(1)
                    + " harmonics beyond the constant one; 0, 3, 8 or 15 are read.", "Train with sh_degree 3 or less.");
        }
        return degree;
    }

    /** How the constant harmonic is trained. */
    @FunctionalInterface
    interface Constant {
        double of(float value);
    }

    /**
     * The splats.
     *
     * @param used harmonics beyond the constant one that are in use; the others are trained later
     */
    Splats activated(String subject, String container, Constant colour, int used) {
        Splats splats = new Splats(subject, container, means.size(0), degree());
        float[] p = new float[3];
        means.visit((at, value) -> {
            p[at % 3] = value;
            if (at % 3 == 2) {
                splats.mean(at / 3, p[0], p[1], p[2]);
            }
        });
        scales.visit((at, value) -> splats.scale(at / 3, at % 3, Math.exp(value)));
        float[] q = new float[4];
        rotations.visit((at, value) -> {
            q[at % 4] = value;
            if (at % 4 == 3) {
                splats.rotation(at / 4, q[0], q[1], q[2], q[3]);
            }
        });
        opacities.visit((at, value) -> splats.opacity(at, Splats.sigmoid(value)));
        constant.visit((at, value) -> splats.harmonic(at / 3, at % 3, 0, colour.of(value)));
        int each = rest.size(1) * 3;
        rest.visit((at, value) -> {
            int harmonic = at % each / 3;
            if (harmonic < used) {
                splats.harmonic(at / each, at % 3, 1 + harmonic, value);
            }
        });
        return splats;
    }
}
