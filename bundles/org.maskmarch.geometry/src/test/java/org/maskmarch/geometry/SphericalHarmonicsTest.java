package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SphericalHarmonicsTest {
    @Test
    void sixteenValuesOfTheDossiersDirection() {
        float[] basis = new float[16];
        SphericalHarmonics.basis(3, 0.30304578f, -0.50507623f, 0.80812204f, basis);
        assertArrayEquals(new float[] {0.282094806f, 0.246781513f, 0.394850463f, -0.148068935f, -0.167226806f,
            0.44593811f, 0.302518398f, -0.267562926f, -0.0891876072f, 0.00608199416f, -0.357545942f, 0.522929966f,
            0.0800088644f, -0.313758016f, -0.190691113f, 0.12042319f}, basis, 2e-6f);
    }

    /** Of degree 4 the dossier has no numbers; that the functions are orthonormal over the sphere pins all of them. */
    @Test
    void theFunctionsAreOrthonormal() {
        int count = SphericalHarmonics.count(SphericalHarmonics.MAX_DEGREE);
        int rings = 200;
        int sectors = 32;
        double[][] products = new double[count][count];
        float[] basis = new float[count];
        for (int ring = 0; ring < rings; ring++) {
            // rings of equal area
            double z = (ring + 0.5) / rings * 2 - 1;
            double radius = Math.sqrt(1 - z * z);
            for (int sector = 0; sector < sectors; sector++) {
                double angle = 2 * Math.PI * sector / sectors;
                SphericalHarmonics.basis(SphericalHarmonics.MAX_DEGREE, (float) (radius * Math.cos(angle)),
                        (float) (radius * Math.sin(angle)), (float) z, basis);
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < count; j++) {
                        products[i][j] += basis[i] * basis[j] * 4 * Math.PI / rings / sectors;
                    }
                }
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                assertEquals(i == j ? 1 : 0, products[i][j], 1e-3, i + " with " + j);
            }
        }
    }

    @Test
    void degreeFourHasCondonShortleySigns() {
        float[] basis = new float[25];
        SphericalHarmonics.basis(4, 0.30304578f, -0.50507623f, 0.80812204f, basis);
        // from the associated Legendre functions with (-1)^m, by their recurrence
        double[] expected = {0.062557495, 0.014744999, -0.517223807, 0.429126059, -0.176103625,
            -0.257475671, -0.275852616, 0.291949921, -0.041965675};
        for (int i = 0; i < 9; i++) {
            assertEquals(expected[i], basis[16 + i], 1e-6, "function " + (16 + i));
        }
    }
}
