package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
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
    void regionsAreThoseThatPixelsSpreadOver() {
        Random random = new Random(3);
        for (int n = 0; n < 200; n++) {
            Mask mask = new Mask(1 + random.nextInt(20), 1 + random.nextInt(20));
            double density = random.nextDouble();
            for (int p = 0; p < mask.width() * mask.height(); p++) {
                mask.set(p, random.nextDouble() < density);
            }
            int atMost = random.nextInt(6);
            Mask filled = new Mask(mask.width(), mask.height());
            Mask supported = new Mask(mask.width(), mask.height());
            Mask support = new Mask(mask.width(), mask.height());
            support.set(random.nextInt(mask.width() * mask.height()), true);
            for (int p = 0; p < mask.width() * mask.height(); p++) {
                Set<Integer> around = spread(mask, p, mask.get(p));
                boolean border = around.stream().anyMatch(q -> q % mask.width() == 0 || q % mask.width() == mask.width() - 1
                        || q / mask.width() == 0 || q / mask.width() == mask.height() - 1);
                filled.set(p, mask.get(p) || !border && around.size() <= atMost);
                supported.set(p, mask.get(p) && around.stream().anyMatch(support::get));
            }
            assertEquals(filled, MaskRegions.fillHoles(mask, atMost));
            assertEquals(supported, MaskRegions.keepSupported(mask, support, 0));
        }
    }

    /** The pixels of a value that hang together with one of it: objects by corners too. */
    private static Set<Integer> spread(Mask mask, int from, boolean value) {
        Set<Integer> reached = new HashSet<>(Set.of(from));
        Deque<Integer> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            int p = open.remove();
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int x = p % mask.width() + dx;
                    int y = p / mask.width() + dy;
                    if ((value || dx == 0 || dy == 0) && x >= 0 && y >= 0 && x < mask.width() && y < mask.height()
                            && mask.get(x, y) == value && reached.add(y * mask.width() + x)) {
                        open.add(y * mask.width() + x);
                    }
                }
            }
        }
        return reached;
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
