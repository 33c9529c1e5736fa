package org.maskmarch.api.view;

/**
 * How a real lens departs from a pinhole. Immutable and thread-safe.
 *
 * <p>Points are normalised image coordinates: x right, y down, at depth 1, without focal length and principal point. The
 * <em>ideal</em> point of a ray is where a pinhole shows it, the <em>distorted</em> point where the lens does.
 */
public interface Lens {
    /** A pinhole. */
    Lens NONE = new Lens() {
        @Override
        public boolean distort(double x, double y, double[] out) {
            out[0] = x;
            out[1] = y;
            return true;
        }

        @Override
        public boolean undistort(double x, double y, double[] out) {
            return distort(x, y, out);
        }

        @Override
        public String toString() {
            return "pinhole";
        }
    };

    /**
     * Where the lens shows an ideal point.
     *
     * @param out [2], the distorted point; undefined where the answer is false
     * @return false where the lens does not show the point, or where its formula no longer describes a lens
     */
    boolean distort(double x, double y, double[] out);

    /**
     * The ideal point that the lens shows at a distorted point: the inverse of {@link #distort}, found iteratively where
     * there is no closed form, to about 1e-12.
     *
     * @param out [2], the ideal point; undefined where the answer is false
     * @return false where no ideal point is shown there
     */
    boolean undistort(double x, double y, double[] out);
}
