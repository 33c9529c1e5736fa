package org.maskmarch.field.plenoxels;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.NpzArchive;
import org.maskmarch.checkpoint.Tensor;

/** Reads the arrays of an svox2 {@code ckpt.npz}. */
final class PlenoxelsReader {
    private static final int MAX_SIDE = 2048;
    private static final int MAX_MAP_SIDE = 4096;
    private static final double CUBE_TOLERANCE = 1e-4;
    private static final int BASIS_SH = 1;
    private static final int BASIS_TEXTURE = 4;

    private PlenoxelsReader() { }

    static RadianceField read(NpzArchive npz, String subject, FieldOptions options) {
        requireSupported(npz, subject);
        Tensor linksTensor = npz.tensor("links").require(-1, -1, -1);
        for (int size : linksTensor.shape()) {
            if (size < 2 || size > MAX_SIDE) {
                throw MaskmarchException.badInput("field.unsupported", linksTensor.subject(), "The grid has a side of "
                        + size + "; 2 to " + MAX_SIDE + " are read.", "Check that these are Plenoxels.");
            }
        }
        Cells cells = npz.has("data") ? oldCells(npz) : cells(npz);
        int[] links = links(linksTensor, cells.density().length);
        Aabb box = box(npz, linksTensor, subject);
        PlenoxelsField.Grid grid = new PlenoxelsField.Grid(box, linksTensor.size(0), linksTensor.size(1),
                linksTensor.size(2), links, cells.density(), cells.degree(), cells.sh());
        BackgroundLayers layers = background(npz);
        if (layers == null || options.bounds() != null || options.space() == FieldOptions.Space.WORLD) {
            return new PlenoxelsField(grid, crop(box, options.bounds(), subject), layers == null ? "none"
                    : layers.layers() + " layers, left out by the scene's " + (options.bounds() != null ? "bounds" : "space"));
        }
        requireCube(box, subject);
        return new UnboundedPlenoxels(new PlenoxelsField(grid, box, "none"), layers);
    }

    /** [rows], [rows, 3 * basis functions]. */
    private record Cells(float[] density, int degree, float[] sh) { }

    private static Cells cells(NpzArchive npz) {
        Tensor density = npz.tensor("density_data").require(-1, 1);
        Tensor sh = npz.tensor("sh_data").require(density.size(0), -1);
        return new Cells(density.finiteFloats(), degree(sh, sh.size(1)), sh.finiteFloats());
    }

    /** Early files have one array: in each row the density, then the coefficients. */
    private static Cells oldCells(NpzArchive npz) {
        Tensor data = npz.tensor("data").require(-1, -1);
        int rows = data.size(0);
        int width = data.size(1) - 1;
        int degree = degree(data, width);
        float[] values = data.finiteFloats();
        float[] density = new float[rows];
        float[] sh = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            density[row] = values[row * (width + 1)];
            System.arraycopy(values, row * (width + 1) + 1, sh, row * width, width);
        }
        return new Cells(density, degree, sh);
    }

    /** The layers round the box, null without. */
    private static BackgroundLayers background(NpzArchive npz) {
        if (!npz.has("background_data")) {
            return null;
        }
        Tensor linksTensor = npz.tensor("background_links").require(-1, -1);
        Tensor data = npz.tensor("background_data").require(-1, -1, 4);
        int side = linksTensor.size(1);
        if (side < 1 || side > MAX_MAP_SIDE || linksTensor.size(0) != 2 * side) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", linksTensor.subject(), "The map of directions is "
                    + linksTensor.size(0) + " x " + side + "; it is twice as wide as high, and at most " + MAX_MAP_SIDE
                    + " high.", "Export the checkpoint again.");
        }
        if (data.size(1) < 2) {
            throw MaskmarchException.badInput("field.unsupported", data.subject(), "The background has "
                    + data.size(1) + " layers; two or more are read.", "Train with more layers, or without a background.");
        }
        return new BackgroundLayers(side, data.size(1), links(linksTensor, data.size(0)), data.finiteFloats());
    }

    private static int[] links(Tensor tensor, int rows) {
        int[] links = tensor.ints();
        for (int i = 0; i < links.length; i++) {
            if (links[i] >= rows) {
                throw MaskmarchException.badInput("checkpoint.bad-value", tensor.subject(), "Cell " + i
                        + " points at row " + links[i] + " of " + rows + '.', "Export the checkpoint again.");
            }
        }
        return links;
    }

    /** The layers are spheres in the coordinates of the box. */
    private static void requireCube(Aabb box, String subject) {
        for (int axis = 1; axis < 3; axis++) {
            if (Math.abs(box.size(axis) / box.size(0) - 1) > CUBE_TOLERANCE) {
                throw MaskmarchException.badInput("field.unsupported", subject + ": radius", "There is a background round "
                        + "a box that is no cube: " + box + '.', "Give the scene `bounds:`; the background is left out then.");
            }
        }
    }

    private static void requireSupported(NpzArchive npz, String subject) {
        if (!npz.has("basis_type") || npz.tensor("basis_type").number() == BASIS_SH) {
            return;
        }
        boolean texture = npz.tensor("basis_type").number() == BASIS_TEXTURE;
        throw MaskmarchException.badInput("field.unsupported", subject + ": basis_type", texture
                ? "The colours have a learned basis in a 3-D texture, which versions of svox2 evaluate in different ways; "
                + "the file does not say which one wrote it." : "The colours are not spherical harmonics.",
                "Train with spherical harmonics (basis_type sh, svox2's default).");
    }

    private static int degree(Tensor tensor, int width) {
        return switch (width) {
            case 3 -> 0;
            case 12 -> 1;
            case 27 -> 2;
            case 48 -> 3;
            default -> throw MaskmarchException.badInput("checkpoint.wrong-shape", tensor.subject(), width
                    + " values a cell are no spherical harmonics of three colours.", "Check that these are Plenoxels.");
        };
    }

    private static Aabb box(NpzArchive npz, Tensor links, String subject) {
        // svox2's own defaults
        float[] centre = npz.has("center") ? npz.tensor("center").require(3).finiteFloats() : new float[3];
        float[] radius = npz.has("radius") ? npz.tensor("radius").require(3).finiteFloats() : new float[] {1, 1, 1};
        for (int axis = 0; axis < 3; axis++) {
            float cell = 2 * radius[axis] / links.size(axis);
            // also false for 0; smaller cells fall together in single precision
            if (!(cell > 4 * Math.ulp(Math.abs(centre[axis]) + radius[axis]))) {
                throw MaskmarchException.badInput("checkpoint.bad-value", subject + ": radius",
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
