package org.maskmarch.api.field;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A trained radiance field: density and view-dependent colour of any point in space, evaluated in batches.
 *
 * <p>All arrays are flat and row-major; positions are coordinates of the field's own space ({@link FieldInfo#space()}),
 * directions are unit vectors from the camera into the scene ({@link FieldSpace#viewDirection}). Implementations are immutable and thread-safe after construction: callers split large
 * batches over threads. {@code out} arrays may be longer than needed; only the named part is written.
 */
@ConsumerType
public interface RadianceField {

    /** What this field is; never null, cheap. */
    FieldInfo info();

    /**
     * Raw density of {@code n} points. The field's density is {@link DensityActivation#density} of the value, per unit of
     * length of the field's space, so that the opacity of a ray segment of length {@code s} is
     * {@code 1 - exp(-density * s)}. Raw values are interpolated before they are activated. Outside
     * {@link FieldInfo#bounds()} there is no density: at most 0 for a ReLU, {@link DensityActivation#NOTHING} otherwise.
     *
     * @param xyz   [n, 3]
     * @param out   [n]
     */
    void density(float[] xyz, int n, float[] out);

    /**
     * Colour of {@code n} points, each seen along its own direction; display range 0..1 (families whose colours are
     * unbounded above return them unclamped).
     *
     * @param xyz        [n, 3]
     * @param directions [n, 3], unit
     * @param out        [n, 3]
     */
    void colour(float[] xyz, float[] directions, int n, float[] out);

    /**
     * Colour of {@code n} points, each seen along all of {@code k} shared directions: what baking asks for. A family
     * whose network has a view-independent trunk overrides this to evaluate the trunk once a point.
     *
     * @param xyz        [n, 3]
     * @param directions [k, 3], unit
     * @param out        [n, k, 3]
     */
    default void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[] points = new float[n * 3];
        float[] along = new float[n * 3];
        float[] rgb = new float[n * 3];
        System.arraycopy(xyz, 0, points, 0, n * 3);
        for (int j = 0; j < k; j++) {
            for (int i = 0; i < n; i++) {
                System.arraycopy(directions, j * 3, along, i * 3, 3);
            }
            colour(points, along, n, rgb);
            for (int i = 0; i < n; i++) {
                System.arraycopy(rgb, i * 3, out, (i * k + j) * 3, 3);
            }
        }
    }
}
