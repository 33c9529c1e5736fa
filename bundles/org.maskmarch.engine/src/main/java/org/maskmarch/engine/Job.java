package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** Objects whose turn comes when the others are done, in this order. */
    private final Set<String> waiting = new LinkedHashSet<>();
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

    /** The objects that an object shares no vertex with: all others that do not wait, where objects exclude one another. */
    List<SegmentedObject> rivals(SegmentedObject object) {
        return !spec.loop().exclusive() ? List.of() : objects.values().stream()
                .filter(other -> other != object && !waiting.contains(other.spec().name())).toList();
    }

    /** Whether an object may have to wait for others. */
    boolean mayWait() {
        return spec.loop().exclusive() && spec.objects().size() > 1;
    }

    /**
     * Where objects exclude one another, those whose first masks are not sure wait for all that are surer: of two books that
     * lie on one another, what one is shows what is left for the other.
     *
     * @param merits of the first masks, by object
     */
    void letWait(Map<String, Double> merits) {
        double best = merits.values().stream().mapToDouble(merit -> merit).max().orElse(0);
        merits.entrySet().stream().filter(each -> mayWait() && each.getValue() < Math.min(FirstMasks.SURE, best))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).forEach(each -> waiting.add(each.getKey()));
    }

    /** Whether the turn of an object that has waited begins now. */
    boolean waitIsOver(String object) {
        return waiting.remove(object);
    }

    /**
     * Every object in every other view, nearest first, pass by pass; objects take turns in a view. Those that wait follow one
     * after the other.
     */
    void plan() {
        plan.clear();
        Map<String, List<Integer>> orders = new LinkedHashMap<>();
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
        }
        int total = spec.loop().passes() * orders.values().stream().mapToInt(List::size).sum();
        add(orders.keySet().stream().filter(object -> !waiting.contains(object)).toList(), orders, total);
        waiting.forEach(object -> add(List.of(object), orders, total));
    }

    private void add(List<String> together, Map<String, List<Integer>> orders, int total) {
        int longest = together.stream().mapToInt(object -> orders.get(object).size()).max().orElse(0);
        for (int pass = 1; pass <= spec.loop().passes(); pass++) {
            for (int k = 0; k < longest; k++) {
                for (String object : together) {
                    if (k < orders.get(object).size()) {
                        plan.add(new Iteration(folder.id(), object, orders.get(object).get(k), pass, plan.size(), total,
                                spec.strategy(), spec.model(), Verdict.PENDING, Double.NaN));
                    }
                }
            }
        }
    }
}
