package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.maskmarch.engine.RowOfPixels.mask;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;

/** One row of pixels, which are a fortieth of their depth wide. */
class ApartTest {
    private static final double FOCAL = 40;

    private static Mask apart(String mask, double... depths) {
        float[] depth = new float[depths.length];
        float[] opacity = new float[depths.length];
        for (int p = 0; p < depths.length; p++) {
            depth[p] = (float) depths[p];
            opacity[p] = depths[p] > 0 ? 1 : 0;
        }
        Camera camera = new Camera("one", depths.length, 1, FOCAL, FOCAL, 0, 0,
                new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
        return Apart.of(mask(mask), new ViewRender(depths.length, 1, null, depth, opacity, null, "java"), camera);
    }

    /** The largest surface is 8 pixels of 4 / 40 wide, so that half of its size is 0.4. */
    @Test
    void whatLiesFarBehindOrBeforeTheLargestSurfaceIsApart() {
        assertEquals(mask("##.........#"), apart("############", 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4.3, 3.5));
    }

    /** As a lamp's foot does, whose pole comes out behind the rim of the shade. */
    @Test
    void whatReachesUpToTheLargestSurfaceIsNotHoweverFarItGoes() {
        assertEquals(mask("............"), apart("############", 4, 4, 4, 4, 4, 4, 4, 4, 4.3, 4.4, 4.5, 4.6));
    }

    @Test
    void pixelsBesideTheMaskAndEmptyOnesAreNot() {
        assertEquals(mask("#..........."), apart("#.##########", 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 0, 4));
    }

    @Test
    void aSurfaceThatRecedesIsOneHoweverDeep() {
        assertEquals(mask("........"), apart("########", 4, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7));
    }

    @Test
    void anEmptyMaskHasNone() {
        assertEquals(mask("..."), apart("...", 1, 2, 3));
    }
}
