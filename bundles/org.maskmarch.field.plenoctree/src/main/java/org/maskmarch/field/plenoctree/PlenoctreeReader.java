package org.maskmarch.field.plenoctree;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.checkpoint.DType;
import org.maskmarch.checkpoint.NpzArchive;
import org.maskmarch.checkpoint.Tensor;
import org.maskmarch.geometry.SphericalHarmonics;

/** Reads the arrays of an svox {@code tree.npz}. */
final class PlenoctreeReader {
    /** A finer tree has no native grid: it would be baked at more vertices than its memory allows. */
    private static final int MAX_GRID_SIDE = 512;
    /** In sizes of the box. */
    private static final float MAX_OFFSET = 1e4f;

    private final NpzArchive npz;
    private final String subject;

    PlenoctreeReader(NpzArchive npz, String subject) {
        this.npz = npz;
        this.subject = subject;
    }

    /** @param forwardFacing whether the tree is known to be in normalised device coordinates */
    PlenoctreeField read(FieldOptions options, boolean forwardFacing) {
        int width = positive("data_dim", 3 * 25 + 1);
        String format = npz.has("data_format") ? npz.text("data_format") : width == 4 ? "RGBA" : "SH" + (width - 1) / 3;
        int degree = degree(format, width);
        Tensor childTensor = npz.tensor("child");
        if (childTensor.rank() == 4 && childTensor.size(1) != 2) {
            throw unsupported("child", "The nodes have " + childTensor.size(1) + " cells along an axis, not 2.");
        }
        childTensor.require(-1, 2, 2, 2);
        int capacity = childTensor.size(0);
        if (capacity < 1) {
            throw badValue("child", "The tree has no root.");
        }
        int used = npz.has("n_internal") ? positive("n_internal", capacity) : capacity;
        Leaves leaves = npz.has("quant_colors") ? quantised(capacity, width) : plain(capacity, width);
        Octree tree = new Octree(childTensor.ints(), used, scale(), offset(), subject + ": child");
        Aabb box = tree.box();
        Map<String, String> details = new LinkedHashMap<>();
        details.put("data format", format);
        details.put("colour head", degree < 0 ? "colours in the leaves" : "spherical harmonics of degree " + degree);
        details.put("nodes", String.valueOf(tree.nodes()));
        details.put("leaves", String.valueOf(tree.leaves()));
        details.put("finest grid", tree.finestSide() + " along each axis");
        details.put("compression", leaves instanceof Leaves.Quantised quantised
                ? "codebooks of " + quantised.codebook() + " colours" : "none");
        // half of the smallest cell: svox itself steps from cell to cell
        double step = (box.size(0) + box.size(1) + box.size(2)) / 3 / tree.finestSide() / 2;
        FieldSpace space = options.inNdc(forwardFacing) ? options.ndc() : FieldSpace.WORLD;
        FieldInfo info = new FieldInfo("plenoctree", space, DensityActivation.RELU, crop(box, options.bounds()),
                grid(box, tree.finestSide()), step, details);
        return new PlenoctreeField(tree, leaves, degree, info);
    }

    /** The degree of the spherical harmonics, or -1 for plain colours. */
    private int degree(String format, int width) {
        int degree = switch (format) {
            case "RGBA" -> -1;
            case "SH1" -> 0;
            case "SH4" -> 1;
            case "SH9" -> 2;
            case "SH16" -> 3;
            case "SH25" -> 4;
            default -> throw unsupported("data_format", "The leaves hold '" + (format.length() > 20
                    ? format.substring(0, 20) + "..." : format) + "'.");
        };
        int expected = 3 * SphericalHarmonics.count(Math.max(0, degree)) + 1;
        if (width != expected) {
            throw badValue("data_dim", "The leaves have " + width + " values; " + format + " has " + expected + '.');
        }
        return degree;
    }

    private Leaves plain(int capacity, int width) {
        return new Leaves.Plain(halves(npz.tensor("data").require(capacity, 2, 2, 2, width)), width);
    }

