package org.maskmarch.engine;

import java.util.List;
import org.maskmarch.api.march.Votes;

/**
 * Settles which of several objects a vertex belongs to. An object of which nearly all lies inside what a larger one claims
 * is a thing of its own that the segmenter has taken along with the larger one, a book on a book: it keeps its vertices.
 * Else the largest share of the votes decides.
 */
final class Exclusive {
    /** Share of the smaller object from which it lies inside the larger. */
    private static final double INSIDE = 0.8;

    private Exclusive() { }

    /** Clears, in place, the labels of all objects but one at each vertex; ties: the first. */
    static void apply(List<SegmentedObject> objects) {
        if (objects.size() < 2) {
            return;
        }
        List<Votes> votes = objects.stream().map(SegmentedObject::finalVotes).toList();
        settle(objects.stream().map(object -> object.labels).toList(), (k, slot) -> {
            long f = votes.get(k).foreground()[slot];
            return (double) f / (f + votes.get(k).background()[slot]);
        });
    }

    /** Share of an object's votes at a vertex it claims. */
    @FunctionalInterface
    interface Score {
        double of(int object, int slot);
    }

    /** @param labels of each object, [slots], positive where it claims a vertex; cleared in place */
    static void settle(List<float[]> labels, Score score) {
        boolean[][] yields = yields(labels);
        boolean[] claims = new boolean[labels.size()];
        for (int slot = 0; slot < labels.get(0).length; slot++) {
            for (int k = 0; k < claims.length; k++) {
                claims[k] = labels.get(k)[slot] > 0;
            }
            int winner = -1;
            double best = -1;
            for (int k = 0; k < claims.length; k++) {
                if (claims[k] && !yieldsToAny(yields[k], claims) && score.of(k, slot) > best) {
                    best = score.of(k, slot);
                    winner = k;
                }
            }
            for (int k = 0; k < claims.length; k++) {
                if (k != winner) {
                    labels.get(k)[slot] = 0;
                }
            }
        }
    }

    private static boolean yieldsToAny(boolean[] yields, boolean[] claims) {
        for (int k = 0; k < claims.length; k++) {
            if (yields[k] && claims[k]) {
                return true;
            }
        }
        return false;
    }

    /** [larger][smaller]: whether an object gives another what both claim. Sizes order them, so that no circle arises. */
    private static boolean[][] yields(List<float[]> labels) {
        int count = labels.size();
        long[][] both = new long[count][count];
        for (int slot = 0; slot < labels.get(0).length; slot++) {
            for (int k = 0; k < count; k++) {
                for (int other = 0; labels.get(k)[slot] > 0 && other < count; other++) {
                    both[k][other] += labels.get(other)[slot] > 0 ? 1 : 0;
                }
            }
        }
        boolean[][] yields = new boolean[count][count];
        for (int k = 0; k < count; k++) {
            for (int other = 0; other < count; other++) {
                yields[k][other] = both[other][other] < both[k][k] && both[k][other] >= INSIDE * both[other][other];
            }
        }
        return yields;
    }
}
