package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;

class ForwardCamerasTest {
    private static List<Camera> place(int count, double distance) {
        return new CameraFiles().read(new CameraSpec.Forward(count, 90, 0.3, 0.2, distance, 100, 80));
    }

    @Test
    void theGridGoesFromTopLeftToBottomRight() {
        List<Camera> cameras = place(8, 0);
        double[][] centres = {{-.3, .2}, {0, .2}, {.3, .2}, {-.3, 0}, {0, 0}, {.3, 0}, {-.3, -.2}, {.3, -.2}};
        assertEquals(8, cameras.size());
        for (int i = 0; i < 8; i++) {
            double[] identity = {1, 0, 0, centres[i][0], 0, 1, 0, centres[i][1], 0, 0, 1, 0, 0, 0, 0, 1};
            assertArrayEquals(identity, cameras.get(i).cameraToWorld(), 1e-15, "camera " + i);
        }
        assertEquals("forward-0007", cameras.get(7).name());
        assertEquals(50, cameras.get(0).fx(), 1e-12);
        assertEquals(40, cameras.get(0).cy());
    }

    @Test
    void aDistanceTurnsAllCamerasToOnePoint() {
        for (Camera camera : place(6, 2)) {
            double steps = -2 / camera.forward(2);
            assertEquals(0, camera.centre(0) + steps * camera.forward(0), 1e-12);
            assertEquals(0, camera.centre(1) + steps * camera.forward(1), 1e-12);
            OrbitCamerasTest.assertOrthonormal(camera);
        }
    }

    @Test
    void oneCameraIsAtTheOrigin() {
        assertArrayEquals(new double[] {0, 0, 0}, Pose.column(place(1, 0).get(0).cameraToWorld(), 3), 0.0);
    }

    @Test
    void nonsenseIsRefused() {
        refused("cameras.forward.count", new CameraSpec.Forward(0, 40, 0, 0, 0, 10, 10));
        refused("cameras.forward.count", new CameraSpec.Forward(10_001, 40, 0, 0, 0, 10, 10));
        refused("cameras.forward.fovX", new CameraSpec.Forward(1, 180, 0, 0, 0, 10, 10));
        refused("cameras.forward.spread", new CameraSpec.Forward(1, 40, -1, 0, 0, 10, 10));
        refused("cameras.forward.spread", new CameraSpec.Forward(1, 40, 0, Double.NaN, 0, 10, 10));
        refused("cameras.forward.distance", new CameraSpec.Forward(1, 40, 0, 0, -1, 10, 10));
        refused("cameras.forward", new CameraSpec.Forward(1, 40, 0, 0, 0, 10, 0));
    }

    private static void refused(String subject, CameraSpec spec) {
        assertEquals(subject, assertThrows(MaskmarchException.class, () -> new CameraFiles().read(spec)).subject());
    }
}
