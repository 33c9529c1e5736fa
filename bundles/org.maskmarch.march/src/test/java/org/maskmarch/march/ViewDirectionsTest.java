package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.ViewDirections.Some;

class ViewDirectionsTest {
    private static final Aabb BOX = Aabb.cube(1);

    /** On the z axis or beside it, looking along -z with 90 degrees. */
    private static Camera at(double x, double y, double z) {
        return new Camera("at", 100, 100, 50, 50, 50, 50, new double[] {1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1});
    }

    private static Some look(FieldSpace space, List<Camera> cameras, double... place) {
        return new ViewDirections(space, BOX, cameras).at(place);
    }

    private static float[] last(Some some) {
        int at = (some.count() - 1) * 3;
        return new float[] {some.directions()[at], some.directions()[at + 1], some.directions()[at + 2]};
    }

    @Test
    void withoutCamerasEveryDirectionCountsAlike() {
        Some some = look(FieldSpace.WORLD, List.of(), 0, 0, 0);
        assertEquals(24, some.count());
        double[] mean = new double[3];
        for (int j = 0; j < some.count(); j++) {
            assertEquals(1, some.weights()[j]);
            for (int axis = 0; axis < 3; axis++) {
                mean[axis] += some.directions()[j * 3 + axis] / some.count();
            }
        }
        assertArrayEquals(new double[3], mean, 0.02);
    }

    @Test
    void theDirectionOfACameraCountsMostWhereItLooks() {
        Some some = look(FieldSpace.WORLD, List.of(at(0, 0, 3), at(3, 0, 0)), 0, 0, 0);
        assertEquals(9, some.count(), "the second camera looks past the place");
        assertEquals(1, some.weights()[8]);
        assertTrue(some.weights()[0] < 0.1);
        assertArrayEquals(new float[] {0, 0, -1}, last(some), 1e-6f);
    }

    @Test
    void aCameraThatLooksAwayCountsNothing() {
        assertEquals(24, look(FieldSpace.WORLD, List.of(at(0, 0, -3)), 0, 0, 0).count());
        assertEquals(24, look(FieldSpace.WORLD, List.of(at(0, 0, 0)), 0, 0, 0).count(), "at the very place");
    }

    @Test
    void ofManyCamerasTheMostDifferentOnesCount() {
        List<Camera> cameras = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            cameras.add(at(1e-3 * i, 0, 3));
        }
        cameras.add(at(0, 2, 3));
        Some some = look(FieldSpace.WORLD, cameras, 0, 0, 0);
        assertEquals(24, some.count());
        boolean fromAbove = false;
        for (int j = 8; j < some.count(); j++) {
            fromAbove |= some.directions()[j * 3 + 1] < -0.5;
        }
        assertTrue(fromAbove);
    }

    @Test
    void directionsAreThoseOfTheWorldOrOfTheSpaceAsTheFieldHasThem() {
        Camera camera = at(0.2, 0, 0);
        // a world point 4 before the camera's plane and 1 to the right of its axis
        double[] place = {1.2, 0, -4};
        FieldSpace.Ndc ndc = new FieldSpace.Ndc(1, 1, 1, false);
        ndc.toField(place);
        double length = Math.sqrt(17);
        assertArrayEquals(new float[] {(float) (1 / length), 0, (float) (-4 / length)},
                last(look(ndc, List.of(camera), place)), 2e-3f);
        float[] own = last(look(ndc.withOwnDirections(), List.of(camera), place));
        assertTrue(own[2] > 0, "into the depth of the space: " + own[2]);
    }

    @Test
    void infinityIsLookedAtToo() {
        Some some = look(new FieldSpace.Ndc(1, 1, 1, false), List.of(at(0, 0, 0)), 0, 0, 1);
        assertEquals(9, some.count());
        assertArrayEquals(new float[] {0, 0, -1}, last(some), 1e-6f);
    }
}
