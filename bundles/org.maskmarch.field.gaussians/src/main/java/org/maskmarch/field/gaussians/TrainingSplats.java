package org.maskmarch.field.gaussians;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * Splats in a training checkpoint of the paper's program ({@code chkpnt30000.pth}): a tuple of what is trained, without
 * names, and the number of the iteration.
 */
final class TrainingSplats {
    /** Degree in use, positions, two parts of colours, extents, rotations, opacities; then state of the training. */
    private static final int LEAST_PARTS = 7;

    private TrainingSplats() { }

    static boolean recognises(Dict root) {
        if (!root.hasList("0") || root.keys().size() != 2) {
            return false;
        }
        Dict parts = root.numbered("0");
        boolean tensors = parts.keys().size() >= LEAST_PARTS && !parts.hasTensor("0");
        for (int i = 1; i < LEAST_PARTS && tensors; i++) {
            tensors = parts.hasTensor(String.valueOf(i));
        }
        return tensors;
    }

    static Splats read(Dict root, String subject) {
        Dict parts = root.numbered("0");
        Tensor means = parts.tensor("1").require(-1, 3);
        RawSplats trained = new RawSplats(means, parts.tensor("4"), parts.tensor("5"),
                parts.tensor("2").require(means.size(0), 1, 3), parts.tensor("3"), parts.tensor("6"));
        int active = parts.integer("0");
        if (active < 0 || active > trained.degree()) {
            throw MaskmarchException.badInput("checkpoint.bad-value", parts.subject() + ".0", "Harmonics of degree " + active
                    + " are in use, but there are those of degree " + trained.degree() + ".", "Save the checkpoint again.");
        }
        return trained.activated(subject, "training checkpoint, iteration " + root.integer("1"), value -> value,
                SphericalHarmonics.count(active) - 1);
    }
}
