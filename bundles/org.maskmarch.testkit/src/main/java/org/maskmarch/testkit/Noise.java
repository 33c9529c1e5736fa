package org.maskmarch.testkit;

/** Smooth value noise, 0..1: the same on every machine. */
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    double at(double x, double y, double z) {
        int ix = (int) Math.floor(x);
        int iy = (int) Math.floor(y);
        int iz = (int) Math.floor(z);
        double fx = smooth(x - ix);
        double fy = smooth(y - iy);
        double fz = smooth(z - iz);
        double sum = 0;
        for (int c = 0; c < 8; c++) {
            int dx = c >> 2;
            int dy = c >> 1 & 1;
            int dz = c & 1;
            sum += (dx == 0 ? 1 - fx : fx) * (dy == 0 ? 1 - fy : fy) * (dz == 0 ? 1 - fz : fz)
                    * of(ix + dx, iy + dy, iz + dz);
        }
        return sum;
    }

    /** Uniform number of a lattice point. */
    double of(int x, int y, int z) {
        long h = seed * 0x9E3779B97F4A7C15L + x * 0xC2B2AE3D27D4EB4FL + y * 0x165667B19E3779F9L
                + z * 0xD6E8FEB86659FD93L;
        h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
        h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
        return ((h ^ h >>> 31) >>> 11) * 0x1.0p-53;
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }
}
