package org.maskmarch.field.plenoxels;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.checkpoint.NpzArchive;
import org.maskmarch.checkpoint.Tensor;

/** Reads the arrays of an svox2 {@code ckpt.npz}. */
final class PlenoxelsReader {
    private static final int MAX_SIDE = 2048;
    private static final int BASIS_SH = 1;

    private PlenoxelsReader() { }

    static PlenoxelsField read(NpzArchive npz, String subject, FieldOptions options) {
        requireSupported(npz, subject);
        Tensor linksTensor = npz.tensor("links").require(-1, -1, -1);
        for (int size : linksTensor.shape()) {
            if (size < 2 || size > MAX_SIDE) {
                throw MaskmarchException.badInput("field.unsupported", linksTensor.subject(), "The grid has a side of "
                        + size + "; 2 to " + MAX_SIDE + " are read.", "Check that these are Plenoxels.");
            }
        }
        Tensor densityTensor = npz.tensor("density_data");
        int rows = densityTensor.rank() == 0 ? -1 : densityTensor.size(0);
        densityTensor.require(rows, 1);
        Tensor shTensor = npz.tensor("sh_data").require(rows, -1);
        int degree = degree(shTensor);
        int[] links = linksTensor.ints();
        for (int i = 0; i < links.length; i++) {
            if (links[i] >= rows) {
                throw MaskmarchException.badInput("checkpoint.bad-value", linksTensor.subject(), "Cell " + i
                        + " points at row " + links[i] + " of " + rows + '.', "Export the checkpoint again.");
            }
        }
        Aabb box = box(npz, linksTensor);
        return new PlenoxelsField(new PlenoxelsField.Grid(box, linksTensor.size(0), linksTensor.size(1),
                linksTensor.size(2), links, densityTensor.finiteFloats(), degree, shTensor.finiteFloats()),
                crop(box, options.bounds(), subject), rows);
    }

    private static void requireSupported(NpzArchive npz, String subject) {
        if (npz.has("basis_type") && npz.tensor("basis_type").number() != BASIS_SH) {
            throw unsupported(subject + ": basis_type", "The colours are not spherical harmonics.");
        }
        if (npz.has("background_links") || npz.has("background_data")) {
            throw unsupported(subject + ": background_links", "The scene has background layers.");
        }
        if (!npz.has("density_data") && npz.has("data")) {
            throw unsupported(subject + ": data", "The file is of an early svox2, with one data array.");
        }
    }

    private static MaskmarchException unsupported(String subject, String message) {
        return MaskmarchException.badInput("field.unsupported", subject, message,
                "Supported are density_data with sh_data, without background; the rest is for a later version.");
    }

    private static int degree(Tensor sh) {
        return switch (sh.size(1)) {
            case 3 -> 0;
            case 12 -> 1;
            case 27 -> 2;
            case 48 -> 3;
            default -> throw MaskmarchException.badInput("checkpoint.wrong-shape", sh.subject(), sh.size(1)
                    + " values a cell are no spherical harmonics of three colours.", "Check that these are Plenoxels.");
        };
    }

    private static Aabb box(NpzArchive npz, Tensor links) {
        float[] centre = npz.tensor("center").require(3).finiteFloats();
        Tensor radiusTensor = npz.tensor("radius").require(3);
        float[] radius = radiusTensor.finiteFloats();
        for (int axis = 0; axis < 3; axis++) {
            float cell = 2 * radius[axis] / links.size(axis);
            // also false for 0; smaller cells fall together in single precision
            if (!(cell > 4 * Math.ulp(Math.abs(centre[axis]) + radius[axis]))) {
                throw MaskmarchException.badInput("checkpoint.bad-value", radiusTensor.subject(),
                        "The box has the half side " + radius[axis] + " round " + centre[axis] + '.',
                        "Export the checkpoint again.");
            }
        }
        return new Aabb((double) centre[0] - radius[0], (double) centre[1] - radius[1], (double) centre[2] - radius[2],
                (double) centre[0] + radius[0], (double) centre[1] + radius[1], (double) centre[2] + radius[2]);
    }

    /** The part of the grid's box that the scene wants. */
    private static Aabb crop(Aabb box, Aabb wanted, String subject) {
        return wanted == null ? box : box.intersection(wanted).orElseThrow(() -> MaskmarchException.badInput(
                "field.bounds-outside", subject, "The bounds of the scene do not meet the grid's box " + box + '.',
                "Leave out bounds, or give a part of that box."));
    }
}
