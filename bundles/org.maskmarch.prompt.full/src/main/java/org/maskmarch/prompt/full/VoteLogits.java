package org.maskmarch.prompt.full;

import org.maskmarch.api.prompt.ScoreView;

/** The rendered vote as the logits that SAM takes for a mask of its own. */
final class VoteLogits {
    /** Logits on each axis of the square frame, in which the image's longer side fills the side, at the top left. */
    private static final int SIDE = 256;
    private static final float VISIBLE = 0.5f;
    private static final float SEEN = 0.5f;
    /** A vote of 3 to 1 is nearly as much as can be said. */
    private static final double SLOPE = 8;
    private static final double MOST = 10;

    private VoteLogits() { }

    /** [256, 256]; 0 where no earlier view has seen the surface; air and what is beyond the image are not the object. */
    static float[] of(ScoreView view) {
        float[] logits = new float[SIDE * SIDE];
        double scale = (double) Math.max(view.width(), view.height()) / SIDE;
        for (int i = 0; i < logits.length; i++) {
            int x = (int) ((i % SIDE + 0.5) * scale);
            int y = (int) ((i / SIDE + 0.5) * scale);
            logits[i] = x < view.width() && y < view.height() ? logit(view, y * view.width() + x) : (float) -MOST;
        }
        return logits;
    }

    private static float logit(ScoreView view, int pixel) {
        if (view.opacity()[pixel] <= VISIBLE) {
            return (float) -MOST;
        }
        if (view.seen()[pixel] <= SEEN) {
            return 0;
        }
        double vote = view.vote()[pixel];
        return (float) Math.max(-MOST, Math.min(MOST, SLOPE * Math.log(vote / (1 - vote))));
    }
}
