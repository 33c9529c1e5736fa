package org.maskmarch.field.tensorf;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.Dict;

/**
 * The empty-space mask that TensoRF stores: a grid of bits over a box of its own. A point is occupied when the
 * trilinear interpolation of the bits is above 0. Immutable.
 */
final class AlphaMask {
    private final int nx;
    private final int ny;
    private final int nz;
    private final float[] min;
    private final float[] scale;
    /** Eight vertices a byte, highest bit first, x fastest. */
    private final byte[] bits;

    private AlphaMask(int nx, int ny, int nz, Aabb box, byte[] bits) {
        this.nx = nx;
        this.ny = ny;
        this.nz = nz;
        this.bits = bits;
        this.min = new float[] {(float) box.minX(), (float) box.minY(), (float) box.minZ()};
        this.scale = new float[] {(nx - 1) / (float) box.size(0), (ny - 1) / (float) box.size(1),
            (nz - 1) / (float) box.size(2)};
    }

    /** The mask of a checkpoint, or null when it has none. */
    static AlphaMask read(Dict root) {
        if (!root.has("alphaMask.aabb")) {
            return null;
        }
        int[] shape = root.integers("alphaMask.shape");
        byte[] bits = root.tensor("alphaMask.mask").require(-1).bytes();
        long vertices = 1;
        boolean fits = shape.length == 5 && shape[0] == 1 && shape[1] == 1;
        for (int i = 2; fits && i < 5; i++) {
            fits = shape[i] > 0 && (vertices *= shape[i]) <= Integer.MAX_VALUE;
        }
        if (!fits || bits.length != (vertices + 7) / 8) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", root.subject() + ": alphaMask",
                    "The mask has " + bits.length + " bytes, which do not fit alphaMask.shape.",
                    "Export the checkpoint again.");
        }
        return new AlphaMask(shape[4], shape[3], shape[2], TensorfReader.box(root, "alphaMask.aabb"), bits);
    }

    boolean isOccupied(float x, float y, float z) {
        float gx = (x - min[0]) * scale[0];
        float gy = (y - min[1]) * scale[1];
        float gz = (z - min[2]) * scale[2];
        int x0 = (int) Math.floor(gx);
        int y0 = (int) Math.floor(gy);
        int z0 = (int) Math.floor(gz);
        // a corner of weight 0 does not count
        int x1 = gx > x0 ? x0 + 1 : x0;
        int y1 = gy > y0 ? y0 + 1 : y0;
        int z1 = gz > z0 ? z0 + 1 : z0;
        for (int k = Math.max(0, z0); k <= Math.min(nz - 1, z1); k++) {
            for (int j = Math.max(0, y0); j <= Math.min(ny - 1, y1); j++) {
                for (int i = Math.max(0, x0); i <= Math.min(nx - 1, x1); i++) {
                    int vertex = (k * ny + j) * nx + i;
                    if ((bits[vertex >> 3] >> (7 - (vertex & 7)) & 1) != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
