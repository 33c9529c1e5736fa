package org.maskmarch.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;

/** One object of a job while it grows: its votes, and how they came about. */
final class SegmentedObject {
    /**
     * A mask of the user's own.
     *
     * @param candidate which of the segmenter's masks it is; null: none
     * @param pixels    its size
     * @param found     where a text model had found the object; null: it was not asked
     */
    record Seed(int view, Integer candidate, int pixels, @JsonInclude(JsonInclude.Include.NON_NULL) TextFind found) { }

    /** A mask that has become votes, compressed. */
    private record Vote(int view, int pass, byte[] png) { }

    /** How far the share of votes of a rival that is ahead lies above this object's: less is chance. */
    private static final float LEAD = 0.2f;
    /** Least share of the outline that lies on edges of the surface, for a thing. */
    private static final double OUTLINED = 0.9;
    /** Passes in which a mask counts: the user's own in both, a withdrawn one in none. */
    private static final int BOTH = 0;
    private static final int WITHDRAWN = -1;

    private final ObjectSpec spec;
    private final LoopSettings loop;
    /** Null where votes are kept apart. */
    private final SignedGrid signed;
    private final Votes votes;
    private final Votes secondPass;
    private final Votes usersVotes;
    private final RuledOut ruledOut;
    private final NegativeClicks negativeClicks = new NegativeClicks();
    private final List<Seed> seeds = new ArrayList<>();
    /** See {@link #isOutlined}. */
    private double outlined = 1;
    private int accepted;
    private int acceptedInSecondPass;
    private final float[] score;
    private final float[] observed;
    private boolean stale = true;
    private final List<Vote> masks = new ArrayList<>();
    private final List<ReportEntry> report = new ArrayList<>();
    /** Set by finish. */
    float[] labels;
    double mass;

    SegmentedObject(ObjectSpec spec, LoopSettings loop, int slots) {
        this.spec = spec;
        this.loop = loop;
        this.signed = loop.accumulation() == LoopSettings.Accumulation.VOTES ? null
                : new SignedGrid(slots, loop.accumulation() == LoopSettings.Accumulation.MEAN);
        this.votes = new Votes(slots);
        this.secondPass = new Votes(slots);
        this.usersVotes = new Votes(slots);
        this.ruledOut = new RuledOut(slots);
        this.score = new float[slots];
        this.observed = new float[slots];
    }

    /** Memory of one object: four pairs of votes, two more for a view on its way, scores, labels, clean-up and rivals. */
    static long bytes(int slots) {
        return (6 * 2L * Long.BYTES + 11L * Float.BYTES) * slots;
    }

    ObjectSpec spec() {
        return spec;
    }

    /** Takes a mask of the user's own prompts. */
    void seed(int index, Ballot ballot, Integer candidate, TextFind found, ViewRender view) {
        Votes own = new Votes(score.length);
        view.footprint().project(ballot.mask(), ballot.abstaining(), own);
        usersVotes.add(own);
        ruledOut.add(ballot, view);
        outlined = Math.min(outlined, Outline.onEdgesWhereSeen(ballot.mask(), view));
        for (int i = 0; i < loop.userWeight(); i++) {
            votes.add(own);
            secondPass.add(own);
            if (signed != null) {
                signed.add(own, loop.lambdaFirst());
            }
        }
        seeds.add(new Seed(index, candidate, ballot.mask().area(), found));
        masks.add(new Vote(index, BOTH, VoteFile.png(ballot)));
        accepted++;
        acceptedInSecondPass++;
        stale = true;
    }

    /** Takes the mask of another view. */
    void project(int view, Ballot ballot, Footprint footprint, int pass) {
        masks.add(new Vote(view, pass, VoteFile.png(ballot)));
        if (signed != null) {
            Votes own = new Votes(score.length);
            footprint.project(ballot.mask(), ballot.abstaining(), own);
            votes.add(own);
            signed.add(own, loop.lambda());
            accepted++;
            stale = true;
        } else if (pass == 1) {
            footprint.project(ballot.mask(), ballot.abstaining(), votes);
            accepted++;
            stale = true;
        } else {
            footprint.project(ballot.mask(), ballot.abstaining(), secondPass);
            acceptedInSecondPass++;
        }
    }

    /** Keeps a mask that has no vote now, so that it may have one again. */
    void withdraw(int view, Ballot ballot) {
        masks.add(new Vote(view, WITHDRAWN, VoteFile.png(ballot)));
    }

    /** What a view has voted in the first pass; null where it has not. */
    Ballot firstVote(int view) {
        return masks.stream().filter(vote -> vote.view() == view && vote.pass() == 1).findFirst()
                .map(vote -> VoteFile.ballot(vote.png())).orElse(null);
    }

