package org.maskmarch.routes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.JobStatus;
import org.maskmarch.api.job.SegmentationPipeline;
import org.maskmarch.api.job.StrategyMissingException;
import org.maskmarch.api.job.Verdict;

/** Follows a script instead of segmenting, and writes down which verbs were called. Four iterations a job. */
final class ScriptedPipeline implements SegmentationPipeline {
    static final int ITERATIONS = 4;
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<String> threads = Collections.synchronizedList(new ArrayList<>());
    final Map<String, AtomicInteger> cursors = new ConcurrentHashMap<>();
    /** Verdicts of prompt or segment by ordinal; PROMPTED then ACCEPTED where nothing is said. */
    final Map<Integer, Verdict> verdicts = new ConcurrentHashMap<>();
    /** How often the strategy is missing before it is there again. */
    final AtomicInteger missing = new AtomicInteger();
    volatile RuntimeException renderFails;
    /** Milliseconds. */
    volatile long renderTakes;
    volatile List<JobRef> interrupted = List.of();

    @Override
    public JobRef claim(Path jobFile, Path out, Path failed) {
        try {
            if (Files.readString(jobFile).contains("broken")) {
                throw MaskmarchException.badInput("file.syntax", jobFile.getFileName().toString(), "Broken.", "Mend it.");
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        String id = jobFile.getFileName().toString().replace(".job.yaml", "");
        cursors.put(id, new AtomicInteger());
        calls.add("claim " + id + " to " + out.getFileName());
        return new JobRef(id);
    }

    @Override
    public List<JobRef> recover() {
        interrupted.forEach(j -> cursors.put(j.jobId(), new AtomicInteger()));
        return interrupted;
    }

    @Override
    public JobRef open(JobRef job) {
        calls.add("open " + job.jobId());
        return job;
    }

    @Override
    public JobRef seed(JobRef job) {
        calls.add("seed " + job.jobId());
        return job;
    }

    @Override
    public Optional<Iteration> next(JobRef job) {
        int n = cursors.get(job.jobId()).get();
        return n == ITERATIONS ? Optional.empty() : Optional.of(new Iteration(job.jobId(), "mug", n + 1, 1, n, ITERATIONS,
                "points", "mobile-sam", Verdict.PENDING, Double.NaN));
    }

    @Override
    public Iteration render(Iteration it) {
        if (renderFails != null) {
            throw renderFails;
        }
        threads.add(Thread.currentThread().getName());
        calls.add("render " + it.view());
        try {
            Thread.sleep(renderTakes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return it.with(Verdict.RENDERED);
    }

    @Override
    public Iteration prompt(Iteration it) {
        if (missing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            calls.add("missing " + it.view());
            throw new StrategyMissingException(it.strategy());
        }
        calls.add("prompt " + it.view() + " " + it.strategy());
        return it.with(verdicts.get(it.ordinal()) == Verdict.UNSEEN ? Verdict.UNSEEN : Verdict.PROMPTED);
    }

    @Override
    public Iteration segment(Iteration it) {
        calls.add("segment " + it.view());
        return it.with(verdicts.getOrDefault(it.ordinal(), Verdict.ACCEPTED), 0.9);
    }

    @Override
    public Iteration project(Iteration it) {
        calls.add("project " + it.view());
        return it.with(Verdict.PROJECTED);
    }

    @Override
    public Iteration record(Iteration it) {
        calls.add("record " + it.view() + " " + it.verdict());
        cursors.get(it.jobId()).set(it.ordinal() + 1);
        return it;
    }

    @Override
    public JobRef finish(JobRef job) {
        calls.add("finish " + job.jobId());
        return job;
    }

    @Override
    public Path publish(JobRef job) {
        calls.add("publish " + job.jobId());
        return Path.of(job.jobId());
    }

    @Override
    public Path fail(JobRef job, Path jobFile, Path failed, Throwable problem) {
        calls.add("fail " + (job == null ? jobFile.getFileName() + " to " + failed.getFileName() : job.jobId()) + ": "
                + MaskmarchException.of(problem).getMessage());
        return null;
    }

    @Override
    public List<JobStatus> jobs() {
        return List.of();
    }
}
