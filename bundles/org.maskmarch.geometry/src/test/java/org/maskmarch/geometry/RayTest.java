package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.view.Camera;

class RayTest {
    /** At (0, 0, 4), looking along -z. */
    private final Camera camera = new Camera("c", 200, 100, 100, 100, 100, 50,
            new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 4, 0, 0, 0, 1});

    @Test
    void principalPointLooksAlongTheAxisAndTheTopOfTheImageIsUp() {
        double[] pose = camera.cameraToWorld();
        Ray ray = new Ray().through(camera, pose, 100, 50);
        assertEquals(-1, ray.dz, 1e-12);
        ray.through(camera, pose, 100, 0);
        assertTrue(ray.dy > 0);
        ray.through(camera, pose, 200, 50);
        assertEquals(Math.sqrt(0.5), ray.dx, 1e-12);
    }

    @Test
    void clipsToBoxNearAndFar() {
        double[] pose = camera.cameraToWorld();
        Ray ray = new Ray().through(camera, pose, 100, 50);
        assertTrue(ray.clip(Aabb.cube(1), 0, 100));
        assertEquals(3, ray.enter, 1e-12);
        assertEquals(5, ray.exit, 1e-12);
        assertTrue(ray.clip(Aabb.cube(1), 4, 4.5));
        assertEquals(4, ray.enter, 1e-12);
        assertFalse(ray.clip(Aabb.cube(1), 0, 2.9));
        ray.through(camera, pose, 0, 50);
        assertFalse(ray.clip(Aabb.cube(1), 0, 100));
    }
}
