package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.MaskCandidate;

/**
 * What a view votes: for the object where the mask is set, against it elsewhere, and not at all where the view abstains.
 *
 * @param abstaining pixels without a vote, inside or outside the mask; same size
 */
record Ballot(Mask mask, Mask abstaining) {
    /** The same ballot with more pixels that abstain. */
    Ballot abstaining(Mask also) {
        return new Ballot(mask, abstaining.or(also));
    }

    /** All pixels vote. */
    static Ballot of(Mask mask) {
        return new Ballot(mask, new Mask(mask.width(), mask.height()));
    }

    /**
     * What a candidate votes. Where {@code abstain} is set, the pixels that the segmenter is not sure of abstain, but for
     * those that have been decided since.
     *
     * @param mask the candidate's, with what has been taken out of it and filled in
     */
    static Ballot of(MaskCandidate candidate, Mask mask, boolean abstain) {
        if (!abstain) {
            return of(mask);
        }
        Mask abstaining = new Mask(mask.width(), mask.height());
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            abstaining.set(p, candidate.unsure().get(p) && mask.get(p) == candidate.mask().get(p));
        }
        return new Ballot(mask, abstaining);
    }
}
