package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.LoopSettings;

/**
 * Whether a segmenter's mask may become votes. Hard is SA3D's IoU-aware view rejection; soft asks that it agree with the
 * votes so far, and, where most of what it covers has never been voted on, only that the votes lie inside it.
 */
final class Gate {
    /** Votes above this are compared with the mask. */
    static final double SOFT_VOTE = 0.3;
    private static final double LEAST_IOU = 0.5;
    private static final double LEAST_IOU_SECOND_PASS = 0.75;
    private static final double COVERED = 0.5;
    private static final double LEAST_RECALL = 0.7;

    /** The outcome, and why, in words for the report. */
    record Outcome(boolean accepted, double iou, String reason) { }

    private Gate() { }

    static Outcome check(LoopSettings.Acceptance acceptance, Mask mask, VoteView votes, int pass) {
        if (mask.isEmpty()) {
            return new Outcome(false, 0, "the segmenter returned an empty mask");
        }
        return switch (acceptance) {
            case NONE -> new Outcome(true, mask.iou(votes.rendered()), "every mask is taken");
            case HARD -> hard(mask.iou(votes.rendered()));
            case SOFT -> soft(mask, votes, pass);
        };
    }

    private static Outcome hard(double iou) {
        return iou >= LEAST_IOU ? new Outcome(true, iou, "agrees with the rendered mask")
                : new Outcome(false, iou, "IoU with the rendered mask below " + LEAST_IOU);
    }

    private static Outcome soft(Mask mask, VoteView votes, int pass) {
        if (pass == 2) {
            double iou = mask.iou(votes.above(0.5));
            return iou >= LEAST_IOU_SECOND_PASS ? new Outcome(true, iou, "agrees with the votes of all views")
                    : new Outcome(false, iou, "IoU with the votes of all views below " + LEAST_IOU_SECOND_PASS);
        }
        Mask soft = votes.above(SOFT_VOTE);
        double iou = mask.iou(soft);
        if (votes.coverage(mask) >= COVERED) {
            return iou >= LEAST_IOU ? new Outcome(true, iou, "agrees with the votes so far")
                    : new Outcome(false, iou, "IoU with the votes so far below " + LEAST_IOU);
        }
        double recall = soft.isEmpty() ? 0 : (double) mask.intersection(soft) / soft.area();
        return recall >= LEAST_RECALL ? new Outcome(true, iou, "covers the votes so far; most of it is seen for the first time")
                : new Outcome(false, iou, "misses more than " + Math.round(100 - 100 * LEAST_RECALL) + " % of the votes so far");
    }
}