    /** Masks that count, and those withdrawn: PNG by view, in the order in which they voted. */
    Map<Integer, byte[]> finalMasks() {
        Map<Integer, byte[]> all = new LinkedHashMap<>();
        int pass = secondPassCounts() ? 2 : 1;
        for (Vote vote : masks) {
            if (vote.pass() == pass || vote.pass() == BOTH || vote.pass() == WITHDRAWN) {
                all.put(vote.view(), vote.png());
            }
        }
        return all;
    }

    /** The votes of the first pass, as a view shows them. */
    VoteView in(ViewRender view) {
        return in(view, List.of());
    }

    /**
     * What a view is asked about: the votes of the first pass, but voted against where another object is ahead, that is where
     * most of its votes are for it, and clearly more than of this one's.
     *
     * @param rivals the job's other objects, where no two may share a vertex
     */
    VoteView in(ViewRender view, List<SegmentedObject> rivals) {
        return in(view, observed(), rivals);
    }

    /**
     * The same while the first pass runs. Surface that earlier views have seen less of than this one does is not yet seen: at
     * a glance along it the segmenter errs, and an error that becomes a prompt confirms itself.
     */
    VoteView firstIn(ViewRender view, List<SegmentedObject> rivals) {
        if (loop.glance() == 0) {
            return in(view, rivals);
        }
        Votes own = new Votes(score.length);
        view.footprint().project(new Mask(view.width(), view.height()), own);
        float[] seen = observed().clone();
        for (int i = 0; i < seen.length; i++) {
            if (votes.foreground()[i] + votes.background()[i] < loop.glance() * own.background()[i]) {
                seen[i] = 0;
            }
        }
        return in(view, seen, rivals);
    }

    private float[] observed() {
        if (stale) {
            votes.score(score);
            votes.observed(VoteView.OBSERVED, observed);
            stale = false;
        }
        return observed;
    }

    private VoteView in(ViewRender view, float[] seen, List<SegmentedObject> rivals) {
        float[] share = score;
        float[] known = seen;
        for (SegmentedObject rival : rivals) {
            float[] observed = rival.observed();
            for (int i = 0; i < score.length; i++) {
                if (observed[i] > 0 && rival.score[i] > Math.max(0.5f, score[i] + LEAD)) {
                    share = share == score ? score.clone() : share;
                    known = known == seen ? seen.clone() : known;
                    share[i] = 0;
                    known[i] = 1;
                }
            }
        }
        return new VoteView(view, share, known, signed == null ? null : signed.scores(), loop.lambda());
    }

    /** Sets the hard labels. */
    void label() {
        labels = new float[score.length];
        if (signed != null) {
            signed.labels(labels);
        } else {
            finalVotes().labels(loop.lambda(), labels);
        }
    }

    /**
     * The pixels of a view that show the object: where more than half of the opacity is labelled, or, as SA3D does it,
     * where the rendered score is positive.
     */
    Mask mask(ViewRender view) {
        Mask mask = new Mask(view.width(), view.height());
        if (signed != null && !loop.cleanup() && !loop.exclusive()) {
            float[] rendered = new float[view.opacity().length];
            view.footprint().render(signed.scores(), rendered);
            for (int i = 0; i < rendered.length; i++) {
                mask.set(i, rendered[i] > 0);
            }
            return mask;
        }
        float[] share = Scene.mean(view, labels);
        for (int i = 0; i < share.length; i++) {
            mask.set(i, share[i] > 0.5f && view.opacity()[i] > VoteView.VISIBLE);
        }
        return mask;
    }

    /** The votes of the second pass where enough views took part in it, else those of the first. */
    Votes finalVotes() {
        return secondPassCounts() ? secondPass : votes;
    }

    int finalViews() {
        return secondPassCounts() ? acceptedInSecondPass : accepted;
    }

    private boolean secondPassCounts() {
        return acceptedInSecondPass >= seeds.size() + 2;
    }

    /** The votes of the user's own masks alone, counted once. */
    Votes usersVotes() {
        return usersVotes;
    }

    /** What the user's own masks show not to be the object. */
    RuledOut ruledOut() {
        return ruledOut;
    }

    /** Whether the user's own masks have their outlines on edges of the surface: it is a thing, and no picture on one. */
    boolean isOutlined() {
        return outlined > OUTLINED;
    }

    /** The user's negative clicks, lifted to 3-D. */
    NegativeClicks negativeClicks() {
        return negativeClicks;
    }

    List<Seed> seeds() {
        return seeds;
    }

    List<ReportEntry> report() {
        return report;
    }
}
