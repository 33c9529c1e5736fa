package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

/** One object of a job while it grows: its votes, and how they came about. */
final class SegmentedObject {
    /** How many views the user's own counts for: what a person has looked at outweighs a few doubtful masks. */
    private static final int USER_WEIGHT = 4;

    private final ObjectSpec spec;
    private final Votes votes;
    private final Votes secondPass;
    private final Votes usersVotes;
    private Mask userMask;
    private NegativeClicks negativeClicks;
    private int userCandidate;
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
        this.score = new float[slots];
        this.observed = new float[slots];
    }

    ObjectSpec spec() {
        return spec;
    }

    /** Takes the mask of the user's own prompt. */
    void seed(Mask mask, int candidate, Camera camera, ViewRender view) {
        Footprint footprint = view.footprint();
        negativeClicks = new NegativeClicks(spec.points(), camera, view);
        userMask = mask;
        userCandidate = candidate;
        footprint.project(mask, usersVotes);
        for (int i = 0; i < USER_WEIGHT; i++) {
            votes.add(usersVotes);
            secondPass.add(usersVotes);
        }
        accepted = 1;
        acceptedInSecondPass = 1;
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
        return acceptedInSecondPass >= 3 ? secondPass : votes;
    }

    int finalViews() {
        return acceptedInSecondPass >= 3 ? acceptedInSecondPass : accepted;
    }

    /** The votes of the user's own mask alone, counted once. */
    Votes usersVotes() {
        return usersVotes;
    }

    /** The user's negative clicks, lifted to 3-D. */
    NegativeClicks negativeClicks() {
        return negativeClicks;
    }

    Mask userMask() {
        return userMask;
    }

    int userCandidate() {
        return userCandidate;
    }

    List<ReportEntry> report() {
        return report;
    }
}
