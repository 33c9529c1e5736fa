package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;

/** A view of 120 x 120 pixels straight down on a floor at distance 4; 0.5 above it a frame of 60 pixels, with bars of 10. */
class GroundTest {
    private static final int SIDE = 120;
    private static final Camera CAMERA = new Camera("above", SIDE, SIDE, 150, 150, 60, 60,
            new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});

    private static boolean within(int pixel, int first, int end) {
        int x = pixel % SIDE;
        int y = pixel / SIDE;
        return x >= first && x < end && y >= first && y < end;
    }

    private static boolean isInside(int pixel) {
        return within(pixel, 40, 80);
    }

    private static boolean isBar(int pixel) {
        return within(pixel, 30, 90) && !isInside(pixel);
    }

    private static Mask mask(IntPredicate pixels) {
        Mask mask = new Mask(SIDE, SIDE);
        for (int p = 0; p < SIDE * SIDE; p++) {
            mask.set(p, pixels.test(p));
        }
        return mask;
    }

    /** @param below how far below the camera a pixel's surface lies; 0: nothing is there */
    private static ViewRender view(IntToDoubleFunction below) {
        float[] depth = new float[SIDE * SIDE];
        float[] opacity = new float[depth.length];
        for (int p = 0; p < depth.length; p++) {
            double x = (p % SIDE + 0.5 - 60) / 150;
            double y = (p / SIDE + 0.5 - 60) / 150;
            depth[p] = (float) (below.applyAsDouble(p) * Math.sqrt(x * x + y * y + 1));
            opacity[p] = depth[p] > 0 ? 1 : 0;
        }
        return new ViewRender(SIDE, SIDE, null, depth, opacity, null, "java");
    }

    @Test
    void theFloorInsideAFrameIsNotTheFrames() {
        ViewRender view = view(p -> isBar(p) ? 3.5 : 4);
        assertEquals(mask(GroundTest::isInside), Ground.of(mask(p -> isBar(p) || isInside(p)), view, CAMERA));
        assertTrue(Ground.of(mask(GroundTest::isBar), view, CAMERA).isEmpty(), "the frame alone");
    }

    @Test
    void aFrameWithABottomKeepsIt() {
        assertTrue(Ground.of(mask(p -> isBar(p) || isInside(p)), view(p -> isBar(p) ? 3.5 : isInside(p) ? 3.9 : 4), CAMERA)
                .isEmpty());
    }

    @Test
    void aMatOnTheFloorIsFlatAndAThing() {
        assertTrue(Ground.of(mask(p -> within(p, 30, 90)), view(p -> within(p, 30, 45) ? 3.8 : 4), CAMERA).isEmpty());
    }

    /** The face of a box in a row of boxes, whose top slants away from the camera. */
    @Test
    void aFaceThatIsFlushWithItsSurroundingsHasTheRestBehindIt() {
        assertTrue(Ground.of(mask(p -> isBar(p) || isInside(p)), view(p -> isBar(p) ? 4.5 : 4), CAMERA).isEmpty());
    }

    @Test
    void aThingThatStandsOnTheFloorKeepsItsFoot() {
        assertTrue(Ground.of(mask(p -> within(p, 30, 90)), view(p -> within(p, 32, 90) ? 3.5 : 4), CAMERA).isEmpty());
    }

    @Test
    void withoutAPlaneThereIsNoGround() {
        Mask all = mask(p -> isBar(p) || isInside(p));
        assertTrue(Ground.of(all, view(p -> isBar(p) ? 3.5 : isInside(p) ? 4 : 0), CAMERA).isEmpty(), "nothing round it");
        assertTrue(Ground.of(all, view(p -> isBar(p) ? 3.5 : isInside(p) ? 4 : 3 + Math.sin(p) / 2), CAMERA).isEmpty(),
                "a heap of leaves");
        assertTrue(Ground.of(mask(p -> false), view(p -> 4), CAMERA).isEmpty());
    }
}
