package org.maskmarch.testkit;

/** IEEE 754 half-precision numbers. */
final class Half {
    private static final float LEAST_NORMAL = 0x1.0p-14f;
    private static final float GREATEST = 65504;

    private Half() { }

    /** The nearest half, as bits; numbers too small for a normal half become 0, numbers too great are refused. */
    static short bits(float value) {
        if (!(Math.abs(value) <= GREATEST)) {
            throw new IllegalArgumentException(value + " is no half-precision number");
        }
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        if (Math.abs(value) < LEAST_NORMAL) {
            return (short) sign;
        }
        int magnitude = bits & 0x7fffffff;
        // to nearest, ties to even; a carry runs into the exponent, which is what it should do
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded >>> 13) - (127 - 15 << 10));
    }
}
