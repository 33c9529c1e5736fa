package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;

class MaskRegionsTest {
    private static Mask mask(String... rows) {
        Mask mask = new Mask(rows[0].length(), rows.length);
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            mask.set(p, rows[p / mask.width()].charAt(p % mask.width()) == '#');
        }
        return mask;
    }

    @Test
    void smallHolesAreFilledLargeOnesAndBaysAreNot() {
        assertEquals(mask(
                "#####..#",
                "###.#..#",
                "###.....",
                "###..###"), MaskRegions.fillHoles(mask(
                "#####..#",
                "#.#.#..#",
                "###.....",
                "###..###"), 1));
        Mask ring = mask("####", "#..#", "####");
        assertEquals(ring, MaskRegions.fillHoles(ring, 1));
    }

    @Test
    void islandsOffTheSupportGo() {
        Mask mask = mask("##...#", "#...##", "......");
        Mask support = mask("#.....", "......", "######");
        assertEquals(mask("##....", "#.....", "......"), MaskRegions.keepSupported(mask, support, 0.3));
        assertEquals(0, MaskRegions.keepSupported(mask, support, 0.5).area());
    }

    @Test
    void islandsMuchSmallerThanTheLargestGo() {
        Mask mask = mask("##..#.", "##....", ".....#", "....#.");
        assertEquals(mask("##....", "##....", ".....#", "....#."), MaskRegions.keepLarge(mask, 0.5), "a diagonal connects");
        assertEquals(mask, MaskRegions.keepLarge(mask, 0.25));
        assertEquals(0, MaskRegions.keepLarge(mask("....", "...."), 0.5).area());
    }

    @Test
    void boundsAreTheOutermostPixels() {
        assertArrayEquals(new int[] {1, 0, 4, 2}, MaskRegions.bounds(mask("..#...", ".#....", "....#.", "......")));
        assertNull(MaskRegions.bounds(mask("....", "....")));
    }

    @Test
    void growingReachesEveryPixelOfTheSquareAndNoOther() {
        Mask dots = mask("......", ".#....", "......", ".....#");
        assertEquals(mask("###...", "###...", "###.##", "....##"), MaskRegions.grown(dots, 1));
        assertEquals(mask("####..", "######", "######", "######"), MaskRegions.grown(dots, 2));
        assertEquals(dots, MaskRegions.grown(dots, 0));
    }
}
