package org.maskmarch.engine;

import java.util.Arrays;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.job.LoopSettings.Acceptance;
import org.maskmarch.api.job.LoopSettings.Accumulation;
import org.maskmarch.api.job.LoopSettings.Choice;

/**
 * A named set of parameters to start from.
 *
 * @param strategy        prompt strategy
 * @param strategyVariant its option {@code variant}, or null
 */
record Profile(LoopSettings loop, String strategy, String strategyVariant) {
    /** Ours: votes, soft gate, agreement, second pass, nearest view first. */
    static final Profile PLUS = new Profile(new LoopSettings("plus", 1, 1, Accumulation.VOTES, 4, Choice.AGREEMENT,
            Acceptance.SOFT, 2, 0.95, "nearest", true, true, true, 2, 3, 1, true, true), "mask-to-box", null);
    /** The seed paper as written: lambda 0.15, every view taken once, in the order of the data set. */
    static final Profile PAPER = new Profile(new LoopSettings("paper", 0.15, 0.15, Accumulation.SUM, 1, Choice.SINGLE,
            Acceptance.NONE, 1, 1, "dataset", false, false, false, 0, 0, 0, false, false), "mask-to-points", "arxiv");
    /** The authors' published code: lambda 5 for the user's view, then 1; running mean; IoU-aware view rejection. */
    static final Profile CODE = new Profile(new LoopSettings("code", 1, 5, Accumulation.MEAN, 1, Choice.SINGLE,
            Acceptance.HARD, 1, 1, "dataset", false, false, false, 0, 0, 0, false, false), "mask-to-points", "code");

    private static final Profile[] ALL = {PLUS, PAPER, CODE};

    static String[] names() {
        return Arrays.stream(ALL).map(p -> p.loop.profile()).toArray(String[]::new);
    }

    static Profile named(String name) {
        return Arrays.stream(ALL).filter(p -> p.loop.profile().equals(name)).findFirst().orElseThrow();
    }
}
