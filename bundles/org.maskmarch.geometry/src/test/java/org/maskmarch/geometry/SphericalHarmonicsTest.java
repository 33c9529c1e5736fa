package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
}
