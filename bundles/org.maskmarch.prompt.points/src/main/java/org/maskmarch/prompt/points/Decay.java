package org.maskmarch.prompt.points;

/** How a chosen point lowers the confidence of the pixels round it. */
enum Decay {
    /**
     * As the paper was published (NeurIPS 2023): by the point's own score times the distance. Pixels that show
     * nothing count as far.
     */
    PAPER,
    /** As first published (arXiv v1): not at all; only the square round the point is taken out. */
    ARXIV,
    /**
     * As in the authors' code: by the best score inside the segmenter's mask for the points so far, dilated by 12
     * pixels, times the distance. The distance is measured from one row and column before the point, and the depth of
     * empty pixels is taken as it is: number for number the code's.
     */
    CODE
}
