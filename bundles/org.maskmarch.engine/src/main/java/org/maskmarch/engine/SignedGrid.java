package org.maskmarch.engine;

import org.maskmarch.api.march.Votes;

/**
 * SA3D's own mask grid: one signed score a vertex, to which each view adds F - lambda B, one step of gradient descent on
 * its loss. The published code divides by the number of views that changed the vertex.
 */
final class SignedGrid {
    private final float[] scores;
    private final int[] views;

    /** @param mean whether scores are the mean over the views that changed a vertex, else their sum */
    SignedGrid(int slots, boolean mean) {
        scores = new float[slots];
        views = mean ? new int[slots] : null;
    }

    /** @param view the votes of one view alone */
    void add(Votes view, double lambda) {
        for (int i = 0; i < scores.length; i++) {
            float step = (float) ((view.foreground()[i] - lambda * view.background()[i]) / Votes.ONE);
            if (views == null) {
                scores[i] += step;
            } else if (step != 0) {
                scores[i] = (scores[i] * views[i] + step) / (views[i] + 1);
                views[i]++;
            }
        }
    }

    /** [slots], live: do not write. */
    float[] scores() {
        return scores;
    }

    /** Hard labels: 1 where the score is positive, else 0. */
    void labels(float[] out) {
        for (int i = 0; i < scores.length; i++) {
            out[i] = scores[i] > 0 ? 1 : 0;
        }
    }
}
