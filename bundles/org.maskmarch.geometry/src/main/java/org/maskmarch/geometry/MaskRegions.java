package org.maskmarch.geometry;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.image.Mask;

/** Connected regions of a mask: holes to fill, islands to drop. */
public final class MaskRegions {
    /** A region of pixels of one value, and whether it touches the image's border. */
    private record Region(int[] pixels, boolean atBorder) { }

    private MaskRegions() { }

    /** The mask with its holes of at most so many pixels filled (4-connected; what touches the border is no hole). */
    public static Mask fillHoles(Mask mask, int atMost) {
        Mask out = copy(mask);
        for (Region hole : regions(mask, false, false)) {
            if (!hole.atBorder() && hole.pixels().length <= atMost) {
                for (int p : hole.pixels()) {
                    out.set(p, true);
                }
            }
        }
        return out;
    }

    /**
     * The mask without its islands (8-connected) of which less than a share lies on the support.
     *
     * @param support where the object is believed to be
     */
    public static Mask keepSupported(Mask mask, Mask support, double share) {
        Mask out = new Mask(mask.width(), mask.height());
        for (Region island : regions(mask, true, true)) {
            int supported = 0;
            for (int p : island.pixels()) {
                supported += support.get(p) ? 1 : 0;
            }
            if (supported >= share * island.pixels().length && supported > 0) {
                for (int p : island.pixels()) {
                    out.set(p, true);
                }
            }
        }
        return out;
    }

    /** The mask without its islands (8-connected) of less than a share of the largest one's pixels. */
    public static Mask keepLarge(Mask mask, double share) {
        Mask out = new Mask(mask.width(), mask.height());
        List<Region> islands = regions(mask, true, true);
        int largest = islands.stream().mapToInt(island -> island.pixels().length).max().orElse(0);
        for (Region island : islands) {
            if (island.pixels().length >= share * largest) {
                for (int p : island.pixels()) {
                    out.set(p, true);
                }
            }
        }
        return out;
    }

    /** Outermost columns and rows: left, top, right, bottom, all within; null where the mask is empty. */
    public static int[] bounds(Mask mask) {
        int[] b = {mask.width(), mask.height(), -1, -1};
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (mask.get(x, y)) {
                    b[0] = Math.min(b[0], x);
                    b[1] = Math.min(b[1], y);
                    b[2] = Math.max(b[2], x);
                    b[3] = Math.max(b[3], y);
                }
            }
        }
        return b[2] < 0 ? null : b;
    }

    /** The mask and all pixels within so many of it (a square neighbourhood): two one-dimensional passes. */
    public static Mask grown(Mask mask, int reach) {
        Mask wide = new Mask(mask.width(), mask.height());
        grow(mask, wide, reach, mask.height(), mask.width(), mask.width(), 1);
        Mask out = new Mask(mask.width(), mask.height());
        grow(wide, out, reach, mask.width(), mask.height(), 1, mask.width());
        return out;
    }

    /** Spreads set pixels along lines of {@code length} pixels, {@code step} apart; lines are {@code stride} apart. */
    private static void grow(Mask from, Mask to, int reach, int lines, int length, int stride, int step) {
        for (int line = 0; line < lines; line++) {
            int until = -1;
            for (int i = -reach; i < length; i++) {
                if (i + reach < length && from.get(line * stride + (i + reach) * step)) {
                    until = i + 2 * reach;
                }
                if (i >= 0 && i <= until) {
                    to.set(line * stride + i * step, true);
                }
            }
        }
    }

    private static Mask copy(Mask mask) {
        Mask out = new Mask(mask.width(), mask.height());
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            out.set(p, mask.get(p));
        }
        return out;
    }

    private static List<Region> regions(Mask mask, boolean value, boolean diagonals) {
        int width = mask.width();
        int height = mask.height();
        boolean[] done = new boolean[width * height];
        int[] stack = new int[width * height];
        List<Region> found = new ArrayList<>();
        for (int seed = 0; seed < done.length; seed++) {
            if (done[seed] || mask.get(seed) != value) {
                continue;
            }
            int head = 0;
            int tail = 0;
            boolean border = false;
            stack[tail++] = seed;
            done[seed] = true;
            while (head < tail) {
                int p = stack[head++];
                int x = p % width;
                int y = p / width;
                border |= x == 0 || y == 0 || x == width - 1 || y == height - 1;
                for (int n = 0; n < 9; n++) {
                    int dx = n % 3 - 1;
                    int dy = n / 3 - 1;
                    if (!diagonals && dx != 0 && dy != 0 || x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) {
                        continue;
                    }
                    int q = p + dy * width + dx;
                    if (!done[q] && mask.get(q) == value) {
                        done[q] = true;
                        stack[tail++] = q;
                    }
                }
            }
            found.add(new Region(java.util.Arrays.copyOf(stack, tail), border));
        }
        return found;
    }
}
