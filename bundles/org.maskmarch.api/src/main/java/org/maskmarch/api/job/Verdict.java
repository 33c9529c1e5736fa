package org.maskmarch.api.job;

/** How far a self-prompting iteration has come, and how it ended. */
public enum Verdict {
    /** Not worked on yet. */
    PENDING,
    /** The votes are rendered; the object may be visible. */
    RENDERED,
    /** The strategy has prompts for the segmenter. */
    PROMPTED,
    /** The segmenter's mask agrees with the votes: to be projected. */
    ACCEPTED,
    /** The segmenter's mask contradicts the votes: the view changes nothing. */
    REJECTED,
    /** The object is not seen in this view: no prompts. */
    UNSEEN,
    /** The mask has become votes. */
    PROJECTED
}
