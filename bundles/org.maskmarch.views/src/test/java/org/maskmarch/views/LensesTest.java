package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Lens;

class LensesTest {
    /** Pixels of a photograph that one normalised unit is. */
    private static final double FOCAL = 4000;

    private static Intrinsics camera(ColmapCamera model, double... lens) {
        int focals = model.parameters() - 2 - lens.length;
        double[] p = new double[model.parameters()];
        Arrays.fill(p, 0, focals, 500);
        p[focals] = 320;
        p[focals + 1] = 240;
        System.arraycopy(lens, 0, p, focals + 2, lens.length);
        return model.intrinsics(640, 480, p, "test");
    }

    private static double[] distorted(Lens lens, double x, double y) {
        double[] out = new double[2];
        assertTrue(lens.distort(x, y, out), lens + " at " + x + ", " + y);
        return out;
    }

    /** By hand: r^2 = 0.25 at (0.4, -0.3). */
    @Test
    void valuesComputedByHand() {
        assertArrayEquals(new double[] {0.41, -0.3075},
                distorted(camera(ColmapCamera.SIMPLE_RADIAL, 0.1).lens(), 0.4, -0.3), 1e-15);
        assertArrayEquals(new double[] {0.414, -0.30425},
                distorted(camera(ColmapCamera.OPENCV, 0.1, -0.2, 0.01, 0.02).lens(), 0.4, -0.3), 1e-15);
        // the field-of-view model keeps r = 1/2 whatever its angle
        assertArrayEquals(new double[] {0.4, -0.3}, distorted(camera(ColmapCamera.FOV, 0.8).lens(), 0.4, -0.3), 1e-15);
        // 45 degrees from the axis: r = 1 becomes pi / 4
        assertArrayEquals(new double[] {0.6 * Math.PI / 4, -0.8 * Math.PI / 4},
                distorted(camera(ColmapCamera.FISHEYE).lens(), 0.6, -0.8), 1e-15);
        // k = -2 and r = 1: 2 / (1 + sqrt(1 + 8)) = 1/2
        assertArrayEquals(new double[] {0.3, -0.4},
                distorted(camera(ColmapCamera.SIMPLE_DIVISION, -2).lens(), 0.6, -0.8), 1e-15);
        // alpha = 1/2, beta = 3, r = 1: 1 / (1/2 * 2 + 1/2) = 2/3
        assertArrayEquals(new double[] {0.4, -0.8 * 2 / 3},
                distorted(camera(ColmapCamera.EUCM, 0.5, 3).lens(), 0.6, -0.8), 1e-15);
    }

    /** The expected values are computed by numpy from the published formulas. */
    @Test
    void everyModelIsAsPublished() throws IOException {
        Set<ColmapCamera> left = EnumSet.allOf(ColmapCamera.class);
        for (JsonNode sample : Samples.expected("lenses.expected.json")) {
            ColmapCamera model = ColmapCamera.named(sample.get("model").asText(), "test");
            left.remove(model);
            Lens lens = camera(model, numbers(sample.get("k"))).lens();
            for (JsonNode point : sample.get("points")) {
                double[] p = numbers(point);
                assertArrayEquals(new double[] {p[2], p[3]}, distorted(lens, p[0], p[1]), 1e-12, model + "");
            }
        }
        assertEquals(EnumSet.of(ColmapCamera.SIMPLE_PINHOLE, ColmapCamera.PINHOLE), left, "models without a sample");
    }

    @Test
    void undistortInvertsDistort() throws IOException {
        double worst = 0;
        for (JsonNode sample : Samples.expected("lenses.expected.json")) {
            ColmapCamera model = ColmapCamera.named(sample.get("model").asText(), "test");
            Lens lens = camera(model, numbers(sample.get("k"))).lens();
            double[] back = new double[2];
            double[] again = new double[2];
            for (double x = -0.8; x <= 0.8; x += 0.1) {
                for (double y = -0.6; y <= 0.6; y += 0.1) {
                    double[] there = distorted(lens, x, y);
                    assertTrue(lens.undistort(there[0], there[1], back), model + " at " + x + ", " + y);
                    assertTrue(lens.distort(back[0], back[1], again));
                    worst = Math.max(worst, FOCAL * Math.hypot(back[0] - x, back[1] - y));
                    worst = Math.max(worst, FOCAL * Math.hypot(again[0] - there[0], again[1] - there[1]));
                }
            }
        }
        assertTrue(worst < 1e-6, "worst round trip " + worst + " pixels");
    }

    @Test
    void pointsThatALensDoesNotShowAreSaidSo() {
        double[] out = new double[2];
        // r - r^3 / 3 turns back at r = 1
        Lens barrel = camera(ColmapCamera.SIMPLE_RADIAL, -1.0 / 3).lens();
        assertTrue(barrel.distort(0.99, 0, out));
        assertFalse(barrel.distort(1.01, 0, out));
        assertTrue(barrel.undistort(0.66, 0, out));
        assertFalse(barrel.undistort(0.67, 0, out), "nothing is shown beyond 2/3");
        assertFalse(camera(ColmapCamera.DIVISION, 0.3).lens().distort(1, 0, out));
        assertFalse(camera(ColmapCamera.DIVISION, -0.3).lens().undistort(1.9, 0, out));
        assertFalse(camera(ColmapCamera.FOV, 1).lens().undistort(1.6, 0, out), "90 degrees from the axis and more");
        assertFalse(camera(ColmapCamera.FISHEYE).lens().undistort(1.58, 0, out));
        assertFalse(camera(ColmapCamera.EUCM, 0.9, 1).lens().undistort(1.2, 0, out));
    }

    @Test
    void wildCoefficientsAreHarmless() {
        double[] out = new double[2];
        for (double k : new double[] {1e300, -1e300, 1e-300, -1e6}) {
            for (ColmapCamera model : EnumSet.range(ColmapCamera.SIMPLE_RADIAL, ColmapCamera.RAD_TAN_THIN_PRISM_FISHEYE)) {
                if (model != ColmapCamera.FOV) {
                    double[] p = new double[model.parameters()];
                    Arrays.fill(p, k);
                    Arrays.fill(p, 0, 4, 500);
                    Lens lens = model.intrinsics(640, 480, p, "test").lens();
                    lens.distort(0.3, 0.2, out);
                    lens.undistort(0.3, 0.2, out);
                }
            }
        }
    }

    @Test
    void coefficientsOfZeroAreAPinhole() {
        assertSame(Lens.NONE, camera(ColmapCamera.OPENCV, 0, 0, 0, 0).lens());
        assertSame(Lens.NONE, camera(ColmapCamera.FOV, 1e-9).lens());
        assertArrayEquals(new double[] {0.4, 0.3}, distorted(camera(ColmapCamera.PINHOLE).lens(), 0.4, 0.3));
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        refused(ColmapCamera.EUCM, 1.5, 1);
        refused(ColmapCamera.EUCM, 0.5, 0);
        refused(ColmapCamera.FOV, 4);
        refused(ColmapCamera.RADIAL, Double.NaN, 0);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> ColmapCamera.of(17, "cameras.bin"));
        assertEquals("view.lens-unsupported", e.code());
    }

    private static void refused(ColmapCamera model, double... lens) {
        assertEquals("view.bad-value", assertThrows(MaskmarchException.class, () -> camera(model, lens)).code());
    }

    private static double[] numbers(JsonNode list) {
        double[] out = new double[list.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = list.get(i).asDouble();
        }
        return out;
    }
}
