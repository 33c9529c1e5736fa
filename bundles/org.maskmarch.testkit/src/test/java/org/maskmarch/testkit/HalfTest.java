package org.maskmarch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HalfTest {
    /** Bits as IEEE 754 and NumPy have them. */
    @Test
    void roundsToTheNearestHalf() {
        assertEquals(0x3c00, bits(1));
        assertEquals(0xc000, bits(-2));
        assertEquals(0x7bff, bits(65504));
        assertEquals(0x2e66, bits(0.1f));
        assertEquals(0x3555, bits(1 / 3f));
        assertEquals(0x6800, bits(2049), "ties go to even");
        assertEquals(0x6802, bits(2051), "ties go to even");
        assertEquals(0x4000, bits(1.9999f), "a carry reaches the exponent");
        assertEquals(0x0000, bits(1e-6f));
        assertThrows(IllegalArgumentException.class, () -> Half.bits(Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> Half.bits(70000));
    }

    private static int bits(float value) {
        return Half.bits(value) & 0xffff;
    }
}
