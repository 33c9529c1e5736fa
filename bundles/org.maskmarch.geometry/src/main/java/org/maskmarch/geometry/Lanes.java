package org.maskmarch.geometry;

/**
 * Whether this JVM does arithmetic many numbers at a time when asked to: by the Vector API, an incubator module of Java 17
 * that must be named at the start, {@code --add-modules jdk.incubator.vector}. What uses it does the same operations in the
 * same order as its plain loops, so that results are the same, to the bit, with and without.
 */
public final class Lanes {
    private static final boolean WIDE = isVisible("jdk.incubator.vector.FloatVector");

    private Lanes() { }

    /** Whether the Vector API is there, for bundles too. */
    public static boolean wide() {
        return WIDE;
    }

    private static boolean isVisible(String name) {
        try {
            Class.forName(name, false, Lanes.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
