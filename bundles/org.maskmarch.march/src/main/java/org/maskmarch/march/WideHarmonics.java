package org.maskmarch.march;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The harmonics of a sample, by the Vector API: as many coefficients at a time as a vector holds. Only to be touched where
 * {@link org.maskmarch.geometry.Lanes#wide()}.
 */
final class WideHarmonics {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    private static final int LANES = FLOATS.length();

    private WideHarmonics() { }

    /** Numbers that whole vectors need for {@code count} of them. */
    static int room(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }

    /**
     * Interpolates the coefficients of a cell's corners, in the order of the plain loop.
     *
     * @param harmonics [slots, count]
     * @param out       at least {@link #room} numbers, of which the first {@code count} mean something
     * @return false, and nothing done, for the cells at the very end of the harmonics, from which no whole vector can be read
     */
    static boolean interpolate(short[] harmonics, int count, Cell cell, float[] out) {
        int last = harmonics.length - room(count);
        for (int i = 0; i < 8; i++) {
            if (cell.slot[i] * count > last) {
                return false;
            }
        }
        for (int k = 0; k < count; k += LANES) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int i = 0; i < 8; i++) {
                if (cell.slot[i] >= 0) {
                    ShortVector corner = ShortVector.fromArray(SHORTS, harmonics, cell.slot[i] * count + k);
                    sum = sum.add(((FloatVector) corner.convertShape(VectorOperators.S2F, FLOATS, 0)).mul(cell.weight[i]));
                }
            }
            sum.intoArray(out, k);
        }
        return true;
    }
}
