package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;

class InteriorTest {

    /** A bar of 9 x 5 pixels, a square of 3 and a dot. */
    private static Mask shapes() {
        return mask(
                "#########......",
                "#########......",
                "#########..###.",
                "#########..###.",
                "#########..###.",
                "...............",
                "..#............");
    }

    /** By hand: the bar's axis is 3 steps from outside, the square's middle 2, the dot 1. */
    @Test
    void theDeepestFirst() {
        assertEquals("2,2 6,2 12,3 2,6", deepest(shapes(), 20));
        assertEquals("2,2 6,2", deepest(shapes(), 2));
        assertEquals("", deepest(shapes(), 0));
        assertEquals("", deepest(mask("...", "..."), 20));
    }

    @Test
    void threadsAreNoPlaceForFurtherPoints() {
        Mask mask = new Mask(60, 40);
        for (int y = 10; y < 27; y++) {
            for (int x = 10; x < 27; x++) {
                mask.set(y * 60 + x, true);
            }
        }
        for (int x = 27; x < 60; x++) {
            mask.set(18 * 60 + x, true);
        }
        assertEquals("18,18", deepest(mask, 20), "9 deep; the thread is 1, less than 9 / 4");
        for (int x = 40; x < 60; x++) {
            mask.set(17 * 60 + x, true);
            mask.set(19 * 60 + x, true);
        }
        assertEquals("18,18 41,18", deepest(mask, 2), "2 is not less");
    }

    /** By hand: nearest to the middle of the box, then the corner farthest from it, then the one across. */
    @Test
    void spreadOverABox() {
        Mask all = new Mask(11, 9);
        for (int p = 0; p < 99; p++) {
            all.set(p, true);
        }
        float[] box = {0, 0, 11, 9};
        assertEquals("5,4 0,0 10,0 0,8 10,8", spread(all, 5, 1, box), "equals from the top left");
        assertEquals("5,4 1,1 9,1", spread(all, 3, 2, box), "one step away from the image's edge");
        assertEquals("5,4 4,4 6,4", spread(all, 5, 5, box), "no others are as deep");
        assertEquals("", spread(all, 3, 6, box));
        assertEquals("6,4 3,3 4,5", spread(all, 3, 1, new float[] {3.5f, 3.5f, 7.9f, 5.2f}), "the pixels that a box meets");
    }

    @Test
    void agreesWithPlainSearches() {
        Random random = new Random(3);
        for (int n = 0; n < 60; n++) {
            int width = 1 + random.nextInt(25);
            int height = 1 + random.nextInt(25);
            Mask mask = new Mask(width, height);
            float share = random.nextFloat();
            for (int p = 0; p < width * height; p++) {
                mask.set(p, random.nextFloat() < 0.5f + 0.5f * share);
            }
            int[] depth = depth(mask);
            int count = random.nextInt(8);
            assertEquals(plainDeepest(depth, width, count), deepest(mask, count), "round " + n);
            float[] box = {random.nextInt(width), random.nextInt(height), width, height};
            int least = 1 + random.nextInt(3);
            assertEquals(plainSpread(depth, width, count, least, box), spread(mask, count, least, box), "round " + n);
        }
    }

    /** The half side, plus 1, of the largest square round each pixel that is all inside. */
    private static int[] depth(Mask mask) {
        int[] depth = new int[mask.width() * mask.height()];
        for (int p = 0; p < depth.length; p++) {
            while (squareIsInside(mask, p % mask.width(), p / mask.width(), depth[p])) {
                depth[p]++;
            }
        }
        return depth;
    }

    private static boolean squareIsInside(Mask mask, int x, int y, int half) {
        for (int v = y - half; v <= y + half; v++) {
            for (int u = x - half; u <= x + half; u++) {
                if (!mask.get(u, v)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String plainDeepest(int[] depth, int width, int count) {
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            int best = -1;
            for (int p = 0; p < depth.length; p++) {
                int at = p;
                boolean free = depth[p] > 0 && chosen.stream().noneMatch(q -> Math.max(Math.abs(at % width - q % width),
                        Math.abs(at / width - q / width)) <= depth[q]);
                if (free && (best < 0 || depth[p] > depth[best])) {
                    best = p;
                }
            }
            if (best < 0 || !chosen.isEmpty() && depth[best] < depth[chosen.get(0)] / 4) {
                break;
            }
            chosen.add(best);
        }
        return told(chosen, width);
    }

    private static String plainSpread(int[] depth, int width, int count, int least, float[] box) {
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            int best = -1;
            double most = chosen.isEmpty() ? Double.NEGATIVE_INFINITY : 0;
            for (int p = 0; p < depth.length; p++) {
                int x = p % width;
                int y = p / width;
                if (depth[p] >= least && x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3]) {
                    double value = chosen.isEmpty() ? -Math.hypot(x - (box[0] + box[2]) / 2, y - (box[1] + box[3]) / 2)
                            : chosen.stream().mapToDouble(q -> Math.hypot(x - q % width, y - q / width)).min().getAsDouble();
                    if (value > most) {
                        most = value;
                        best = p;
                    }
                }
            }
            if (best < 0) {
                break;
            }
            chosen.add(best);
        }
        return told(chosen, width);
    }

    private static String told(List<Integer> pixels, int width) {
        return String.join(" ", pixels.stream().map(p -> p % width + "," + p / width).toList());
    }

    private static String deepest(Mask mask, int count) {
        List<String> points = new ArrayList<>();
        new Interior(mask).deepest(count, 1, (x, y) -> points.add(x + "," + y));
        return String.join(" ", points);
    }

    private static String spread(Mask mask, int count, int leastDepth, float[] box) {
        List<String> points = new ArrayList<>();
        new Interior(mask).spread(count, leastDepth, box, (x, y) -> points.add(x + "," + y));
        return String.join(" ", points);
    }

    private static Mask mask(String... rows) {
        Mask mask = new Mask(rows[0].length(), rows.length);
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < rows[y].length(); x++) {
                mask.set(y * mask.width() + x, rows[y].charAt(x) == '#');
            }
        }
        return mask;
    }
}
