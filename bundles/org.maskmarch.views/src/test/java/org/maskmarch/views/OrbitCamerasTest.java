package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;

class OrbitCamerasTest {
    private static final double[] Z = {0, 0, 1};

    @Test
    void theFirstCameraStandsAtAzimuthZeroAndLooksAtTheTarget() {
        List<Camera> cameras = read(orbit(4, 4, new double[] {0}, new double[] {1, 2, 3}, Z));
        Camera first = cameras.get(0);
        // on the x axis from the target, looking along -x, z up, so y to the right
        assertArrayEquals(new double[] {0, 0, 1, 5, 1, 0, 0, 2, 0, 1, 0, 3, 0, 0, 0, 1}, first.cameraToWorld(), 1e-12);
        assertEquals(5, first.centre(0), 1e-12);
        assertEquals(2 + 4, cameras.get(1).centre(1), 1e-12);
        assertEquals(50 / Math.tan(Math.toRadians(20)), first.fx(), 1e-9);
    }

    @Test
    void camerasAreSplitOverTheRingsAndAllLookAtTheTarget() {
        double[] target = {0.5, -1, 2};
        List<Camera> cameras = read(orbit(41, 3, new double[] {20, 45, -90}, target, new double[] {0.3, 1, -0.2}));
        assertEquals(41, cameras.size());
        double[] up = {0.3, 1, -0.2};
        double length = Math.sqrt(0.09 + 1 + 0.04);
        int[] perRing = new int[3];
        for (Camera camera : cameras) {
            double height = 0;
            for (int i = 0; i < 3; i++) {
                assertEquals(target[i], camera.centre(i) + 3 * camera.forward(i), 1e-9);
                height += (camera.centre(i) - target[i]) * up[i] / length;
            }
            double elevation = Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, height / 3))));
            perRing[Math.abs(elevation - 20) < 1e-4 ? 0 : Math.abs(elevation - 45) < 1e-4 ? 1 : 2]++;
            assertOrthonormal(camera);
        }
        assertArrayEquals(new int[] {14, 14, 13}, perRing);
    }

    @Test
    void nonsenseIsRefusedByKey() {
        refused("count", orbit(0, 4, new double[] {0}, new double[3], Z));
        refused("count", orbit(1, 4, new double[] {0, 1}, new double[3], Z));
        refused("radius", orbit(4, Double.NaN, new double[] {0}, new double[3], Z));
        refused("elevation", orbit(4, 4, new double[] {91}, new double[3], Z));
        refused("elevation", orbit(4, 4, new double[0], new double[3], Z));
        refused("target", orbit(4, 4, new double[] {0}, new double[2], Z));
        refused("up", orbit(4, 4, new double[] {0}, new double[3], new double[3]));
        refused("fovX", new CameraSpec.Orbit(4, 4, new double[] {0}, 180, new double[3], Z, 100, 80));
    }

    static void assertOrthonormal(Camera camera) {
        double[] m = camera.cameraToWorld();
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                assertEquals(a == b ? 1 : 0, m[a] * m[b] + m[4 + a] * m[4 + b] + m[8 + a] * m[8 + b], 1e-5);
            }
        }
        // right-handed: right x up = back
        assertEquals(m[2], m[4] * m[9] - m[8] * m[5], 1e-5);
    }

    private static void refused(String key, CameraSpec spec) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(spec));
        assertEquals("cameras.orbit." + key, e.subject());
        assertEquals("view.bad-value", e.code());
    }

    private static CameraSpec.Orbit orbit(int count, double radius, double[] elevation, double[] target, double[] up) {
        return new CameraSpec.Orbit(count, radius, elevation, 40, target, up, 100, 80);
    }

    private static List<Camera> read(CameraSpec spec) {
        return new CameraFiles().read(spec);
    }
}
