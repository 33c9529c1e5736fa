package org.maskmarch.engine;

import java.util.Comparator;
import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;

/** Which of the segmenter's masks to take. */
final class MaskChoice {
    private static final double MUCH_WORSE = 0.25;
    /** What an outline is worth that lies on no edge at all: a picture on a wall can be meant too. */
    private static final double PRINTED = 0.1;

    private MaskChoice() { }

    /**
     * For the user's own prompt, by merit: predicted IoU times stability. A box or several points are meant to be
     * unambiguous: the single-mask answer, unless another is much better. One click is not: of the alternatives, merit
     * counts as far as the outline lies on edges of the surface, since a label or a stripe has as much merit as the thing.
     */
    static MaskCandidate forUser(List<MaskCandidate> candidates, Prompt prompt, ViewRender view) {
        if (prompt.box() != null || prompt.points().size() > 1) {
            MaskCandidate best = candidates.stream().max(Comparator.comparingDouble(MaskChoice::merit)).orElseThrow();
            MaskCandidate single = single(candidates);
            return merit(single) < merit(best) - MUCH_WORSE ? best : single;
        }
        List<MaskCandidate> alternatives = candidates.stream().filter(c -> c.token() > 0 || candidates.size() == 1)
                .filter(c -> !c.mask().isEmpty()).toList();
        if (alternatives.isEmpty()) {
            return candidates.get(0);
        }
        return alternatives.stream()
                .max(Comparator.comparingDouble(c -> merit(c) * (PRINTED + Outline.onEdges(c.mask(), view)))).orElseThrow();
    }

    /**
     * For clicks that correct an earlier result: of the masks that most clicks are right about, the one that changes the
     * least.
     */
    static MaskCandidate correcting(List<MaskCandidate> candidates, List<PromptPoint> clicks, Mask before) {
        return candidates.stream().max(Comparator.<MaskCandidate>comparingLong(c -> clicks.stream()
                .filter(p -> c.mask().get((int) p.x(), (int) p.y()) == p.positive()).count())
                .thenComparingDouble(c -> c.mask().iou(before))).orElseThrow();
    }

    /** The single-mask answer: token 0, or the best by merit where a model has alternatives only. */
    static MaskCandidate single(List<MaskCandidate> candidates) {
        return candidates.stream().filter(c -> c.token() == 0).findFirst().orElseGet(
                () -> candidates.stream().max(Comparator.comparingDouble(MaskChoice::merit)).orElseThrow());
    }

    static double merit(MaskCandidate candidate) {
        return candidate.predictedIou() * candidate.stability();
    }

    /** For a self-prompted view: the mask that agrees best with the votes, the model's own estimate breaking near ties. */
    static MaskCandidate agreeing(List<MaskCandidate> candidates, Mask votes) {
        return candidates.stream()
                .max(Comparator.comparingDouble(c -> c.mask().iou(votes) + 0.2 * c.predictedIou())).orElseThrow();
    }
}
