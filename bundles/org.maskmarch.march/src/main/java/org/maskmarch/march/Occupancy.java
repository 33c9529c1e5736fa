package org.maskmarch.march;

import java.util.Optional;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.march.VoxelLayout;

/**
 * Where a ray need not look: the distances by which it leaps over empty bricks, the empty cells of the other bricks, and
 * the box of bricks beyond which all is empty. What is empty here adds nothing to a ray, to the bit. Immutable.
 */
final class Occupancy {
    /** Vertices of a brick that have a neighbour in it, and those that have none, on each axis: bit z * 16 + y * 4 + x. */
    private static final long INNER_X = 0x7777777777777777L;
    private static final long OUTER_X = ~INNER_X;
    private static final long INNER_Y = 0x0fff0fff0fff0fffL;
    private static final long OUTER_Y = ~INNER_Y;
    private static final long INNER_Z = 0x0000ffffffffffffL;
    private static final long OUTER_Z = ~INNER_Z;

    private final VoxelLayout layout;
    private final byte[] leap;
    /** [bricks], of those that are stored: a bit for the cell above each vertex, set where it can have density. */
    private final long[] cells;
    /** First and last brick with a cell that can have density, on each axis. */
    private final int[] first;
    private final int[] last = {-1, -1, -1};

    /**
     * A cell is empty unless it has a vertex of each kind.
     *
     * @param kinds [kinds][bricks] vertices that count: {@link #marks}
     */
    Occupancy(VoxelLayout layout, long[]... kinds) {
        this.layout = layout;
        this.first = new int[] {layout.bricksX(), layout.bricksY(), layout.bricksZ()};
        this.cells = new long[layout.brickCount()];
        this.leap = new byte[layout.bricksX() * layout.bricksY() * layout.bricksZ()];
        int position = 0;
        for (int z = 0; z < layout.bricksZ(); z++) {
            for (int y = 0; y < layout.bricksY(); y++) {
                for (int x = 0; x < layout.bricksX(); x++) {
                    long occupied = -1;
                    for (long[] kind : kinds) {
                        occupied &= cellsOf(kind, x, y, z);
                    }
                    int brick = layout.brickAt(position);
                    if (brick >= 0) {
                        cells[brick] = occupied;
                    }
                    leap[position++] = occupied == 0 ? Byte.MAX_VALUE : 0;
                    if (occupied != 0) {
                        bound(x, y, z);
                    }
                }
            }
        }
        spread();
    }

    /**
     * One bit a vertex.
     *
     * @param values [slots]
     * @return [bricks], bit i set where the value of the brick's slot i is positive
     */
    static long[] marks(float[] values) {
        long[] marks = new long[values.length / VoxelLayout.BRICK_VERTICES];
        for (int brick = 0; brick < marks.length; brick++) {
            long bits = 0;
            for (int i = 0; i < VoxelLayout.BRICK_VERTICES; i++) {
                bits |= values[brick * VoxelLayout.BRICK_VERTICES + i] > 0 ? 1L << i : 0;
            }
            marks[brick] = bits;
        }
        return marks;
    }

    /**
     * [bz, by, bx], live: 0 where a cell of the brick can have density, else the Chebyshev distance in bricks to the
     * nearest such brick, at most 127.
     */
    byte[] leap() {
        return leap;
    }

    /** [bricks], live: bit z * 16 + y * 4 + x is set where the cell above that vertex can have density. */
    long[] cells() {
        return cells;
    }

    /** Whether the cell above a vertex, which lies in the brick at that position, is known to be empty. */
    boolean isEmpty(int position, int x, int y, int z) {
        int brick = layout.brickAt(position);
        return brick >= 0 && (cells[brick] >>> ((z & 3) << 4 | (y & 3) << 2 | x & 3) & 1) == 0;
    }

    /** What may have density, and a voxel more on each side, in the space of the field; empty where nothing may. */
    Optional<Aabb> box() {
        if (last[0] < first[0]) {
            return Optional.empty();
        }
        double[] min = new double[3];
        double[] max = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            min[axis] = layout.box().min(axis) + (first[axis] * VoxelLayout.BRICK - 1) * layout.spacing(axis);
            max[axis] = layout.box().min(axis) + ((last[axis] + 1) * VoxelLayout.BRICK + 1) * layout.spacing(axis);
        }
        return Optional.of(new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]));
    }

    private void bound(int... brick) {
        for (int axis = 0; axis < 3; axis++) {
            first[axis] = Math.min(first[axis], brick[axis]);
            last[axis] = Math.max(last[axis], brick[axis]);
        }
    }

    /** Cells of a brick with a marked corner. A cell's corners are its own vertex and the next ones on each axis. */
    private long cellsOf(long[] marks, int x, int y, int z) {
        long lower = alongXY(marks, x, y, z);
        long upper = z + 1 < layout.bricksZ() ? alongXY(marks, x, y, z + 1) : 0;
        return lower | lower >>> 16 & INNER_Z | upper << 48 & OUTER_Z;
    }

    private long alongXY(long[] marks, int x, int y, int z) {
        long lower = alongX(marks, x, y, z);
        long upper = y + 1 < layout.bricksY() ? alongX(marks, x, y + 1, z) : 0;
        return lower | lower >>> 4 & INNER_Y | upper << 12 & OUTER_Y;
    }

    private long alongX(long[] marks, int x, int y, int z) {
        int position = (z * layout.bricksY() + y) * layout.bricksX() + x;
        long lower = of(marks, position);
        long upper = x + 1 < layout.bricksX() ? of(marks, position + 1) : 0;
        return lower | lower >>> 1 & INNER_X | upper << 3 & OUTER_X;
    }

    private long of(long[] marks, int position) {
        int brick = layout.brickAt(position);
        return brick < 0 ? 0 : marks[brick];
    }

    /** Distances from zeros: two chamfer passes over the 26 neighbours give exact Chebyshev distances. */
    private void spread() {
        int bx = layout.bricksX();
        int by = layout.bricksY();
        int bz = layout.bricksZ();
        for (int z = 0; z < bz; z++) {
            for (int y = 0; y < by; y++) {
                for (int x = 0; x < bx; x++) {
                    relax(leap, bx, by, bz, x, y, z, -1);
                }
            }
        }
        for (int z = bz - 1; z >= 0; z--) {
            for (int y = by - 1; y >= 0; y--) {
                for (int x = bx - 1; x >= 0; x--) {
                    relax(leap, bx, by, bz, x, y, z, 1);
                }
            }
        }
    }

    /** Takes over the distance of the 13 neighbours before (side -1) or after (side 1) a brick in scan order. */
    private static void relax(byte[] distance, int bx, int by, int bz, int x, int y, int z, int side) {
        int at = (z * by + y) * bx + x;
        int best = distance[at];
        for (int n = 1; n <= 13 && best > 1; n++) {
            int m = 13 + side * n;
            int nx = x + m % 3 - 1;
            int ny = y + m / 3 % 3 - 1;
            int nz = z + m / 9 - 1;
            if (nx >= 0 && ny >= 0 && nz >= 0 && nx < bx && ny < by && nz < bz) {
                best = Math.min(best, distance[(nz * by + ny) * bx + nx] + 1);
            }
        }
        distance[at] = (byte) best;
    }
}
