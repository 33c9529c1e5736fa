package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.MaskRegions;

/**
 * What a mask takes along that lies apart in space: a stool behind a duck. A picture has no depth, so the segmenter cannot
 * tell; the field can. A lamp's foot, though it lies apart from the shade in the picture, reaches up to it in depth.
 */
final class Apart {
    /** Neighbouring pixels show one surface when their depths differ by less than this share. */
    private static final double JUMP = 0.03;
    /** How far, in sizes of the mask's largest surface, all of another one must lie before it or behind it. */
    private static final double REACH = 0.5;
    /** At either end this part of a surface's depths is left out: at its rim they are those of what is behind in part. */
    private static final int RIM = 20;

    private final Mask mask;
    private final ViewRender view;
    /** Pixels that are of some surface already. */
    private final boolean[] taken;
    private final int[] queue;

    private Apart(Mask mask, ViewRender view) {
        this.mask = mask;
        this.view = view;
        this.taken = new boolean[mask.width() * mask.height()];
        this.queue = new int[taken.length];
    }

    /**
     * The pixels of a mask whose surface is not its largest and lies far before or behind that one.
     *
     * @param camera of the view
     */
    static Mask of(Mask mask, ViewRender view, Camera camera) {
        List<int[]> surfaces = new Apart(mask, view).surfaces();
        Mask apart = new Mask(mask.width(), mask.height());
        if (surfaces.size() < 2) {
            return apart;
        }
        int[] largest = surfaces.stream().max(Comparator.comparingInt(pixels -> pixels.length)).orElseThrow();
        Mask main = new Mask(mask.width(), mask.height());
        for (int p : largest) {
            main.set(p, true);
        }
        float[] depths = depths(largest, view);
        int[] bounds = MaskRegions.bounds(main);
        double reach = REACH * depths[depths.length / 2]
                * Math.max((bounds[2] + 1 - bounds[0]) / camera.fx(), (bounds[3] + 1 - bounds[1]) / camera.fy());
        double nearest = nearest(depths) - reach;
        double farthest = farthest(depths) + reach;
        for (int[] surface : surfaces) {
            float[] own = depths(surface, view);
            if (farthest(own) < nearest || nearest(own) > farthest) {
                for (int p : surface) {
                    apart.set(p, true);
                }
            }
        }
        return apart;
    }

    private static float nearest(float[] depths) {
        return depths[depths.length / RIM];
    }

    private static float farthest(float[] depths) {
        return depths[depths.length - 1 - depths.length / RIM];
    }

    /** Ascending. */
    private static float[] depths(int[] pixels, ViewRender view) {
        float[] depths = new float[pixels.length];
        for (int i = 0; i < depths.length; i++) {
            depths[i] = view.depth()[pixels[i]];
        }
        Arrays.sort(depths);
        return depths;
    }

    /** The pixels of each surface that the mask shows. */
    private List<int[]> surfaces() {
        List<int[]> surfaces = new ArrayList<>();
        for (int start = 0; start < taken.length; start++) {
            if (!taken[start] && showsSurface(start)) {
                surfaces.add(from(start));
            }
        }
        return surfaces;
    }

    private int[] from(int start) {
        int width = mask.width();
        int end = 0;
        queue[end++] = start;
        taken[start] = true;
        for (int at = 0; at < end; at++) {
            int p = queue[at];
            int x = p % width;
            end = step(p, x > 0 ? p - 1 : -1, end);
            end = step(p, x + 1 < width ? p + 1 : -1, end);
            end = step(p, p - width, end);
            end = step(p, p + width, end);
        }
        return Arrays.copyOf(queue, end);
    }

    private int step(int p, int q, int end) {
        if (q < 0 || q >= taken.length || taken[q] || !showsSurface(q)) {
            return end;
        }
        float a = view.depth()[p];
        float b = view.depth()[q];
        if (Math.abs(a - b) >= JUMP * Math.min(a, b)) {
            return end;
        }
        taken[q] = true;
        queue[end] = q;
        return end + 1;
    }

    private boolean showsSurface(int pixel) {
        return mask.get(pixel) && view.opacity()[pixel] > VoteView.VISIBLE;
    }
}
