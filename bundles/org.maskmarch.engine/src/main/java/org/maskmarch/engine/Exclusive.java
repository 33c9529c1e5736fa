package org.maskmarch.engine;

import java.util.List;
import org.maskmarch.api.march.Votes;

/** Settles which of several objects a vertex belongs to: the one with the largest share of the votes there. */
final class Exclusive {
    private Exclusive() { }

    /** Clears, in place, the labels of all objects but the one with the highest score F / (F + B); ties: the first. */
    static void apply(List<SegmentedObject> objects) {
        if (objects.size() < 2) {
            return;
        }
        List<Votes> votes = objects.stream().map(SegmentedObject::finalVotes).toList();
        for (int slot = 0; slot < votes.get(0).slots(); slot++) {
            int winner = -1;
            double best = -1;
            for (int k = 0; k < objects.size(); k++) {
                long f = votes.get(k).foreground()[slot];
                double score = objects.get(k).labels[slot] > 0 ? (double) f / (f + votes.get(k).background()[slot]) : -1;
                if (score > best) {
                    best = score;
                    winner = k;
                }
            }
            for (int k = 0; k < objects.size(); k++) {
                if (k != winner) {
                    objects.get(k).labels[slot] = 0;
                }
            }
        }
    }
}
