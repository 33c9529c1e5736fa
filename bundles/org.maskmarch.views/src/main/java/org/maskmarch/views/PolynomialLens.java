package org.maskmarch.views;

import java.util.Arrays;
import org.maskmarch.api.view.Lens;

/**
 * Brown's lens and its relatives: OpenCV's, OpenCV's fisheye, the thin prism, and Project Aria's. With (x, y) the ideal
 * point, for a fisheye first moved to its angle from the axis (equidistant projection), and r its distance from the centre:
 *
 * <pre>
 * s  = (1 + n1 r^2 + n2 r^4 + ...) / (1 + d1 r^2 + d2 r^4 + ...)
 * x' = s x + 2 p1 X Y + p2 (R^2 + 2 X^2) + t1 R^2 + t2 R^4
 * y' = s y + 2 p2 X Y + p1 (R^2 + 2 Y^2) + t3 R^2 + t4 R^4
 * </pre>
 *
 * where (X, Y), at distance R, is (x, y), or in Aria's model (s x, s y). Sources: OpenCV's calib3d reference, COLMAP's
 * camera models, Project Aria's FisheyeRadTanThinPrism.
 */
final class PolynomialLens implements Lens {
    private static final int SAMPLES = 4096;
    /** Widest angle from the axis that is looked at: a pinhole has no points at 90 degrees. */
    private static final double WIDEST = Math.PI / 2 * 0.999;
    private static final double SETTLED = 1e-13;
    private static final int ROUNDS = 50;

    private final boolean fisheye;
    private final double[] numerator;
    private final double[] denominator;
    private final double p1;
    private final double p2;
    private final double[] prism;
    private final boolean chained;
    /** Beyond this distance from the centre the radial part folds back: the formula no longer describes a lens. */
    private final double limit;

    /**
     * @param numerator   n1, n2, ...
     * @param denominator d1, d2, ...
     * @param prism       [4], t1 to t4
     * @param chained     whether the tangential part acts on what the radial part made
     */
    private PolynomialLens(boolean fisheye, double[] numerator, double[] denominator, double p1, double p2,
                           double[] prism, boolean chained) {
        this.fisheye = fisheye;
        this.numerator = numerator.clone();
        this.denominator = denominator.clone();
        this.p1 = p1;
        this.p2 = p2;
        this.prism = prism.clone();
        this.chained = chained;
        this.limit = limit();
    }

    /** OpenCV's lens; {@code denominator} is empty but for the rational model. */
    static Lens perspective(double[] numerator, double[] denominator, double p1, double p2) {
        boolean pinhole = p1 == 0 && p2 == 0 && isZero(numerator) && isZero(denominator);
        return pinhole ? NONE : new PolynomialLens(false, numerator, denominator, p1, p2, new double[4], false);
    }

    /** Equidistant projection with a polynomial. */
    static Lens fisheye(double... numerator) {
        return new PolynomialLens(true, numerator, new double[0], 0, 0, new double[4], false);
    }

    static Lens thinPrismFisheye(double[] numerator, double p1, double p2, double sx1, double sy1) {
        return new PolynomialLens(true, numerator, new double[0], p1, p2, new double[] {sx1, 0, sy1, 0}, false);
    }

    /** Project Aria's. */
    static Lens chainedFisheye(double[] numerator, double p1, double p2, double[] prism) {
        return new PolynomialLens(true, numerator, new double[0], p1, p2, prism, true);
    }

    @Override
    public boolean distort(double x, double y, double[] out) {
        double r = Math.hypot(x, y);
        double scale = !fisheye || r == 0 ? 1 : Math.atan(r) / r;
        return bend(x * scale, y * scale, out);
    }

    /** From the ideal point, or the point of the equidistant projection, to the distorted point. */
    private boolean bend(double x, double y, double[] out) {
        double r2 = x * x + y * y;
        double s = radial(r2);
        double bx = chained ? s * x : x;
        double by = chained ? s * y : y;
        double b2 = bx * bx + by * by;
        out[0] = s * x + 2 * p1 * bx * by + p2 * (b2 + 2 * bx * bx) + prism[0] * b2 + prism[1] * b2 * b2;
        out[1] = s * y + 2 * p2 * bx * by + p1 * (b2 + 2 * by * by) + prism[2] * b2 + prism[3] * b2 * b2;
        return r2 <= limit * limit;
    }

    private double radial(double r2) {
        return (1 + power(numerator, r2)) / (1 + power(denominator, r2));
    }

    private static double power(double[] coefficients, double r2) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = (sum + coefficients[i]) * r2;
        }
        return sum;
    }

    @Override
    public boolean undistort(double x, double y, double[] out) {
        double[] at = start(x, y);
        double[] value = new double[2];
        double[] side = new double[2];
        bend(at[0], at[1], value);
        double error = Math.hypot(value[0] - x, value[1] - y);
        double enough = SETTLED * (1 + Math.hypot(x, y));
        for (int round = 0; round < ROUNDS && error > enough; round++) {
            // Newton's method; the Jacobian is by differences: it steers, the error decides
            double h = 1e-6 * (1 + Math.hypot(at[0], at[1]));
            bend(at[0] + h, at[1], side);
            double xx = (side[0] - value[0]) / h;
            double yx = (side[1] - value[1]) / h;
            bend(at[0], at[1] + h, side);
            double xy = (side[0] - value[0]) / h;
            double yy = (side[1] - value[1]) / h;
            double determinant = xx * yy - xy * yx;
            double stepX = ((x - value[0]) * yy - (y - value[1]) * xy) / determinant;
            double stepY = ((y - value[1]) * xx - (x - value[0]) * yx) / determinant;
            double length = 1;
            boolean better = false;
            for (; !better && length > 1e-4; length /= 2) {
                boolean inside = bend(at[0] + length * stepX, at[1] + length * stepY, side);
                better = inside && Math.hypot(side[0] - x, side[1] - y) < error;
                if (better) {
                    at[0] += length * stepX;
                    at[1] += length * stepY;
                    value = side.clone();
                    error = Math.hypot(value[0] - x, value[1] - y);
                }
            }
            if (!better) {
                break;
            }
        }
        double r = Math.hypot(at[0], at[1]);
        double scale = !fisheye || r == 0 ? 1 : Math.tan(r) / r;
        out[0] = at[0] * scale;
        out[1] = at[1] * scale;
        return error <= 100 * enough && r <= limit;
    }

    /** Inverts the radial part alone, by bisection: it grows up to the limit. */
    private double[] start(double x, double y) {
        double r = Math.hypot(x, y);
        if (r == 0) {
            return new double[2];
        }
        double low = 0;
        double high = limit;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (middle * radial(middle * middle) < r) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new double[] {x / r * low, y / r * low};
    }

    private double limit() {
        double last = 0;
        double lastDistorted = 0;
        for (int i = 1; i <= SAMPLES; i++) {
            double angle = WIDEST * i / SAMPLES;
            double r = fisheye ? angle : Math.tan(angle);
            double distorted = r * radial(r * r);
            if (!(distorted > lastDistorted) || Double.isInfinite(distorted)) {
                return last;
            }
            last = r;
            lastDistorted = distorted;
        }
        return last;
    }

    private static boolean isZero(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }

    @Override
    public String toString() {
        return (fisheye ? "fisheye" : "perspective") + Arrays.toString(numerator) + Arrays.toString(denominator) + p1
                + ',' + p2 + Arrays.toString(prism) + chained;
    }
}
