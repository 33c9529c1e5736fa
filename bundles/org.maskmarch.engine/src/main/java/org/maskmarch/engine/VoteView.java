package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.prompt.ScoreView;

/** The votes of an object rendered in a view. */
final class VoteView {
    /** Pixels of less opacity show background. */
    static final float VISIBLE = 0.5f;
    /** Total vote weight from which a vertex counts as observed. */
    static final double OBSERVED = 0.02;

    private final ViewRender view;
    private final float[] vote;
    private final float[] seen;

    /**
     * @param score    [slots] share of object votes
     * @param observed [slots] 0 or 1
     */
    VoteView(ViewRender view, float[] score, float[] observed) {
        this.view = view;
        this.vote = Scene.mean(view, score);
        this.seen = Scene.mean(view, observed);
        for (int i = 0; i < vote.length; i++) {
            if (view.opacity()[i] <= VISIBLE) {
                vote[i] = 0;
            }
        }
    }

    /** As a strategy sees it; the score is positive where the vote exceeds the job's threshold. */
    ScoreView forStrategy(double lambda) {
        float threshold = (float) (lambda / (1 + lambda));
        float[] score = new float[vote.length];
        for (int i = 0; i < score.length; i++) {
            score[i] = vote[i] - threshold;
        }
        return new ScoreView(view.width(), view.height(), score, vote, seen, view.opacity(), view.depth());
    }

    /** Pixels whose vote exceeds a threshold. */
    Mask above(double threshold) {
        Mask mask = new Mask(view.width(), view.height());
        for (int i = 0; i < vote.length; i++) {
            if (vote[i] > threshold) {
                mask.set(i, true);
            }
        }
        return mask;
    }

    /** Share of a mask's pixels whose surface earlier views have voted on. */
    double coverage(Mask mask) {
        int known = 0;
        for (int i = 0; i < seen.length; i++) {
            if (mask.get(i) && seen[i] > 0.5f) {
                known++;
            }
        }
        return mask.isEmpty() ? 0 : (double) known / mask.area();
    }
}
