package org.maskmarch.field.ngp;

import java.util.Arrays;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.DType;
import org.maskmarch.checkpoint.Tensor;

/** All trained numbers of a snapshot, finite, kept in the precision of the file. Immutable. */
final class Parameters {
    /** The value of each half: looking it up measured faster than working it out. */
    private static final float[] HALF_VALUES = new float[1 << 16];

    static {
        for (int bits = 0; bits < HALF_VALUES.length; bits++) {
            HALF_VALUES[bits] = DType.halfToFloat((short) bits);
        }
    }

    private final short[] halves;
    private final float[] floats;

    /** @param tensor of halves or floats */
    Parameters(Tensor tensor) {
        this.halves = tensor.type() == DType.F16 ? tensor.words() : null;
        this.floats = halves == null ? tensor.finiteFloats() : null;
        for (int i = 0; halves != null && i < halves.length; i++) {
            if ((halves[i] & 0x7C00) == 0x7C00) {
                throw MaskmarchException.badInput("checkpoint.not-finite", tensor.subject(), "Element " + i + " is "
                        + at(i) + ": the training has diverged.", "Use an earlier checkpoint.");
            }
        }
    }

    float at(int index) {
        return halves == null ? floats[index] : HALF_VALUES[halves[index] & 0xFFFF];
    }

    /** A run of numbers, as floats. */
    float[] slice(int from, int count) {
        if (halves == null) {
            return Arrays.copyOfRange(floats, from, from + count);
        }
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = at(from + i);
        }
        return out;
    }
}
