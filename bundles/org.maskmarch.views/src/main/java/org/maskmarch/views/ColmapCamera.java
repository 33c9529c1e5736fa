package org.maskmarch.views;

import java.util.Arrays;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Lens;

/**
 * COLMAP's camera models whose parameters are certain. The first parameters are one or two focal lengths and the principal
 * point, the others are the lens. Source: COLMAP's camera models.
 */
enum ColmapCamera {
    SIMPLE_PINHOLE(0, 1, 0),
    PINHOLE(1, 2, 0),
    SIMPLE_RADIAL(2, 1, 1),
    RADIAL(3, 1, 2),
    OPENCV(4, 2, 4),
    OPENCV_FISHEYE(5, 2, 4),
    FULL_OPENCV(6, 2, 8),
    FOV(7, 2, 1),
    SIMPLE_RADIAL_FISHEYE(8, 1, 1),
    RADIAL_FISHEYE(9, 1, 2),
    THIN_PRISM_FISHEYE(10, 2, 8),
    RAD_TAN_THIN_PRISM_FISHEYE(11, 2, 12),
    SIMPLE_DIVISION(12, 1, 1),
    DIVISION(13, 2, 1),
    SIMPLE_FISHEYE(14, 1, 0),
    FISHEYE(15, 2, 0),
    EUCM(16, 2, 2);

    private static final String REMEDY = "Undistort the model with COLMAP's image_undistorter, or export it with one of "
            + "the camera models " + SIMPLE_PINHOLE + " to " + EUCM + '.';

    private final int id;
    private final int focals;
    private final int lens;

    ColmapCamera(int id, int focals, int lens) {
        this.id = id;
        this.focals = focals;
        this.lens = lens;
    }

    /** Number of parameters. */
    int parameters() {
        return focals + 2 + lens;
    }

    /** Of a binary model. How long the record of an unknown model is cannot be known, so that reading ends there. */
    static ColmapCamera of(long id, String subject) {
        return Arrays.stream(values()).filter(model -> model.id == id).findFirst().orElseThrow(
                () -> unknown(subject, "The camera model " + id + " is not known."));
    }

    /** Of a text model. */
    static ColmapCamera named(String name, String subject) {
        return Arrays.stream(values()).filter(model -> model.name().equals(name)).findFirst().orElseThrow(
                () -> unknown(subject, "The camera model is not one of " + Arrays.toString(values()) + '.'));
    }

    private static MaskmarchException unknown(String subject, String message) {
        return ViewFaults.lens(subject, message, REMEDY);
    }

    /** @param p as many as {@link #parameters()} */
    Intrinsics intrinsics(int width, int height, double[] p, String subject) {
        if (!Pose.isFinite(p)) {
            throw ViewFaults.badValue(subject, "A parameter of the camera is not a finite number.",
                    "Run the reconstruction again.");
        }
        return new Intrinsics(width, height, p[0], p[focals - 1], p[focals], p[focals + 1],
                lens(Arrays.copyOfRange(p, focals + 2, p.length), subject)).checked(subject);
    }

    private Lens lens(double[] k, String subject) {
        double[] none = {};
        return switch (this) {
            case SIMPLE_PINHOLE, PINHOLE -> Lens.NONE;
            case SIMPLE_RADIAL, RADIAL -> PolynomialLens.perspective(k, none, 0, 0);
            case OPENCV -> PolynomialLens.perspective(new double[] {k[0], k[1]}, none, k[2], k[3]);
            case FULL_OPENCV -> PolynomialLens.perspective(new double[] {k[0], k[1], k[4]},
                    new double[] {k[5], k[6], k[7]}, k[2], k[3]);
            case SIMPLE_FISHEYE, FISHEYE, SIMPLE_RADIAL_FISHEYE, RADIAL_FISHEYE, OPENCV_FISHEYE ->
                    PolynomialLens.fisheye(k);
            case THIN_PRISM_FISHEYE -> PolynomialLens.thinPrismFisheye(new double[] {k[0], k[1], k[4], k[5]}, k[2], k[3],
                    k[6], k[7]);
            // its tangential coefficients count the axes the other way round
            case RAD_TAN_THIN_PRISM_FISHEYE -> PolynomialLens.chainedFisheye(Arrays.copyOf(k, 6), k[7], k[6],
                    Arrays.copyOfRange(k, 8, 12));
            case FOV -> fieldOfView(k[0], subject);
            case SIMPLE_DIVISION, DIVISION -> RadialLens.division(k[0]);
            case EUCM -> enhancedUnified(k[0], k[1], subject);
        };
    }

    private static Lens fieldOfView(double omega, String subject) {
        if (!(Math.abs(omega) < Math.PI)) {
            throw ViewFaults.badValue(subject, "The field of view " + omega + " is out of range.",
                    "Run the reconstruction again.");
        }
        return RadialLens.fieldOfView(omega);
    }

    private static Lens enhancedUnified(double alpha, double beta, String subject) {
        if (!(alpha >= 0 && alpha <= 1 && beta > 0)) {
            throw ViewFaults.badValue(subject, "The lens parameters alpha " + alpha + " and beta " + beta
                    + " are out of range.", "Run the reconstruction again.");
        }
        return RadialLens.enhancedUnified(alpha, beta);
    }
}
