package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.JobStatus;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.geometry.ViewOrder;

/** A claimed job in memory. Its verbs come one after the other; only the status is read by other threads. */
final class Job {
    private static final long TELL_NANOS = 200_000_000;
    final JobFolder folder;
    final Timings timings = new Timings();
    final long started = System.nanoTime();
    JobSpec spec;
    Scene scene;
    /** Null where the job starts from nothing. */
    Earlier earlier;
    final Map<String, SegmentedObject> objects = new LinkedHashMap<>();
    final List<Iteration> plan = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    int cursor;
    Step step;
    private volatile JobStatus status;
    private long told = System.nanoTime();

    Job(JobFolder folder) {
        this.folder = folder;
        this.status = new JobStatus(folder.id(), JobFile.nameOf(folder.jobFile()), "claimed", 0, 0, "");
    }

    JobStatus status() {
        return status;
    }

    /** Says how the job stands; other processes are told at most five times a second, and of every new stage. */
    synchronized void status(String stage, String detail) {
        boolean newStage = !status.stage().equals(stage);
        status = new JobStatus(folder.id(), status.name(), stage, cursor, plan.size(), detail);
        long now = System.nanoTime();
        if (newStage || now - told > TELL_NANOS) {
            told = now;
            folder.leaveStatus(status);
        }
    }

    /** Whether an object's masks are those of the earlier job. */
    boolean keeps(String object) {
        return spec.earlier() != null && spec.earlier().kept().contains(object);
    }

    /** The objects that an object shares no vertex with: all others, where objects exclude one another. */
    List<SegmentedObject> rivals(SegmentedObject object) {
        return spec.loop().exclusive() ? objects.values().stream().filter(other -> other != object).toList() : List.of();
    }

    /** Every object in every other view, nearest first, pass by pass; objects take turns in a view. */
    void plan() {
        plan.clear();
        int passes = spec.loop().passes();
        Map<String, List<Integer>> orders = new LinkedHashMap<>();
        int longest = 0;
        for (ObjectSpec object : spec.objects()) {
            if (keeps(object.name())) {
                continue;
            }
            List<Integer> users = object.seeds().stream().map(ViewPrompt::view).toList();
            List<Integer> order = spec.loop().order().equals("nearest")
                    ? ViewOrder.nearestFirst(scene.cameras(), users, spec.every())
                    : ViewOrder.dataset(scene.cameras(), users, spec.every());
            order = order.stream().filter(view -> !spec.without().contains(view)).toList();
            orders.put(object.name(), order);
            longest = Math.max(longest, order.size());
        }
        int total = passes * orders.values().stream().mapToInt(List::size).sum();
        for (int pass = 1; pass <= passes; pass++) {
            for (int k = 0; k < longest; k++) {
                for (Map.Entry<String, List<Integer>> object : orders.entrySet()) {
                    if (k < object.getValue().size()) {
                        plan.add(new Iteration(folder.id(), object.getKey(), object.getValue().get(k), pass, plan.size(), total,
                                spec.strategy(), spec.model(), Verdict.PENDING, Double.NaN));
                    }
                }
            }
        }
    }
}
