package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.view.Camera;

class PixelTest {
    private static final double S = Math.sqrt(0.5);
    private static final Camera CAMERA = new Camera("aslant", 120, 80, 100, 90, 58, 43,
            new double[] {S, 0, S, 1, 0, 1, 0, 2, -S, 0, S, 3, 0, 0, 0, 1});

    @Test
    void aPointOfARayIsSeenAtItsPixel() {
        Random random = new Random(5);
        double[] pose = CAMERA.cameraToWorld();
        Pixel pixel = new Pixel();
        for (int n = 0; n < 100; n++) {
            double x = random.nextDouble() * 120;
            double y = random.nextDouble() * 80;
            double t = 0.1 + 10 * random.nextDouble();
            Ray ray = new Ray().through(CAMERA, pose, x, y);
            assertTrue(pixel.of(CAMERA, pose, ray.ox + t * ray.dx, ray.oy + t * ray.dy, ray.oz + t * ray.dz));
            assertEquals(x, pixel.x, 1e-9);
            assertEquals(y, pixel.y, 1e-9);
            assertEquals(t, pixel.distance, 1e-9);
            assertFalse(pixel.of(CAMERA, pose, ray.ox - t * ray.dx, ray.oy - t * ray.dy, ray.oz - t * ray.dz), "behind");
        }
    }
}
