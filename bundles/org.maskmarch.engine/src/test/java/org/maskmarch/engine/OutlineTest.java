package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;

/** A view of 180 x 60 pixels straight down: a table at distance 4, on it a box of 60 x 30 pixels that is 1 high. */
class OutlineTest {
    private static final int WIDTH = 180;
    private static final int HEIGHT = 60;

    private static boolean inBox(int p) {
        return p % WIDTH >= 60 && p % WIDTH < 120 && p / WIDTH >= 15 && p / WIDTH < 45;
    }

    private static Mask mask(IntPredicate pixels) {
        Mask mask = new Mask(WIDTH, HEIGHT);
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            mask.set(p, pixels.test(p));
        }
        return mask;
    }

    private static ViewRender view(boolean table) {
        float[] depth = new float[WIDTH * HEIGHT];
        float[] opacity = new float[WIDTH * HEIGHT];
        for (int p = 0; p < depth.length; p++) {
            depth[p] = inBox(p) ? 3 : 4;
            opacity[p] = table || inBox(p) ? 1 : 0;
        }
        return new ViewRender(WIDTH, HEIGHT, new float[depth.length * 3], depth, opacity, null, "java");
    }

    @Test
    void aThingHasItsOutlineOnEdgesAndALabelOnItHasNone() {
        assertEquals(1, Outline.onEdges(mask(OutlineTest::inBox), view(true)));
        assertEquals(1, Outline.onEdges(mask(OutlineTest::inBox), view(false)), "before nothing at all");
        assertEquals(0, Outline.onEdges(mask(p -> inBox(p) && p % WIDTH >= 80 && p % WIDTH < 100 && p / WIDTH >= 25
                && p / WIDTH < 35), view(true)));
        // the left half: 30 + 30 + 30 of its 120 pixels of outline lie on the box's edge
        assertEquals(0.75, Outline.onEdges(mask(p -> inBox(p) && p % WIDTH < 90), view(true)), 0.01);
    }

    @Test
    void whatLiesFartherThanItsSurroundingsIsSeenThroughAHoleAndNoThing() {
        assertEquals(0, Outline.onEdges(mask(p -> !inBox(p) && p / WIDTH >= 15 && p / WIDTH < 45 && p % WIDTH > 50
                && p % WIDTH < 130), view(true)));
        assertEquals(0, Outline.onEdges(mask(p -> false), view(true)));
        assertEquals(0, Outline.onEdges(mask(p -> true), view(true)), "only the border of the view");
    }

    /** Of a sheet of 30 x 10 pixels in nothing, its right end behind the box, 30 + 30 + 10 pixels of outline are its own. */
    @Test
    void whatSomethingNearerHidesIsNotSeenAsOutline() {
        float[] depth = new float[WIDTH * HEIGHT];
        float[] opacity = new float[WIDTH * HEIGHT];
        IntPredicate sheet = p -> p % WIDTH >= 30 && p % WIDTH < 60 && p / WIDTH >= 25 && p / WIDTH < 35;
        for (int p = 0; p < depth.length; p++) {
            depth[p] = inBox(p) ? 3 : 4;
            opacity[p] = inBox(p) || sheet.test(p) ? 1 : 0;
        }
        ViewRender view = new ViewRender(WIDTH, HEIGHT, new float[depth.length * 3], depth, opacity, null, "java");
        assertEquals(70 / 80.0, Outline.onEdges(mask(sheet), view), 1e-9);
        assertEquals(1, Outline.onEdgesWhereSeen(mask(sheet), view));
    }

    /** A wall that meets the floor: distance falls towards the corner from both sides. */
    @Test
    void aBendIsAnEdgeToo() {
        float[] depth = new float[WIDTH * HEIGHT];
        float[] opacity = new float[WIDTH * HEIGHT];
        Arrays.fill(opacity, 1);
        for (int p = 0; p < depth.length; p++) {
            depth[p] = 4 + 0.02f * Math.abs(p % WIDTH - 89.5f);
        }
        ViewRender corner = new ViewRender(WIDTH, HEIGHT, new float[depth.length * 3], depth, opacity, null, "java");
        Mask side = mask(p -> p % WIDTH >= 90 && p % WIDTH < 130 && p / WIDTH >= 10 && p / WIDTH < 50);
        // one of four sides of 40 pixels
        assertEquals(0.25, Outline.onEdges(side, corner), 0.01);
        Mask beside = mask(p -> p % WIDTH >= 100 && p % WIDTH < 140 && p / WIDTH >= 10 && p / WIDTH < 50);
        assertEquals(0, Outline.onEdges(beside, corner));
    }

    @Test
    void beyondAStripeTheSurfaceGoesOnToItsEdges() {
        Mask left = mask(p -> inBox(p) && p % WIDTH < 95);
        Mask beyond = Outline.beyond(left, view(true), mask(p -> false));
        assertEquals(mask(p -> inBox(p) && p % WIDTH >= 95), beyond);
        Mask known = mask(p -> p % WIDTH >= 95);
        assertTrue(Outline.beyond(left, view(true), known).isEmpty(), "what is beyond is known not to be the object");
        assertEquals(1, Outline.onEdgesWhereSeen(left, view(true), known), "and its outline there is not in question");
    }

    @Test
    void beyondTheWholeThingAndBeyondALabelOnSomethingMuchLargerIsNothing() {
        assertTrue(Outline.beyond(mask(OutlineTest::inBox), view(true), mask(p -> false)).isEmpty());
        Mask label = mask(p -> inBox(p) && p % WIDTH >= 80 && p % WIDTH < 90 && p / WIDTH >= 25 && p / WIDTH < 35);
        assertTrue(Outline.beyond(label, view(true), mask(p -> false)).isEmpty());
        Mask patch = mask(p -> p % WIDTH >= 20 && p % WIDTH < 50 && p / WIDTH >= 10 && p / WIDTH < 50);
        assertTrue(Outline.beyond(patch, view(true), mask(p -> false)).isEmpty(), "the table goes on for ever");
    }
}
