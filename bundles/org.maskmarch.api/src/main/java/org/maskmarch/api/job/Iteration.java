package org.maskmarch.api.job;

import java.io.Serializable;

/**
 * Message body of one self-prompting iteration: one object in one view in one pass. Immutable; arrays stay in the job.
 *
 * @param view     index into the scene's cameras
 * @param pass     1 or 2
 * @param ordinal  0-based position in the job's plan
 * @param total    iterations of the whole job
 * @param strategy name of the strategy to ask; a route may change it
 * @param iou      agreement of the segmenter's mask with the votes; NaN before the segment step
 */
public record Iteration(String jobId, String object, int view, int pass, int ordinal, int total, String strategy,
                        String model, Verdict verdict, double iou) implements Serializable {

    public Iteration with(Verdict newVerdict) {
        return new Iteration(jobId, object, view, pass, ordinal, total, strategy, model, newVerdict, iou);
    }

    public Iteration with(Verdict newVerdict, double newIou) {
        return new Iteration(jobId, object, view, pass, ordinal, total, strategy, model, newVerdict, newIou);
    }

    public Iteration withStrategy(String name) {
        return new Iteration(jobId, object, view, pass, ordinal, total, name, model, verdict, iou);
    }

    public JobRef job() {
        return new JobRef(jobId);
    }
}
