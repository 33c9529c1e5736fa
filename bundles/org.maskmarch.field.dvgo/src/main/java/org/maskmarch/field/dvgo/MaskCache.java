package org.maskmarch.field.dvgo;

import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.Tensor;

/**
 * DirectVoxGO's mask of known free space: a grid of flags, of which a point sees the nearest.
 *
 * @param flags    [nx, ny, nz], 0 where space is known to be free
 * @param scale    [3], from a position to an index, with
 * @param shift    [3]
 * @param occupied flags that are not 0
 */
record MaskCache(int nx, int ny, int nz, byte[] flags, float[] scale, float[] shift, int occupied) {

    /** The mask of a checkpoint, or null where it has none. */
    static MaskCache read(Dict state) {
        if (!state.has("mask_cache.mask")) {
            return null;
        }
        Tensor mask = state.tensor("mask_cache.mask").require(-1, -1, -1);
        byte[] flags = mask.bytes();
        int occupied = 0;
        for (byte flag : flags) {
            occupied += flag == 0 ? 0 : 1;
        }
        return new MaskCache(mask.size(0), mask.size(1), mask.size(2), flags,
                state.tensor("mask_cache.xyz2ijk_scale").require(3).finiteFloats(),
                state.tensor("mask_cache.xyz2ijk_shift").require(3).finiteFloats(), occupied);
    }

    boolean isOccupied(float x, float y, float z) {
        int i = index(x * scale[0] + shift[0], nx);
        int j = index(y * scale[1] + shift[1], ny);
        int k = index(z * scale[2] + shift[2], nz);
        return i >= 0 && j >= 0 && k >= 0 && flags[(i * ny + j) * nz + k] != 0;
    }

    /** The nearest index, halves away from zero; -1 where there is none. */
    private static int index(double at, int n) {
        return at > -0.5 && at < n - 0.5 ? (int) Math.floor(at + 0.5) : -1;
    }
}
