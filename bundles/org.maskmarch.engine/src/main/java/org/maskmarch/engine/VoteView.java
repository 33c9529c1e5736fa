package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.view.Camera;

/** The votes of an object rendered in a view. */
final class VoteView {
    /** Pixels of less opacity show background. */
    static final float VISIBLE = 0.5f;
    /** Total vote weight from which a vertex counts as observed. */
    static final double OBSERVED = 0.02;

    private final ViewRender view;
    private final float[] score;
    private final float[] vote;
    private final float[] seen;

    /**
     * @param share    [slots] share of object votes
     * @param observed [slots] 0 or 1
     * @param signed   [slots] SA3D's scores, to be rendered as it does, or null: the vote above its threshold
     */
    VoteView(ViewRender view, float[] share, float[] observed, float[] signed, double lambda) {
        this.view = view;
        float[][] means = Scene.means(view, share, observed);
        this.vote = means[0];
        this.seen = means[1];
        for (int i = 0; i < vote.length; i++) {
            if (view.opacity()[i] <= VISIBLE) {
                vote[i] = 0;
            }
        }
        this.score = new float[vote.length];
        if (signed != null) {
            view.footprint().render(signed, score);
        } else {
            float threshold = (float) (lambda / (1 + lambda));
            for (int i = 0; i < score.length; i++) {
                score[i] = vote[i] - threshold;
            }
        }
    }

    int width() {
        return view.width();
    }

    int height() {
        return view.height();
    }

    /** Share of object votes at a pixel, 0..1. */
    float vote(int pixel) {
        return vote[pixel];
    }

    /** Whether a pixel shows a surface. */
    boolean visible(int pixel) {
        return view.opacity()[pixel] > VISIBLE;
    }

    /** How much of what a pixel shows has been voted on, 0..1. */
    float seen(int pixel) {
        return seen[pixel];
    }

    /** As a strategy sees it. */
    ScoreView forStrategy(Camera camera) {
        return new ScoreView(view.width(), view.height(), score, vote, seen, view.opacity(), view.depth(), camera);
    }

    /** SA3D's rendered mask: pixels whose score is positive and above the mean over the view. */
    Mask rendered() {
        double mean = 0;
        for (float s : score) {
            mean += s;
        }
        mean /= score.length;
        Mask mask = new Mask(view.width(), view.height());
        for (int i = 0; i < score.length; i++) {
            mask.set(i, score[i] > 0 && score[i] > mean);
        }
        return mask;
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
