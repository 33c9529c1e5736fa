package org.maskmarch.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.view.Camera;

class RingTest {

    @Test
    void looksAtTheObjectFromInsideTheScenesRange() {
        Ball ball = new Ball(new double[] {0, 0, 1});
        Ring ring = new Ring(ball);
        for (int i = 0; i < 8; i++) {
            Camera camera = ring.camera(i, 8, 100);
            double distance = 0;
            for (int a = 0; a < 3; a++) {
                distance += Math.pow(Ball.CENTRE[a] - camera.centre(a), 2);
            }
            distance = Math.sqrt(distance);
            assertTrue(distance - Ball.RADIUS > ball.near() && distance + Ball.RADIUS < ball.far());
            double angle = 0;
            double[] pose = camera.cameraToWorld();
            for (int a = 0; a < 3; a++) {
                angle += camera.forward(a) * (Ball.CENTRE[a] - camera.centre(a)) / distance;
            }
            assertEquals(1, angle, 0.01);
            assertEquals(1, determinant(pose), 1e-9);
            assertEquals(Math.cos(Math.toRadians(20)), pose[9], 1e-9, "z is up");
        }
        assertTrue(ring.camera(0, 8, 100).centre(1) < -1, "starts on the side of the first camera");
    }

    @Test
    void upIsWhatTheCamerasSay() {
        Ring ring = new Ring(new Ball(new double[] {0, 1, 0}));
        assertEquals(Math.cos(Math.toRadians(20)), ring.camera(3, 8, 100).cameraToWorld()[5], 1e-9);
    }

    private static double determinant(double[] m) {
        return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8])
                + m[2] * (m[4] * m[9] - m[5] * m[8]);
    }
}
