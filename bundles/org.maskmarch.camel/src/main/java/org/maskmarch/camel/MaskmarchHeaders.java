package org.maskmarch.camel;

/** Message headers of the {@code maskmarch:} endpoints. All are set after each verb; only the strategy is read back. */
public final class MaskmarchHeaders {
    /** String: the claimed job. */
    public static final String JOB_ID = "MaskmarchJobId";
    /** String: name of the object of this iteration. */
    public static final String OBJECT = "MaskmarchObject";
    /** Integer: index of the view into the scene's cameras. */
    public static final String VIEW = "MaskmarchView";
    /** Integer: 1 or 2. */
    public static final String PASS = "MaskmarchPass";
    /** Integer: 0-based position of this iteration in the job's plan. */
    public static final String ITERATION = "MaskmarchIteration";
    /** Integer: iterations of the whole job. */
    public static final String ITERATIONS = "MaskmarchIterations";
    /** String: strategy to ask in this view; a route may set it before {@code maskmarch:prompt}. */
    public static final String STRATEGY = "MaskmarchStrategy";
    /** String: name of the segmenter. */
    public static final String MODEL = "MaskmarchModel";
    /** String: name of an {@link org.maskmarch.api.job.Verdict}. */
    public static final String VERDICT = "MaskmarchVerdict";
    /** Double: agreement of the segmenter's mask with the votes, NaN before {@code maskmarch:segment}. */
    public static final String IOU = "MaskmarchIou";
    /** Boolean: set by {@code maskmarch:next}; false when the job has no view left. */
    public static final String MORE = "MaskmarchMore";

    private MaskmarchHeaders() { }
}