    private Leaves quantised(int capacity, int width) {
        Tensor colours = npz.tensor("quant_colors").require(-1, -1, 3);
        int quantised = colours.size(0);
        int codebook = colours.size(1);
        Tensor map = npz.tensor("quant_map").require(quantised, capacity, 2, 2, 2);
        if (map.type() != DType.U16) {
            throw badValue("quant_map", "The elements are " + map.type() + ", expected U16.");
        }
        short[] rows = map.words();
        for (int i = 0; i < rows.length; i++) {
            if ((rows[i] & 0xFFFF) >= codebook) {
                throw badValue("quant_map", "Element " + i + " points at colour " + (rows[i] & 0xFFFF) + " of "
                        + codebook + '.');
            }
        }
        short[] retained = new short[0];
        if (npz.has("data_retained")) {
            retained = halves(npz.tensor("data_retained").require(-1, capacity, 2, 2, 2, 3));
        }
        int basis = quantised + retained.length / 24 / capacity;
        if (width != 3 * basis + 1) {
            throw badValue("quant_colors", basis + " basis functions do not give the " + width
                    + " values of data_dim.");
        }
        return new Leaves.Quantised(halves(npz.tensor("sigma").require(capacity, 2, 2, 2)), retained, rows,
                halves(colours), quantised, codebook);
    }

    private short[] halves(Tensor tensor) {
        if (tensor.type() != DType.F16) {
            throw MaskmarchException.badInput("checkpoint.wrong-type", tensor.subject(), "The elements are "
                    + tensor.type() + ", expected F16.", "Save the tree with svox, which writes half precision.");
        }
        short[] values = tensor.words();
        for (int i = 0; i < values.length; i++) {
            if ((values[i] & 0x7C00) == 0x7C00) {
                throw MaskmarchException.badInput("checkpoint.not-finite", tensor.subject(), "Element " + i + " is "
                        + DType.halfToFloat(values[i]) + '.', "Export the tree again.");
            }
        }
        return values;
    }

    private float[] scale() {
        boolean old = !npz.has("invradius3");
        Tensor tensor = npz.tensor(old ? "invradius" : "invradius3");
        float[] scale = new float[3];
        if (old) {
            Arrays.fill(scale, (float) tensor.number());
        } else {
            scale = tensor.require(3).finiteFloats();
        }
        for (float value : scale) {
            if (!(value > 0) || value == Float.POSITIVE_INFINITY) {
                throw badValue(old ? "invradius" : "invradius3", "The box has the inverse half side " + value + '.');
            }
        }
        return scale;
    }

    private float[] offset() {
        float[] offset = npz.tensor("offset").require(3).finiteFloats();
        for (float value : offset) {
            if (!(Math.abs(value) <= MAX_OFFSET)) {
                throw badValue("offset", "The box lies " + value + " times its size from the origin, too far to tell its"
                        + " leaves apart.");
            }
        }
        return offset;
    }

    /** The centres of the smallest cells: the vertices at which the field is what its leaves say. */
    private static NativeGrid grid(Aabb box, int side) {
        if (side > MAX_GRID_SIDE) {
            return null;
        }
        double[] half = {box.size(0) / side / 2, box.size(1) / side / 2, box.size(2) / side / 2};
        return new NativeGrid(new Aabb(box.minX() + half[0], box.minY() + half[1], box.minZ() + half[2],
                box.maxX() - half[0], box.maxY() - half[1], box.maxZ() - half[2]), side, side, side);
    }

    private Aabb crop(Aabb box, Aabb wanted) {
        return wanted == null ? box : box.intersection(wanted).orElseThrow(() -> MaskmarchException.badInput(
                "field.bounds-outside", subject, "The bounds of the scene do not meet the tree's box " + box + '.',
                "Leave out bounds, or give a part of that box."));
    }

    private int positive(String key, int atMost) {
        double value = npz.tensor(key).number();
        if (!(value >= 1 && value <= atMost) || value != (int) value) {
            throw badValue(key, "The value " + value + " is not a count of 1 to " + atMost + '.');
        }
        return (int) value;
    }

    private MaskmarchException unsupported(String key, String message) {
        return MaskmarchException.badInput("field.unsupported", subject + ": " + key, message,
                "Supported are octrees with SH1, SH4, SH9, SH16, SH25 or RGBA.");
    }

    private MaskmarchException badValue(String key, String message) {
        return MaskmarchException.badInput("checkpoint.bad-value", subject + ": " + key, message,
                "Export the tree again.");
    }
}
