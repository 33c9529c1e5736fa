package org.maskmarch.march;

import org.maskmarch.api.march.VoxelLayout;

/** The eight stored vertices round a point and their trilinear weights. Mutable, one for each thread. */
final class Cell {
    private static final int[] CORNER = {0, 1, 4, 5, 16, 17, 20, 21};

    private final VoxelLayout layout;
    private final int lastX;
    private final int lastY;
    private final int lastZ;
    private final int bricksX;
    private final int bricksY;
    final int[] slot = new int[8];
    final float[] weight = new float[8];
    /** Grid coordinates of the lowest corner. */
    int x;
    int y;
    int z;
    /** Position inside the cell, 0..1; set when it is resolved. */
    float fx;
    float fy;
    float fz;
    private double gx;
    private double gy;
    private double gz;

    Cell(VoxelLayout layout) {
        this.layout = layout;
        this.lastX = layout.nx() - 2;
        this.lastY = layout.ny() - 2;
        this.lastZ = layout.nz() - 2;
        this.bricksX = layout.bricksX();
        this.bricksY = layout.bricksY();
    }

    /** Moves to the cell of a point in grid coordinates; points outside are taken to the border. */
    void locate(double gx, double gy, double gz) {
        locate(xOf(gx), yOf(gy), zOf(gz), gx, gy, gz);
    }

    /** The same for a point whose cell is known. */
    void locate(int x, int y, int z, double gx, double gy, double gz) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.gx = gx;
        this.gy = gy;
        this.gz = gz;
    }

    /** The cell of a coordinate, without moving there. */
    int xOf(double gx) {
        return Math.max(0, Math.min(lastX, (int) gx));
    }

    int yOf(double gy) {
        return Math.max(0, Math.min(lastY, (int) gy));
    }

    int zOf(double gz) {
        return Math.max(0, Math.min(lastZ, (int) gz));
    }

    /** Position of the brick that owns the lowest corner. */
    int brickPosition() {
        return brickPosition(x, y, z);
    }

    int brickPosition(int x, int y, int z) {
        return ((z >> 2) * bricksY + (y >> 2)) * bricksX + (x >> 2);
    }

    /** Finds the corners' slots and weights for the point that was located last. */
    void resolve() {
        fx = fraction(gx - x);
        fy = fraction(gy - y);
        fz = fraction(gz - z);
        lookUp();
    }

    private static float fraction(double f) {
        return f <= 0 ? 0 : f >= 1 ? 1 : (float) f;
    }

    /** Looks the eight slots up (-1 where a vertex is not stored) and computes the weights of the position. */
    void lookUp() {
        if ((x & 3) < 3 && (y & 3) < 3 && (z & 3) < 3) {
            int brick = layout.brickAt(brickPosition());
            int base = brick * VoxelLayout.BRICK_VERTICES + ((z & 3) << 4) + ((y & 3) << 2) + (x & 3);
            for (int i = 0; i < 8; i++) {
                slot[i] = brick < 0 ? -1 : base + CORNER[i];
            }
        } else {
            resolveAcross();
        }
        float x0 = 1 - fx;
        float y0 = 1 - fy;
        float z0 = 1 - fz;
        weight[0] = x0 * y0 * z0;
        weight[1] = fx * y0 * z0;
        weight[2] = x0 * fy * z0;
        weight[3] = fx * fy * z0;
        weight[4] = x0 * y0 * fz;
        weight[5] = fx * y0 * fz;
        weight[6] = x0 * fy * fz;
        weight[7] = fx * fy * fz;
    }

    /** The same where the corners lie in several bricks: brick and place in it are sums of what each axis says. */
    private void resolveAcross() {
        int planeOfBricks = bricksX * bricksY;
        for (int k = 0; k < 2; k++) {
            int planes = (z + k >> 2) * planeOfBricks;
            int inZ = (z + k & 3) << 4;
            for (int j = 0; j < 2; j++) {
                int rows = planes + (y + j >> 2) * bricksX;
                int inYZ = inZ + ((y + j & 3) << 2);
                int at = k << 2 | j << 1;
                slot[at] = slot(layout.brickAt(rows + (x >> 2)), inYZ + (x & 3));
                slot[at + 1] = slot(layout.brickAt(rows + (x + 1 >> 2)), inYZ + (x + 1 & 3));
            }
        }
    }

    private static int slot(int brick, int within) {
        return brick < 0 ? -1 : brick * VoxelLayout.BRICK_VERTICES + within;
    }

    /** Trilinear value; vertices that are not stored count as 0. */
    float interpolate(float[] values) {
        float sum = 0;
        for (int i = 0; i < 8; i++) {
            if (slot[i] >= 0) {
                sum += weight[i] * values[slot[i]];
            }
        }
        return sum;
    }
}
