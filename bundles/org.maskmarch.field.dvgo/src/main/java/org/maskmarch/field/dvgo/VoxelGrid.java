package org.maskmarch.field.dvgo;

import java.util.Arrays;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;

/**
 * Vectors at the vertices of a grid, interpolated trilinearly (align-corners). Points are given by their place in the
 * box of the grid, 0 to 1 on each axis; beyond that the value of the border is taken. Immutable.
 */
interface VoxelGrid {
    int MAX_SIDE = 4096;
    int MAX_CHANNELS = 1024;

    /** Class of the grid in DirectVoxGO. */
    String kind();

    /** Numbers at a vertex. */
    int channels();

    /** Vertices on an axis, at least 2. */
    int size(int axis);

    /** The value at a point of a grid with one channel. */
    float value(float x, float y, float z);

    /** All channels at a point, into column {@code column} of the rows. */
    void values(float x, float y, float z, float[][] rows, int column);

    /** Reads the grid {@code <name>.*}, whose class {@code <name>_type} tells. */
    static VoxelGrid read(Dict kwargs, Dict state, String name) {
        String type = kwargs.text(name + "_type");
        return switch (type) {
            case DenseGrid.KIND -> DenseGrid.read(state, name);
            case TensorfGrid.KIND -> TensorfGrid.read(state, name);
            default -> throw MaskmarchException.badInput("field.unsupported", kwargs.subject() + '.' + name + "_type",
                    "The grid '" + type + "' is not read.", "Supported are DenseGrid and TensoRFGrid.");
        };
    }

    /** Refuses what no training makes. */
    static void requireSizes(String subject, int channels, int... sides) {
        boolean fits = channels >= 1 && channels <= MAX_CHANNELS;
        for (int side : sides) {
            fits &= side >= 2 && side <= MAX_SIDE;
        }
        if (!fits) {
            throw MaskmarchException.badInput("field.unsupported", subject, "The grid has " + channels
                    + " channels and the sides " + Arrays.toString(sides) + "; 1 to " + MAX_CHANNELS + " and 2 to "
                    + MAX_SIDE + " are read.", "Check that this is a DirectVoxGO.");
        }
    }

    /** Vertex before a coordinate, on an axis of {@code n} vertices. */
    static int base(float at, int n) {
        return Math.max(0, Math.min((int) at, n - 2));
    }

    /** Way of a coordinate from its base to the next vertex, 0 to 1. */
    static float fraction(float at, int base) {
        return Math.max(0f, Math.min(1f, at - base));
    }
}
