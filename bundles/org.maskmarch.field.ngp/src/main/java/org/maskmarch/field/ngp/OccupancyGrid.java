package org.maskmarch.field.ngp;

import org.maskmarch.checkpoint.DType;

/**
 * Which cells the program marches through: cascades of cubes round (0.5, 0.5, 0.5), each twice as large as the one
 * before, all of the same number of cells. NGP units. Immutable.
 */
final class OccupancyGrid {
    private static final double MIN_OPTICAL_THICKNESS = 0.01;

    private final int side;
    private final int cascades;
    private final boolean[] occupied;

    /**
     * @param values   half-precision optical thickness, [cascade][cell in Morton order]; not a number = empty
     * @param side     cells a side, a power of two, at least 4
     * @param cascades at least one
     */
    OccupancyGrid(short[] values, int side, int cascades) {
        this.side = side;
        this.cascades = cascades;
        this.occupied = new boolean[values.length];
        int cells = side * side * side;
        // the mean over the finest cascade alone, whatever the number of cascades
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            float value = DType.halfToFloat(values[i]);
            sum += value > 0 ? value : 0;
        }
        double threshold = Math.min(MIN_OPTICAL_THICKNESS, sum / cells);
        for (int i = 0; i < values.length; i++) {
            occupied[i] = DType.halfToFloat(values[i]) > threshold;
        }
        for (int cascade = 1; cascade < cascades; cascade++) {
            pool(cascade);
        }
    }

    /** A cell with an occupied part in the finer cascade is occupied. */
    private void pool(int cascade) {
        int cells = side * side * side;
        for (int z = 0; z < side; z++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    if (occupied[(cascade - 1) * cells + morton(x, y, z)]) {
                        int quarter = side / 4;
                        occupied[cascade * cells + morton(quarter + x / 2, quarter + y / 2, quarter + z / 2)] = true;
                    }
                }
            }
        }
    }

    /** Whether the cell of a position is occupied, in the finest cascade that has the position; false outside all. */
    boolean isOccupied(float[] p) {
        float far = Math.max(Math.abs(p[0] - 0.5f), Math.max(Math.abs(p[1] - 0.5f), Math.abs(p[2] - 0.5f)));
        int cascade = cascade(far, cascades);
        float shrink = Math.scalb(1f, -cascade);
        int x = cell(p[0], shrink);
        int y = cell(p[1], shrink);
        int z = cell(p[2], shrink);
        return Math.min(x, Math.min(y, z)) >= 0 && Math.max(x, Math.max(y, z)) < side
                && occupied[cascade * side * side * side + morton(x, y, z)];
    }

    private int cell(float x, float shrink) {
        return (int) (((x - 0.5f) * shrink + 0.5f) * side);
    }

    /** @param far largest distance from the centre along an axis */
    static int cascade(float far, int cascades) {
        // the exponent of C's frexp, plus 1; that of 0 is 0
        int exponent = far == 0 ? 1 : Math.getExponent(far) + 2;
        return Math.max(0, Math.min(cascades - 1, exponent));
    }

    /** Occupied part of a cascade, 0 to 1. */
    double share(int cascade) {
        int cells = side * side * side;
        int count = 0;
        for (int i = 0; i < cells; i++) {
            count += occupied[cascade * cells + i] ? 1 : 0;
        }
        return (double) count / cells;
    }

    /** The bits of x, y and z in turn, x lowest. */
    static int morton(int x, int y, int z) {
        return spread(x) | spread(y) << 1 | spread(z) << 2;
    }

    private static int spread(int v) {
        v = (v | v << 16) & 0x030000FF;
        v = (v | v << 8) & 0x0300F00F;
        v = (v | v << 4) & 0x030C30C3;
        return (v | v << 2) & 0x09249249;
    }
}
