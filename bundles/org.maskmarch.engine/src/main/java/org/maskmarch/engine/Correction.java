package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.geometry.Interior;

/**
 * What a person does who sees the segmenter take too much: a negative click in the middle of it. Too much is what other
 * views have voted against.
 */
final class Correction {
    /** Least gain in agreement for which a corrected mask is taken. */
    static final double LEAST_GAIN = 0.02;

    private static final float SEEN = 0.5f;
    private static final float OBJECT = 0.5f;
    private static final float AGAINST = 0.2f;
    /** How deep it must be for a click, relative to the longer side of the view: edges are never sure. */
    private static final double LEAST_DEPTH = 0.0125;

    private Correction() { }

    /**
     * The prompt with one negative click more; empty where the mask contradicts the votes nowhere but at edges, and for
     * points without a box: a negative click among them makes the segmenter look for a smaller part of the object.
     */
    static Optional<Prompt> of(Prompt prompt, Mask mask, VoteView votes) {
        if (prompt.box() == null) {
            return Optional.empty();
        }
        Mask contradicted = mask.and(against(votes));
        List<PromptPoint> points = new ArrayList<>(prompt.points());
        new Interior(contradicted).deepest(1, leastDepth(mask), (x, y) -> points.add(new PromptPoint(x, y, false)));
        return points.size() == prompt.points().size() ? Optional.empty()
                : Optional.of(new Prompt(points, prompt.box(), prompt.logits()));
    }

    /** Depth in pixels of what is missing or too much from which it is worth a click. */
    static int leastDepth(Mask mask) {
        return Math.max(2, (int) Math.round(LEAST_DEPTH * Math.max(mask.width(), mask.height())));
    }

    /** What other views, or other objects, show not to be the object. */
    static Mask against(VoteView votes) {
        Mask against = new Mask(votes.width(), votes.height());
        for (int p = 0; p < votes.width() * votes.height(); p++) {
            against.set(p, votes.visible(p) && votes.seen(p) > SEEN && votes.vote(p) < AGAINST);
        }
        return against;
    }

    /** IoU of a mask with the votes where earlier views have seen the surface. */
    static double agreement(Mask mask, VoteView votes) {
        int both = 0;
        int either = 0;
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            if (votes.seen(p) > SEEN) {
                boolean voted = votes.vote(p) > OBJECT;
                both += voted && mask.get(p) ? 1 : 0;
                either += voted || mask.get(p) ? 1 : 0;
            }
        }
        return either == 0 ? 0 : (double) both / either;
    }
}
