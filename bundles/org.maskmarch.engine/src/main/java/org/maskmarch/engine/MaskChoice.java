package org.maskmarch.engine;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.geometry.MaskRegions;

/** Which of the segmenter's masks to take. */
final class MaskChoice {
    private static final double MUCH_WORSE = 0.25;
    /** What an outline is worth that lies on no edge at all: a picture on a wall can be meant too. */
    private static final double PRINTED = 0.1;
    /** A mask whose bounds meet the user's box this little worse than another's, in IoU, meets it as well. */
    private static final double AS_WELL = 0.06;

    private MaskChoice() { }

    /**
     * For the user's own prompt. By merit, predicted IoU times stability, as far as the outline lies on edges of the
     * surface, since a label or a stripe has as much merit as the thing: for a box, of the masks that fill it about as well
     * as any, and where something nearer does not hide the outline; for one click, of the alternatives. Several points
     * without a box are meant to be unambiguous: the single-mask answer, unless another has much more merit.
     */
    static MaskCandidate forUser(List<MaskCandidate> candidates, Prompt prompt, ViewRender view) {
        List<MaskCandidate> seen = candidates.stream().filter(c -> !c.mask().isEmpty()).toList();
        if (seen.isEmpty()) {
            return candidates.get(0);
        }
        if (prompt.box() != null) {
            double best = seen.stream().mapToDouble(c -> fill(c.mask(), prompt.box())).max().orElseThrow();
            return byEdges(seen.stream().filter(c -> fill(c.mask(), prompt.box()) >= best - AS_WELL).toList(),
                    mask -> Outline.onEdgesWhereSeen(mask, view));
        }
        if (prompt.points().size() > 1) {
            MaskCandidate best = seen.stream().max(Comparator.comparingDouble(MaskChoice::merit)).orElseThrow();
            MaskCandidate single = single(candidates);
            return merit(single) < merit(best) - MUCH_WORSE ? best : single;
        }
        List<MaskCandidate> alternatives = seen.stream().filter(c -> c.token() > 0).toList();
        return byEdges(alternatives.isEmpty() ? seen : alternatives, mask -> Outline.onEdges(mask, view));
    }

    private static MaskCandidate byEdges(List<MaskCandidate> candidates, ToDoubleFunction<Mask> onEdges) {
        return candidates.stream()
                .max(Comparator.comparingDouble(c -> merit(c) * (PRINTED + onEdges.applyAsDouble(c.mask())))).orElseThrow();
    }

    /** IoU of a mask's bounds and a box. */
    private static double fill(Mask mask, PromptBox box) {
        int[] b = MaskRegions.bounds(mask);
        double width = Math.min(b[2] + 1, box.x1()) - Math.max(b[0], box.x0());
        double height = Math.min(b[3] + 1, box.y1()) - Math.max(b[1], box.y0());
        double both = Math.max(0, width) * Math.max(0, height);
        double own = (double) (b[2] + 1 - b[0]) * (b[3] + 1 - b[1]);
        return both / (own + (double) (box.x1() - box.x0()) * (box.y1() - box.y0()) - both);
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
