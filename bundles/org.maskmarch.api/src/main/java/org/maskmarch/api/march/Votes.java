package org.maskmarch.api.march;

/**
 * Votes for and against the object at each stored vertex: F and B of SA3D's loss in closed form, kept apart. Fixed point
 * with {@link #ONE} for weight 1, so that sums do not depend on their order. Not thread-safe.
 */
public final class Votes {
    /** Fixed-point representation of ray weight 1. */
    public static final long ONE = 1L << 24;

    private final long[] foreground;
    private final long[] background;

    public Votes(int slots) {
        foreground = new long[slots];
        background = new long[slots];
    }

    public int slots() {
        return foreground.length;
    }

    /** [slots], live: F in fixed point. */
    public long[] foreground() {
        return foreground;
    }

    /** [slots], live: B in fixed point. */
    public long[] background() {
        return background;
    }

    public void clear() {
        java.util.Arrays.fill(foreground, 0);
        java.util.Arrays.fill(background, 0);
    }

    /** Adds the votes of another grid of the same layout. */
    public void add(Votes other) {
        for (int i = 0; i < foreground.length; i++) {
            foreground[i] += other.foreground[i];
            background[i] += other.background[i];
        }
    }

    /**
     * Score F / (F + B) of each vertex, 0 where nothing was observed.
     *
     * @param out [slots]
     */
    public void score(float[] out) {
        for (int i = 0; i < foreground.length; i++) {
            long sum = foreground[i] + background[i];
            out[i] = sum == 0 ? 0 : (float) ((double) foreground[i] / sum);
        }
    }

    /**
     * 1 where a vertex has been observed with at least this weight in total, else 0.
     *
     * @param out [slots]
     */
    public void observed(double weight, float[] out) {
        long least = Math.max(1, (long) (weight * ONE));
        for (int i = 0; i < foreground.length; i++) {
            out[i] = foreground[i] + background[i] >= least ? 1 : 0;
        }
    }

    /**
     * Hard labels: 1 where the score exceeds {@code lambda / (1 + lambda)}, else 0. This is SA3D's {@code m > 0} for
     * that lambda.
     *
     * @param out [slots]
     */
    public void labels(double lambda, float[] out) {
        for (int i = 0; i < foreground.length; i++) {
            out[i] = foreground[i] > lambda * background[i] ? 1 : 0;
        }
    }
}
