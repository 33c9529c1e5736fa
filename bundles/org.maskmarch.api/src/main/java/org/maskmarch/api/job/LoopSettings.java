package org.maskmarch.api.job;

/**
 * The parameters of the segmentation loop, whole: a profile's, with what the job says otherwise.
 *
 * @param profile      they started from
 * @param lambda       weight of background votes
 * @param lambdaFirst  the same for the user's own masks; other than {@code lambda} only where scores are accumulated
 * @param accumulation how the masks of all views become one score a vertex
 * @param userWeight   how many views each of the user's own masks counts for
 * @param choice       which of the segmenter's masks is taken
 * @param acceptance   which masks become votes
 * @param passes       1, or 2: all views are asked again about the votes of the first pass
 * @param settled      IoU with the votes of all views from which a view's mask of the first pass stands in the second,
 *                     without asking the segmenter again; 1: all are asked again
 * @param order        of the views: {@code nearest} or {@code dataset}
 * @param tidy         whether the user's negative clicks, and what their masks show beside the object, count in every view,
 *                     and masks lose their pinholes and unsupported islands
 * @param abstain      whether pixels that the segmenter itself is not sure of have no vote, nor parts of the user's own masks
 *                     that lie far behind or before the rest, nor, where such a mask is not sure, what it leaves out of the
 *                     user's box
 * @param ground       whether masks lose what lies in the plane of the object's surroundings: the floor seen through a cage
 * @param extensions   how often at most a mask that ends where the surface goes on is asked again, each time with a positive
 *                     click there, and whether what remains beyond has no vote: 0 not; only prompts with a box are extended,
 *                     and only objects whose outline in the user's own masks lies on edges of the surface
 * @param corrections  how often at most a mask that takes what other views have voted against is asked again, each time
 *                     with a negative click there; only prompts with a box are corrected
 * @param glance       in the first pass, surface counts as seen where earlier views together have seen it this many times
 *                     as well as the view that is asked; 0: where any has seen it
 * @param cleanup      whether 3-D components that are small or that the user has not pointed at are dropped in the end
 * @param exclusive    whether a vertex belongs to at most one object of the job: the one with the highest score, unless
 *                     another lies almost wholly inside what that one claims; and whether surface with clearly more votes
 *                     for another object counts as voted against while the objects grow, and objects whose first
 *                     masks are not sure wait for the others
 */
public record LoopSettings(String profile, double lambda, double lambdaFirst, Accumulation accumulation, int userWeight,
                           Choice choice, Acceptance acceptance, int passes, double settled, String order, boolean tidy,
                           boolean abstain, boolean ground, int extensions, int corrections, double glance, boolean cleanup,
                           boolean exclusive) {
    /** How masks are accumulated. */
    public enum Accumulation {
        /** Votes F and B, kept apart; the score is F / (F + B), rendered as a mean over the visible surface. */
        VOTES,
        /** The sum of F - lambda B over the views (SA3D, seed paper). */
        SUM,
        /** The mean of F - lambda B over the views that change a vertex (SA3D, published code). */
        MEAN
    }

    /** Which of the segmenter's masks is taken. */
    public enum Choice {
        /** The one that agrees best with the votes; its logits are fed back in the last pass. */
        AGREEMENT,
        /** The single-mask answer. */
        SINGLE
    }

    /** Which masks become votes. */
    public enum Acceptance {
        /** IoU with the votes so far; where most of the mask is seen for the first time, it must cover them. */
        SOFT,
        /** IoU of at least one half with the rendered mask (SA3D). */
        HARD,
        /** All that are not empty. */
        NONE
    }
}
