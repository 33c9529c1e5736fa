package org.maskmarch.cli;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.maskmarch.api.image.Mask;

/** A scribble, thinned to lines of one pixel (Zhang and Suen 1984), and points on it. */
final class Scribble {
    /** A pixel. */
    record Point(int x, int y) { }

    private Scribble() { }

    /**
     * Some pixels of the thinned scribble, each taken with a given chance; at least one where there is any, and at most
     * {@code most}, spread over all of them.
     */
    static List<Point> points(Mask scribble, double chance, long seed, int most) {
        Mask thin = thinned(scribble);
        Random random = new Random(seed);
        List<Point> all = new ArrayList<>();
        List<Point> taken = new ArrayList<>();
        for (int y = 0; y < thin.height(); y++) {
            for (int x = 0; x < thin.width(); x++) {
                if (thin.get(x, y)) {
                    all.add(new Point(x, y));
                    if (random.nextDouble() < chance) {
                        taken.add(new Point(x, y));
                    }
                }
            }
        }
        if (taken.isEmpty() && !all.isEmpty()) {
            taken.add(all.get(all.size() / 2));
        }
        if (taken.size() <= most) {
            return taken;
        }
        List<Point> fewer = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            fewer.add(taken.get((int) ((long) i * taken.size() / most)));
        }
        return fewer;
    }

    static Mask thinned(Mask scribble) {
        int width = scribble.width();
        BitSet left = new BitSet(width * scribble.height());
        for (int p = 0; p < width * scribble.height(); p++) {
            left.set(p, scribble.get(p));
        }
        Mask mask = new Mask(width, scribble.height(), left);
        for (boolean changed = true; changed;) {
            changed = false;
            for (int half = 0; half < 2; half++) {
                BitSet gone = new BitSet();
                for (int p = left.nextSetBit(0); p >= 0; p = left.nextSetBit(p + 1)) {
                    if (goes(mask, p % width, p / width, half)) {
                        gone.set(p);
                    }
                }
                left.andNot(gone);
                changed |= !gone.isEmpty();
            }
        }
        return mask;
    }

    /** Whether a pixel is at an edge, is no end, and holds nothing together; in each half another two sides. */
    private static boolean goes(Mask m, int x, int y, int half) {
        // clockwise from above
        boolean[] n = {m.get(x, y - 1), m.get(x + 1, y - 1), m.get(x + 1, y), m.get(x + 1, y + 1), m.get(x, y + 1),
            m.get(x - 1, y + 1), m.get(x - 1, y), m.get(x - 1, y - 1)};
        int set = 0;
        int starts = 0;
        for (int i = 0; i < 8; i++) {
            set += n[i] ? 1 : 0;
            starts += !n[i] && n[(i + 1) % 8] ? 1 : 0;
        }
        boolean sides = half == 0 ? !(n[0] && n[2] && n[4]) && !(n[2] && n[4] && n[6])
                : !(n[0] && n[2] && n[6]) && !(n[0] && n[4] && n[6]);
        return set >= 2 && set <= 6 && starts == 1 && sides;
    }
}
