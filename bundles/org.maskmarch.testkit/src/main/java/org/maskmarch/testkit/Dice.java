package org.maskmarch.testkit;

/** Numbers that vary a scene: a sequence of its own for each seed and purpose, the same on every machine. */
final class Dice {
    private long state;

    Dice(long seed, String purpose) {
        state = seed * 0x9E3779B97F4A7C15L ^ purpose.hashCode() * 0xD6E8FEB86659FD93L;
    }

    /** Uniform, from {@code least} up to {@code most}. */
    double between(double least, double most) {
        state += 0x9E3779B97F4A7C15L;
        long h = state;
        h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
        h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
        return least + (most - least) * ((h ^ h >>> 31) >>> 11) * 0x1.0p-53;
    }

    /** 0 to {@code sides - 1}. */
    int throwOf(int sides) {
        return (int) between(0, sides);
    }
}
