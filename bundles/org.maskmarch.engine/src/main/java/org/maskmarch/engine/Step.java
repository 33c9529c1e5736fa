package org.maskmarch.engine;

import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;

/** What the verbs of the iteration at hand hand on to each other. */
final class Step {
    final Timings timings = new Timings();
    String device;
    VoteView votes;
    Prompt prompt;
    String strategyVersion;
    MaskCandidate chosen;
    Ballot ballot;
    String reason = "";
}
