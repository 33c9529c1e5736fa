package org.maskmarch.api.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The verbs of the pipeline. Routes call them in the order of this interface; each takes and returns a small immutable
 * message body, while images, votes and embeddings stay in the job. Thread-safe across jobs; the steps of one job come
 * one after the other.
 *
 * <p>All verbs throw {@link org.maskmarch.api.MaskmarchException} for whatever the user can mend.
 */
@ProviderType
public interface SegmentationPipeline {

    /**
     * Checks a job file and takes it over: from here on the job survives a restart.
     *
     * @param jobFile YAML or JSON; scene paths are relative to it
     * @param out     folder that receives {@code <job name>/}
     * @param failed  folder that receives {@code <job name>/error.json} when the job fails; null = failures leave no
     *                files
     */
    JobRef claim(Path jobFile, Path out, Path failed);

    /** Jobs claimed by an earlier run of this process that were not finished; each is to be opened again. */
    List<JobRef> recover();

    /** Loads and bakes the field, reads the cameras, looks up model and strategy. */
    JobRef open(JobRef job);

    /** The user's prompts: segmenter, first projection; plans the iterations. */
    JobRef seed(JobRef job);

    /** The next iteration to work on, or empty when all are done. */
    Optional<Iteration> next(JobRef job);

    /** Colour, depth and mask score of the view: verdict RENDERED. */
    Iteration render(Iteration iteration);

    /**
     * Asks the strategy named in the iteration: verdict PROMPTED or UNSEEN.
     *
     * @throws StrategyMissingException when no strategy of that name is there now: park the iteration and try again
     */
    Iteration prompt(Iteration iteration);

    /** Asks the segmenter and compares its mask with the votes: verdict ACCEPTED or REJECTED. */
    Iteration segment(Iteration iteration);

    /** Mask inverse rendering: verdict PROJECTED. */
    Iteration project(Iteration iteration);

    /** Enters the iteration into the report, whatever its verdict. To be called once for each iteration, at its end. */
    Iteration record(Iteration iteration);

    /** Final labels and measures. */
    JobRef finish(JobRef job);

    /**
     * Writes all outputs and makes them visible in one rename.
     *
     * @return the result folder
     */
    Path publish(JobRef job);

    /**
     * Ends a job that cannot go on: writes {@code error.json} and lets go of everything.
     *
     * @param job     null when the claim itself failed
     * @param jobFile the file that the claim failed on; only read when {@code job} is null
     * @param failed  folder of failures; only used when {@code job} is null
     * @return the folder with the error and the job file, or null where failures leave no files
     */
    Path fail(JobRef job, Path jobFile, Path failed, Throwable problem);

    /** All jobs of this process, newest last. */
    List<JobStatus> jobs();
}
