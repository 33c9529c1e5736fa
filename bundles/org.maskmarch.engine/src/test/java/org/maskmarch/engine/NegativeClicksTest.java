package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.Camera;

/** A wall at z = 0, seen from z = 4 and from the side of that. */
class NegativeClicksTest {
    private final Camera front = camera(0);
    private final Camera aside = camera(1);
    private final Prompt asked = Prompt.points(List.of(new PromptPoint(1, 1, true)));

    private static Camera camera(double x) {
        return new Camera("c", 100, 80, 100, 100, 50, 40,
                new double[] {1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 4, 0, 0, 0, 1});
    }

    /** Distances along the rays to the plane z = wall. */
    private static ViewRender view(Camera camera, double wall, float opacity) {
        float[] depth = new float[camera.pixels()];
        float[] opacities = new float[camera.pixels()];
        Arrays.fill(opacities, opacity);
        for (int p = 0; p < depth.length; p++) {
            double u = (p % 100 + 0.5 - 50) / 100;
            double v = (p / 100 + 0.5 - 40) / 100;
            depth[p] = (float) ((4 - wall) * Math.sqrt(1 + u * u + v * v));
        }
        return new ViewRender(100, 80, new float[depth.length * 3], depth, opacities, null, "java");
    }

    private NegativeClicks clicks() {
        NegativeClicks clicks = new NegativeClicks();
        clicks.lift(List.of(new PromptPoint(60, 30, false), new PromptPoint(5, 5, true)), front, view(front, 0, 1));
        return clicks;
    }

    @Test
    void theSpotIsNegativeWhereItIsSeenAgain() {
        List<PromptPoint> points = clicks().addTo(asked, aside, view(aside, 0, 1)).points();
        assertEquals(2, points.size());
        assertTrue(!points.get(1).positive());
        // one unit to the right at a distance of four: 25 pixels of parallax
        assertEquals(35, points.get(1).x(), 0.3);
        assertEquals(30, points.get(1).y(), 0.3);
    }

    @Test
    void nothingIsAddedBehindSomethingElseOrInEmptySpaceOrOutOfTheImage() {
        assertEquals(asked.points(), clicks().addTo(asked, aside, view(aside, 1, 1)).points());
        assertEquals(asked.points(), clicks().addTo(asked, aside, view(aside, 0, 0.1f)).points());
        assertEquals(asked.points(), clicks().addTo(asked, camera(9), view(camera(9), 0, 1)).points());
    }

    @Test
    void aClickOnEmptySpaceHasNoSpot() {
        NegativeClicks none = new NegativeClicks();
        none.lift(List.of(new PromptPoint(60, 30, false)), front, view(front, 0, 0));
        assertEquals(asked.points(), none.addTo(asked, aside, view(aside, 0, 1)).points());
    }
}
