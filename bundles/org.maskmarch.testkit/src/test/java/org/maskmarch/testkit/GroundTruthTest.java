package org.maskmarch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.view.Camera;

class GroundTruthTest {
    private static final Texture GREY = p -> new Vec(0.5, 0.5, 0.5);

    /** A ray meets a ball when it passes its centre within the radius: no walking of distances needed. */
    @Test
    void ballsAreSeenWhereGeometrySaysSo() {
        Vec near = new Vec(0.1, 0.2, 0);
        Vec far = new Vec(0.3, 0.25, -1);
        TabletopScene scene = new TabletopScene(List.of(
                new Solid("table", Shape.box(9, 9, 0.1, 0), GREY, 0, new Vec(0, 0, -3), 0, 13),
                new Solid("near", Shape.sphere(0.3), GREY, 0, near, 0, 0.3),
                new Solid("far", Shape.sphere(0.5), GREY, 0, far, 0, 0.5)));
        Camera camera = new Camera("above", 90, 70, 120, 110, 44, 36,
                new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 0, 0, 0, 1});
        List<Mask> masks = GroundTruth.masks(scene, camera);
        for (int y = 0; y < 70; y++) {
            for (int x = 0; x < 90; x++) {
                Vec d = new Vec((x + 0.5 - 44) / 120, (36 - y - 0.5) / 110, -1).unit();
                boolean inNear = near.minus(new Vec(0, 0, 3)).cross(d).length() < 0.3;
                boolean inFar = far.minus(new Vec(0, 0, 3)).cross(d).length() < 0.5;
                assertEquals(inNear, masks.get(0).get(x, y), "near at " + x + ", " + y);
                assertEquals(inFar && !inNear, masks.get(1).get(x, y), "far at " + x + ", " + y);
            }
        }
        assertTrue(masks.get(0).area() > 200 && masks.get(1).area() > 200);
    }

    @Test
    void promptsOfAMask() {
        Mask ring = mask((x, y) -> {
            double r = Math.hypot(x - 30, y - 22);
            return r < 15 && r > 6 || x == 30 && y < 10;
        });
        assertEquals(new PromptBox(16, 0, 45, 37), GroundTruth.box(ring));
        Mask hole = GroundTruth.hole(ring);
        assertEquals(mask((x, y) -> Math.hypot(x - 30, y - 22) <= 6), hole);
        assertEquals(22 * 60 + 30, GroundTruth.deepest(hole));
        double depth = Math.hypot(GroundTruth.deepest(ring) % 60 - 30, GroundTruth.deepest(ring) / 60 - 22);
        assertEquals(10.5, depth, 1);
        assertTrue(GroundTruth.hole(mask((x, y) -> Math.abs(x - 30) < 4)).isEmpty(), "a stripe has no hole");
    }

    private static Mask mask(BiPredicate<Integer, Integer> inside) {
        Mask mask = new Mask(60, 50);
        for (int pixel = 0; pixel < 60 * 50; pixel++) {
            mask.set(pixel, inside.test(pixel % 60, pixel / 60));
        }
        return mask;
    }
}
