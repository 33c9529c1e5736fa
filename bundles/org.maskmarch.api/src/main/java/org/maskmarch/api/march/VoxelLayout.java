package org.maskmarch.api.march;

import org.maskmarch.api.Aabb;

/**
 * Addressing of a sparse voxel grid: a dense box of vertices of which only the bricks of 4 x 4 x 4 vertices that matter
 * are stored.
 *
 * <p>Vertex (x, y, z), 0 &lt;= x &lt; nx and so on, lies at {@code box.min + index / (n - 1) * box.size} on each axis
 * (align-corners). A stored vertex has a <em>slot</em>, an index into the flat arrays that hold its values: slot =
 * brick * 64 + (z &amp; 3) * 16 + (y &amp; 3) * 4 + (x &amp; 3). Bricks are numbered in z-major order of their position, so slots
 * are the same whenever the same bricks are. Immutable.
 */
public final class VoxelLayout {
    /** Vertices of a brick on each axis. */
    public static final int BRICK = 4;
    /** Vertices of a brick. */
    public static final int BRICK_VERTICES = BRICK * BRICK * BRICK;

    private final Aabb box;
    private final int nx;
    private final int ny;
    private final int nz;
    private final int bx;
    private final int by;
    private final int bz;
    private final int[] brickAt;
    private final int[] positionOf;

    /**
     * @param present [bz, by, bx] which bricks are stored
     */
    public VoxelLayout(Aabb box, int nx, int ny, int nz, boolean[] present) {
        if (nx < 2 || ny < 2 || nz < 2 || (long) nx * ny * nz > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("grid " + nx + " x " + ny + " x " + nz + " is out of range");
        }
        this.box = box;
        this.nx = nx;
        this.ny = ny;
        this.nz = nz;
        this.bx = bricks(nx);
        this.by = bricks(ny);
        this.bz = bricks(nz);
        if (present.length != bx * by * bz) {
            throw new IllegalArgumentException(present.length + " bricks given, " + bx * by * bz + " expected");
        }
        this.brickAt = new int[present.length];
        int count = 0;
        for (int i = 0; i < present.length; i++) {
            brickAt[i] = present[i] ? count++ : -1;
        }
        this.positionOf = new int[count];
        for (int i = 0; i < brickAt.length; i++) {
            if (brickAt[i] >= 0) {
                positionOf[brickAt[i]] = i;
            }
        }
        if ((long) count * BRICK_VERTICES > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(count + " bricks are too many");
        }
    }

    /** Bricks that cover {@code n} vertices on an axis. */
    public static int bricks(int n) {
        return (n + BRICK - 1) / BRICK;
    }

    public Aabb box() {
        return box;
    }

    public int nx() {
        return nx;
    }

    public int ny() {
        return ny;
    }

    public int nz() {
        return nz;
    }

    /** Bricks on the x axis, stored or not. */
    public int bricksX() {
        return bx;
    }

    public int bricksY() {
        return by;
    }

    public int bricksZ() {
        return bz;
    }

    /** Stored bricks. */
    public int brickCount() {
        return positionOf.length;
    }

    /** Stored vertices: the length of every per-vertex array. */
    public int slotCount() {
        return positionOf.length * BRICK_VERTICES;
    }

    /** Distance between neighbouring vertices on an axis (0 = x), world units. */
    public double spacing(int axis) {
        return box.size(axis) / ((axis == 0 ? nx : axis == 1 ? ny : nz) - 1);
    }

    /** Index of the brick at brick position (z * by + y) * bx + x, or -1 where none is stored. */
    public int brickAt(int position) {
        return brickAt[position];
    }

    /** Brick position of a stored brick: the inverse of {@link #brickAt(int)}. */
    public int positionOf(int brick) {
        return positionOf[brick];
    }

    /** Slot of a vertex inside the grid, or -1 where its brick is not stored. */
    public int slot(int x, int y, int z) {
        int brick = brickAt[((z >> 2) * by + (y >> 2)) * bx + (x >> 2)];
        return brick < 0 ? -1 : brick * BRICK_VERTICES + ((z & 3) << 4) + ((y & 3) << 2) + (x & 3);
    }

    /** Vertex index on the x axis of a slot; may lie beyond {@code nx - 1} in the outermost bricks. */
    public int x(int slot) {
        return (positionOf[slot >> 6] % bx) * BRICK + (slot & 3);
    }

    public int y(int slot) {
        return (positionOf[slot >> 6] / bx % by) * BRICK + (slot >> 2 & 3);
    }

    public int z(int slot) {
        return (positionOf[slot >> 6] / bx / by) * BRICK + (slot >> 4 & 3);
    }
}
