package org.maskmarch.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.view.Camera;

/** What a camera sees of each object of a scene, by casting rays through the centres of pixels at the true shapes. */
public final class GroundTruth {
    private GroundTruth() { }

    /** Visible pixels of each object, in the order of {@link TabletopScene#objects()}; may be empty. */
    public static List<Mask> masks(TabletopScene scene, Camera camera) {
        int width = camera.width();
        Solid[] hit = new Solid[camera.pixels()];
        Vec origin = new Vec(camera.centre(0), camera.centre(1), camera.centre(2));
        IntStream.range(0, camera.height()).parallel().forEach(y -> {
            for (int x = 0; x < width; x++) {
                hit[y * width + x] = scene.firstHit(origin, direction(camera, x + 0.5, y + 0.5));
            }
        });
        Map<Solid, Mask> masks = new HashMap<>();
        for (int pixel = 0; pixel < hit.length; pixel++) {
            if (hit[pixel] != null) {
                masks.computeIfAbsent(hit[pixel], s -> new Mask(width, camera.height())).set(pixel, true);
            }
        }
        List<Mask> ordered = new ArrayList<>();
        for (Solid object : scene.objects()) {
            ordered.add(masks.getOrDefault(object, new Mask(width, camera.height())));
        }
        return ordered;
    }

    /** About how many pixels an object would cover if nothing else were there: one ray in four is cast. */
    static int areaAlone(Solid object, Camera camera) {
        Camera half = new Camera(camera.name(), camera.width() / 2, camera.height() / 2, camera.fx() / 2, camera.fy() / 2,
                camera.cx() / 2, camera.cy() / 2, camera.cameraToWorld());
        return 4 * masks(new TabletopScene(List.of(object), 0), half).get(0).area();
    }

    private static Vec direction(Camera camera, double x, double y) {
        double u = (x - camera.cx()) / camera.fx();
        double v = (camera.cy() - y) / camera.fy();
        double[] m = camera.cameraToWorld();
        return new Vec(m[0] * u + m[1] * v - m[2], m[4] * u + m[5] * v - m[6], m[8] * u + m[9] * v - m[10]).unit();
    }

    /** The tight box of a mask: outer edges of its outermost pixels. */
    static PromptBox box(Mask mask) {
        int x0 = mask.width();
        int y0 = mask.height();
        int x1 = 0;
        int y1 = 0;
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (mask.get(x, y)) {
                    x0 = Math.min(x0, x);
                    y0 = Math.min(y0, y);
                    x1 = Math.max(x1, x + 1);
                    y1 = Math.max(y1, y + 1);
                }
            }
        }
        return new PromptBox(x0, y0, x1, y1);
    }

    /** The pixel of a mask that is farthest from its outside; the first of several. */
    static int deepest(Mask mask) {
        PromptBox box = box(mask);
        int best = -1;
        int bestDepth = -1;
        for (int y = (int) box.y0(); y < box.y1(); y++) {
            for (int x = (int) box.x0(); x < box.x1(); x++) {
                int depth = mask.get(x, y) ? depth(mask, x, y) : 0;
                if (depth > bestDepth) {
                    bestDepth = depth;
                    best = y * mask.width() + x;
                }
            }
        }
        return best;
    }

    /** The part of the outside that a mask encloses, the largest where there are several; empty where there is none. */
    static Mask hole(Mask mask) {
        Mask seen = new Mask(mask.width(), mask.height());
        Mask largest = new Mask(mask.width(), mask.height());
        for (int start = 0; start < mask.width() * mask.height(); start++) {
            if (!mask.get(start) && !seen.get(start)) {
                Mask part = outsideFrom(mask, start);
                for (int pixel = 0; pixel < mask.width() * mask.height(); pixel++) {
                    seen.set(pixel, seen.get(pixel) || part.get(pixel));
                }
                if (!touchesBorder(part) && part.area() > largest.area()) {
                    largest = part;
                }
            }
        }
        return largest;
    }

    private static Mask outsideFrom(Mask mask, int start) {
        Mask part = new Mask(mask.width(), mask.height());
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        part.set(start, true);
        while (!open.isEmpty()) {
            int pixel = open.pop();
            int x = pixel % mask.width();
            int y = pixel / mask.width();
            int[][] neighbours = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
            for (int[] n : neighbours) {
                boolean inside = n[0] >= 0 && n[1] >= 0 && n[0] < mask.width() && n[1] < mask.height();
                if (inside && !mask.get(n[0], n[1]) && !part.get(n[0], n[1])) {
                    part.set(n[1] * mask.width() + n[0], true);
                    open.push(n[1] * mask.width() + n[0]);
                }
            }
        }
        return part;
    }

    private static boolean touchesBorder(Mask mask) {
        PromptBox box = box(mask);
        return box.x0() == 0 || box.y0() == 0 || box.x1() == mask.width() || box.y1() == mask.height();
    }

    /** Squared distance to the nearest pixel outside. */
    private static int depth(Mask mask, int x, int y) {
        int least = Integer.MAX_VALUE;
        for (int r = 1; r * r < least; r++) {
            for (int i = -r; i <= r; i++) {
                if (!mask.get(x + i, y - r) || !mask.get(x + i, y + r) || !mask.get(x - r, y + i)
                        || !mask.get(x + r, y + i)) {
                    least = Math.min(least, r * r + i * i);
                }
            }
        }
        return least;
    }
}
