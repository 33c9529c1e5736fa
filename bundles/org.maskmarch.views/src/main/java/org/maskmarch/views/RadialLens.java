package org.maskmarch.views;

import java.util.function.DoubleUnaryOperator;
import org.maskmarch.api.view.Lens;

/**
 * Lenses that are symmetric about the axis and have a closed form both ways: from the distance of the ideal point from the
 * centre to that of the distorted point, and back. NaN where there is none.
 */
final class RadialLens implements Lens {
    private final String name;
    private final DoubleUnaryOperator distort;
    private final DoubleUnaryOperator undistort;

    private RadialLens(String name, DoubleUnaryOperator distort, DoubleUnaryOperator undistort) {
        this.name = name;
        this.distort = distort;
        this.undistort = undistort;
    }

    /** Devernay and Faugeras' field-of-view model: r' = atan(2 r tan(omega / 2)) / omega. */
    static Lens fieldOfView(double omega) {
        // below this the lens differs from a pinhole by less than 1e-12
        if (Math.abs(omega) < 1e-6) {
            return NONE;
        }
        double twice = 2 * Math.tan(omega / 2);
        return new RadialLens("fov " + omega, r -> Math.atan(r * twice) / omega,
                r -> Math.abs(r * omega) < Math.PI / 2 ? Math.tan(r * omega) / twice : Double.NaN);
    }

    /** Fitzgibbon's division model: r = r' / (1 + k r'^2). */
    static Lens division(double k) {
        return k == 0 ? NONE : new RadialLens("division " + k, r -> 2 * r / (1 + Math.sqrt(1 - 4 * k * r * r)),
                // beyond |k| r'^2 = 1 the distance shrinks again, or has passed infinity
                r -> Math.abs(k) * r * r < 1 ? r / (1 + k * r * r) : Double.NaN);
    }

    /** Khomutenko's enhanced unified camera: r' = r / (alpha sqrt(beta r^2 + 1) + 1 - alpha); 0 to 1, and positive. */
    static Lens enhancedUnified(double alpha, double beta) {
        double rest = 1 - alpha;
        return new RadialLens("eucm " + alpha + ',' + beta,
                r -> r / (alpha * Math.sqrt(beta * r * r + 1) + rest), r -> {
                    double depth = (1 - alpha * alpha * beta * r * r)
                            / (alpha * Math.sqrt(1 - (alpha - rest) * beta * r * r) + rest);
                    return depth > 0 ? r / depth : Double.NaN;
                });
    }

    @Override
    public boolean distort(double x, double y, double[] out) {
        return move(x, y, distort, out);
    }

    @Override
    public boolean undistort(double x, double y, double[] out) {
        return move(x, y, undistort, out);
    }

    private static boolean move(double x, double y, DoubleUnaryOperator moved, double[] out) {
        double r = Math.hypot(x, y);
        double scale = r == 0 ? 1 : moved.applyAsDouble(r) / r;
        out[0] = x * scale;
        out[1] = y * scale;
        return !Double.isNaN(scale);
    }

    @Override
    public String toString() {
        return name;
    }
}
