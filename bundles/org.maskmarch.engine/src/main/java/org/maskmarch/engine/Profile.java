package org.maskmarch.engine;

/**
 * A set of parameters of the segmentation loop.
 *
 * @param lambda     weight of background votes
 * @param order      of the views
 * @param strategy   default prompt strategy
 * @param gated      whether a mask that contradicts the votes is rejected
 * @param agreement  whether, of the segmenter's masks, the one that agrees best with the votes is taken, and in the last pass its logits
 *                   are fed back once; otherwise its single-mask answer is taken as it is
 * @param secondPass whether all views are asked again about the votes of the first pass
 */
record Profile(String name, double lambda, String order, String strategy, boolean gated, boolean agreement,
               boolean secondPass) {
    /** Ours: votes, soft gate, agreement, second pass, nearest view first. */
    static final Profile PLUS = new Profile("plus", 1, "nearest", "mask-to-box", true, true, true);
    /** The seed paper as written: lambda 0.15, every view taken once, in the order of the data set. */
    static final Profile PAPER = new Profile("paper", 0.15, "dataset", "mask-to-points", false, false, false);

    int passes() {
        return secondPass ? 2 : 1;
    }

    static String[] names() {
        return new String[] {PLUS.name, PAPER.name};
    }

    static Profile named(String name) {
        return name.equals(PLUS.name) ? PLUS : PAPER;
    }
}
