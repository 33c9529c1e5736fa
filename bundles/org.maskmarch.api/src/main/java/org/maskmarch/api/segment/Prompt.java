package org.maskmarch.api.segment;

import java.util.List;

/**
 * What a segmenter is asked: points, a box, both, or neither ({@link #isEmpty()}).
 *
 * @param box    may be null
 * @param logits mask logits of an earlier answer on the same image ({@link MaskCandidate#lowRes()}), or null
 */
public record Prompt(List<PromptPoint> points, PromptBox box, float[] logits) {
    public static final Prompt NONE = new Prompt(List.of(), null, null);

    public Prompt {
        points = List.copyOf(points);
    }

    public static Prompt points(List<PromptPoint> points) {
        return new Prompt(points, null, null);
    }

    public static Prompt box(PromptBox box) {
        return new Prompt(List.of(), box, null);
    }

    /** The same prompt with the logits of an earlier answer fed back. */
    public Prompt withLogits(float[] lowRes) {
        return new Prompt(points, box, lowRes);
    }

    public boolean isEmpty() {
        return box == null && points.isEmpty();
    }
}
