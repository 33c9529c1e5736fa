package org.maskmarch.geometry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.image.Mask;

/** Connected regions of a mask: holes to fill, islands to drop. */
public final class MaskRegions {
    /** Pixels of one value in a row of the image, from {@code first} to before {@code end}, and what hangs together with them. */
    private static final class Run {
        final int first;
        final int end;
        private Run earlier = this;

        Run(int first, int end) {
            this.first = first;
            this.end = end;
        }

        /** The first run of the region. */
        Run root() {
            Run root = this;
            while (root.earlier != root) {
                root = root.earlier;
            }
            earlier = root;
            return root;
        }

        void join(Run other) {
            Run a = root();
            Run b = other.root();
            if (a.first < b.first) {
                b.earlier = a;
            } else {
                a.earlier = b;
            }
        }
    }

    /** A region of pixels of one value. */
    private static final class Region {
        private final List<Run> runs = new ArrayList<>();
        private int pixels;
        /** Whether it touches the image's border. */
        private boolean atBorder;

        void set(Mask out) {
            for (Run run : runs) {
                for (int p = run.first; p < run.end; p++) {
                    out.set(p, true);
                }
            }
        }

        int common(Mask other) {
            int common = 0;
            for (Run run : runs) {
                for (int p = run.first; p < run.end; p++) {
                    common += other.get(p) ? 1 : 0;
                }
            }
            return common;
        }
    }

    private MaskRegions() { }

    /** The mask with its holes of at most so many pixels filled (4-connected; what touches the border is no hole). */
    public static Mask fillHoles(Mask mask, int atMost) {
        Mask out = copy(mask);
        for (Region hole : regions(mask, false, false)) {
            if (!hole.atBorder && hole.pixels <= atMost) {
                hole.set(out);
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
            int supported = island.common(support);
            if (supported >= share * island.pixels && supported > 0) {
                island.set(out);
            }
        }
        return out;
    }

    /** The mask without its islands (8-connected) of less than a share of the largest one's pixels. */
    public static Mask keepLarge(Mask mask, double share) {
        Mask out = new Mask(mask.width(), mask.height());
        Collection<Region> islands = regions(mask, true, true);
        int largest = islands.stream().mapToInt(island -> island.pixels).max().orElse(0);
        for (Region island : islands) {
            if (island.pixels >= share * largest) {
                island.set(out);
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

    /** Regions in the order of their first pixels: runs of each row, joined to those that they touch in the row above. */
    private static Collection<Region> regions(Mask mask, boolean value, boolean diagonals) {
        int width = mask.width();
        int reach = diagonals ? 1 : 0;
        List<Run> runs = new ArrayList<>();
        int above = 0;
        for (int y = 0; y < mask.height(); y++) {
            int row = runs.size();
            int next = above;
            for (int p = y * width; p < (y + 1) * width; p++) {
                if (mask.get(p) != value) {
                    continue;
                }
                int first = p;
                while (p < (y + 1) * width && mask.get(p) == value) {
                    p++;
                }
                Run run = new Run(first, p);
                runs.add(run);
                while (next < row && runs.get(next).end + width <= first - reach) {
                    next++;
                }
                for (int i = next; i < row && runs.get(i).first + width < p + reach; i++) {
                    run.join(runs.get(i));
                }
            }
            above = row;
        }
        Map<Run, Region> regions = new LinkedHashMap<>();
        for (Run run : runs) {
            Region region = regions.computeIfAbsent(run.root(), first -> new Region());
            region.runs.add(run);
            region.pixels += run.end - run.first;
            region.atBorder |= run.first % width == 0 || run.end % width == 0 || run.first < width
                    || run.first >= width * (mask.height() - 1);
        }
        return regions.values();
    }
}
