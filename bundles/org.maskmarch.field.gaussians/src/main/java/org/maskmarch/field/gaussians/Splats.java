package org.maskmarch.field.gaussians;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * The splats of a model, whatever container they came in: checked, in the axes of the PLY files (x right, y down,
 * z forward for the typical first camera). Filled once by a reader, then read only.
 */
final class Splats {
    /** Several times the largest public models. */
    static final int MAX_COUNT = 20_000_000;
    static final int MAX_DEGREE = 3;
    /** Positions and extents beyond this are no trained values; their squares stay in the range of a float. */
    static final float MAX_COORDINATE = 1e9f;
    private static final double MIN_QUATERNION = 1e-6;

    private final String subject;
    private final String container;
    private final int count;
    private final int degree;
    private final int basis;
    private final float[] mean;
    private final float[] scale;
    private final float[] rotation;
    private final float[] opacity;
    private final float[] harmonics;

    /**
     * Room for splats.
     *
     * @param subject   file, for messages
     * @param container what they came in, for {@code info}
     * @throws MaskmarchException bad input, when these are none or too many; resource, when they do not fit the heap
     */
    Splats(String subject, String container, long count, int degree) {
        if (count < 1 || count > MAX_COUNT) {
            throw MaskmarchException.badInput("field.unsupported", subject, "The file has " + count
                    + " splats; 1 to " + MAX_COUNT + " are read.", "Export a part of the model.");
        }
        this.basis = SphericalHarmonics.count(degree);
        long bytes = count * 4 * (3 + 3 + 4 + 1 + 3L * basis);
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw MaskmarchException.resource("memory.exhausted", subject, "The splats need " + (bytes >> 20) + " MiB.",
                    "Raise the heap (EXTRA_JAVA_OPTS=-Xmx6g).", null);
        }
        this.subject = subject;
        this.container = container;
        this.count = (int) count;
        this.degree = degree;
        this.mean = new float[this.count * 3];
        this.scale = new float[this.count * 3];
        this.rotation = new float[this.count * 4];
        this.opacity = new float[this.count];
        this.harmonics = new float[this.count * 3 * basis];
    }

    private Splats(Splats like) {
        this.subject = like.subject;
        this.container = like.container;
        this.count = like.count;
        this.degree = like.degree;
        this.basis = like.basis;
        this.mean = new float[count * 3];
        this.scale = new float[count * 3];
        this.rotation = new float[count * 4];
        this.opacity = like.opacity;
        this.harmonics = like.harmonics;
    }

    /** As many splats of the same opacities and colours, to be put elsewhere. */
    Splats sameColours() {
        return new Splats(this);
    }

    /** Degree of the harmonics of three channels with so many coefficients beyond the constant one, or -1. */
    static int degreeOf(int restCoefficients) {
        for (int degree = 0; degree <= MAX_DEGREE; degree++) {
            if (restCoefficients == 3 * (SphericalHarmonics.count(degree) - 1)) {
                return degree;
            }
        }
        return -1;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    void mean(int i, double x, double y, double z) {
        put(mean, i * 3, i, "position", x);
        put(mean, i * 3 + 1, i, "position", y);
        put(mean, i * 3 + 2, i, "position", z);
    }

    /** Standard deviation along an axis of the splat's own. */
    void scale(int i, int axis, double value) {
        if (!(value >= 0)) {
            throw bad(i, "extent", value);
        }
        put(scale, i * 3 + axis, i, "extent", value);
    }

    /** Turns the splat's axes into the world's; need not be of unit length. */
    void rotation(int i, double w, double x, double y, double z) {
        double length = Math.sqrt(w * w + x * x + y * y + z * z);
        if (!(length > MIN_QUATERNION) || !Double.isFinite(length)) {
            throw bad(i, "rotation", length);
        }
        rotation[i * 4] = (float) (w / length);
        rotation[i * 4 + 1] = (float) (x / length);
        rotation[i * 4 + 2] = (float) (y / length);
        rotation[i * 4 + 3] = (float) (z / length);
    }

    /** Opacity at the centre, 0..1. */
    void opacity(int i, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw bad(i, "opacity", value);
        }
        opacity[i] = (float) value;
    }

    /** Coefficient k of channel c; plus one half = colour. */
    void harmonic(int i, int c, int k, double value) {
        put(harmonics, (i * 3 + c) * basis + k, i, "colour", value);
    }

    private void put(float[] column, int at, int splat, String what, double value) {
        if (!(Math.abs(value) <= MAX_COORDINATE)) {
            throw bad(splat, what, value);
        }
        column[at] = (float) value;
    }

    private MaskmarchException bad(int splat, String what, double value) {
        boolean finite = Double.isFinite(value);
        return MaskmarchException.badInput(finite ? "checkpoint.bad-value" : "checkpoint.not-finite", subject, "Splat "
                + splat + " has the " + what + ' ' + value + '.', "Export the model without broken splats"
                + " (ns-export gaussian-splat leaves them out), or use an earlier checkpoint.");
    }

    String subject() {
        return subject;
    }

    String container() {
        return container;
    }

    int count() {
        return count;
    }

    int degree() {
        return degree;
    }

    float mean(int i, int axis) {
        return mean[i * 3 + axis];
    }

    float scale(int i, int axis) {
        return scale[i * 3 + axis];
    }

    /** Component of the unit quaternion, w first. */
    float rotation(int i, int component) {
        return rotation[i * 4 + component];
    }

    float opacity(int i) {
        return opacity[i];
    }

    float harmonic(int i, int c, int k) {
        return harmonics[(i * 3 + c) * basis + k];
    }

    /** [splats, 3, basis], live: do not write. */
    float[] harmonics() {
        return harmonics;
    }

    /** The rotation matrix of a splat, row-major; its columns are the splat's axes. */
    void axes(int i, double[] out) {
        double w = rotation[i * 4];
        double x = rotation[i * 4 + 1];
        double y = rotation[i * 4 + 2];
        double z = rotation[i * 4 + 3];
        out[0] = 1 - 2 * (y * y + z * z);
        out[1] = 2 * (x * y - w * z);
        out[2] = 2 * (x * z + w * y);
        out[3] = 2 * (x * y + w * z);
        out[4] = 1 - 2 * (x * x + z * z);
        out[5] = 2 * (y * z - w * x);
        out[6] = 2 * (x * z - w * y);
        out[7] = 2 * (y * z + w * x);
        out[8] = 1 - 2 * (x * x + y * y);
    }

    /** Standard deviation along a world axis; {@code axes} is the splat's {@link #axes}. */
    double reach(int i, double[] axes, int axis) {
        double variance = 0;
        for (int a = 0; a < 3; a++) {
            variance += Math.pow(axes[axis * 3 + a] * scale(i, a), 2);
        }
        return Math.sqrt(variance);
    }
}
