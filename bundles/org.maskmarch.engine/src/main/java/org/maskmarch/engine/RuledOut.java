package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.geometry.MaskRegions;

/**
 * What the user's own masks show beside the object, in 3-D. A segmenter that takes the object and its neighbour for one
 * thing in some other view cannot bring the neighbour back: its pixels there are taken out of the mask. Nothing is ruled
 * out at the rim of the user's masks, which is never sure.
 */
final class RuledOut {
    /** Rim of a mask, relative to the longer side of the view. */
    private static final double RIM = 0.0075;
    /** Share of the votes for the object below which a vertex is ruled out. */
    private static final double LEAST_SHARE = 0.2;

    private final Votes votes;
    private final float[] ruledOut;

    RuledOut(int slots) {
        votes = new Votes(slots);
        ruledOut = new float[slots];
    }

    /** Takes a mask of the user's; where another one shows the object, or a pixel abstains, nothing is ruled out. */
    void add(Ballot ballot, ViewRender view) {
        int rim = Math.max(2, (int) Math.round(RIM * Math.max(view.width(), view.height())));
        view.footprint().project(MaskRegions.grown(ballot.mask(), rim), ballot.abstaining(), votes);
        long observed = (long) (VoteView.OBSERVED * Votes.ONE);
        for (int slot = 0; slot < ruledOut.length; slot++) {
            long f = votes.foreground()[slot];
            long all = f + votes.background()[slot];
            ruledOut[slot] = all >= observed && f < LEAST_SHARE * all ? 1 : 0;
        }
    }

    /** The mask without the pixels that show mostly what is ruled out. */
    Mask removeFrom(Mask mask, ViewRender view) {
        float[] share = Scene.mean(view, ruledOut, mask);
        Mask out = new Mask(mask.width(), mask.height());
        for (int p = 0; p < share.length; p++) {
            out.set(p, mask.get(p) && share[p] <= 0.5f);
        }
        return out;
    }
}
