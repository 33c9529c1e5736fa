package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;

/** One object of a job while it grows: its votes, and how they came about. */
final class SegmentedObject {
    /** A mask of the user's own: the view, which of the segmenter's candidates it is, and its size. */
    record Seed(int view, int candidate, int pixels) { }

    /** How many views each of the user's own counts for: what a person has looked at outweighs a few doubtful masks. */
    private static final int USER_WEIGHT = 4;

    private final ObjectSpec spec;
    private final Votes votes;
    private final Votes secondPass;
    private final Votes usersVotes;
    private final RuledOut ruledOut;
    private final NegativeClicks negativeClicks = new NegativeClicks();
    private final List<Seed> seeds = new ArrayList<>();
    private int accepted;
    private int acceptedInSecondPass;
    private final float[] score;
    private final float[] observed;
    private boolean stale = true;
    private final List<ReportEntry> report = new ArrayList<>();
    /** Set by finish. */
    float[] labels;
    double mass;

    SegmentedObject(ObjectSpec spec, int slots) {
        this.spec = spec;
        this.votes = new Votes(slots);
        this.secondPass = new Votes(slots);
        this.usersVotes = new Votes(slots);
        this.ruledOut = new RuledOut(slots);
        this.score = new float[slots];
        this.observed = new float[slots];
    }

    ObjectSpec spec() {
        return spec;
    }

    /** Takes a mask of the user's own prompts. */
    void seed(int index, Mask mask, int candidate, ViewRender view) {
        Votes own = new Votes(score.length);
        view.footprint().project(mask, own);
        usersVotes.add(own);
        ruledOut.add(mask, view);
        for (int i = 0; i < USER_WEIGHT; i++) {
            votes.add(own);
            secondPass.add(own);
        }
        seeds.add(new Seed(index, candidate, mask.area()));
        accepted++;
        acceptedInSecondPass++;
        stale = true;
    }

    void project(Mask mask, Footprint footprint, int pass) {
        if (pass == 1) {
            footprint.project(mask, votes);
            accepted++;
            stale = true;
        } else {
            footprint.project(mask, secondPass);
            acceptedInSecondPass++;
        }
    }

    /** [slots] share of object votes of the first pass: what every view is asked about. */
    float[] score() {
        refresh();
        return score;
    }

    float[] observed() {
        refresh();
        return observed;
    }

    private void refresh() {
        if (stale) {
            votes.score(score);
            votes.observed(VoteView.OBSERVED, observed);
            stale = false;
        }
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
