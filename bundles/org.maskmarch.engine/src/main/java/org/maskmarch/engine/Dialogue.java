package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Interior;
import org.maskmarch.geometry.MaskRegions;

/**
 * What goes to and fro about an object in one view: the segmenter is asked, and asked again as a person would who sees that
 * its mask stops at a stripe or takes a neighbour along. What comes out, and by which prompt, is left in the step.
 */
final class Dialogue {
    /** Share of a mask that an extended one must keep. */
    private static final double KEPT = 0.9;

    private final Step step;
    private final LoopSettings loop;
    private final SegmentedObject object;
    private final ViewRender view;
    private final Camera camera;
    private final Function<Prompt, List<MaskCandidate>> segmenter;

    Dialogue(Step step, LoopSettings loop, SegmentedObject object, ViewRender view, Camera camera,
            Function<Prompt, List<MaskCandidate>> segmenter) {
        this.step = step;
        this.loop = loop;
        this.object = object;
        this.view = view;
        this.camera = camera;
        this.segmenter = segmenter;
    }

    /** @param last whether this is the last pass: before it the refinement would change no vote */
    Ballot ballot(boolean last) {
        step.chosen = chosen(last);
        repeat(loop.extensions(), this::extend);
        repeat(loop.corrections(), this::correct);
        Mask mask = loop.tidy() ? tidied(step.chosen.mask()) : step.chosen.mask();
        mask = loop.ground() ? mask.without(Ground.of(mask, view, camera)) : mask;
        Ballot ballot = Ballot.of(step.chosen, mask, loop.abstain());
        return loop.abstain() ? ballot.abstaining(beyond(mask)) : ballot;
    }

    /** Clicks as long as they help. */
    private static void repeat(int most, BooleanSupplier click) {
        int clicks = 0;
        while (clicks < most && click.getAsBoolean()) {
            clicks++;
        }
    }

    private MaskCandidate chosen(boolean last) {
        List<MaskCandidate> candidates = segmenter.apply(step.prompt);
        if (loop.choice() == LoopSettings.Choice.SINGLE) {
            return MaskChoice.single(candidates);
        }
        MaskCandidate first = agreeing(candidates);
        return last ? agreeing(segmenter.apply(step.prompt.withLogits(first.lowRes()))) : first;
    }

    private MaskCandidate agreeing(List<MaskCandidate> candidates) {
        return MaskChoice.agreeing(candidates, step.votes.above(Gate.SOFT_VOTE));
    }

    /** Where the surface goes on beyond a mask of a thing, as far as nothing is known against it. */
    private Mask beyond(Mask mask) {
        return loop.extensions() > 0 && object.isOutlined() ? Outline.beyond(mask, view, Correction.against(step.votes))
                : new Mask(mask.width(), mask.height());
    }

    /** Asks again with a positive click where the chosen mask ends though the surface goes on. */
    private boolean extend() {
        Mask mask = step.chosen.mask();
        PromptBox box = step.prompt.box();
        Mask beyond = box == null ? new Mask(mask.width(), mask.height()) : object.ruledOut().removeFrom(beyond(mask), view);
        List<PromptPoint> points = new ArrayList<>(step.prompt.points());
        new Interior(beyond).deepest(1, Correction.leastDepth(mask), (x, y) -> points.add(new PromptPoint(x, y, true)));
        if (points.size() == step.prompt.points().size()) {
            return false;
        }
        int[] bounds = MaskRegions.bounds(beyond);
        Prompt extended = new Prompt(points, new PromptBox(Math.min(box.x0(), bounds[0]), Math.min(box.y0(), bounds[1]),
                Math.max(box.x1(), bounds[2] + 1), Math.max(box.y1(), bounds[3] + 1)), null);
        MaskCandidate again = agreeing(segmenter.apply(extended));
        Mask known = Correction.against(step.votes);
        double edges = Outline.onEdgesWhereSeen(again.mask(), view, known);
        boolean better = edges >= Outline.WHOLE
                && edges >= Outline.onEdgesWhereSeen(mask, view, known) + Outline.CLEARLY_MORE
                && again.mask().intersection(mask) > KEPT * mask.area()
                && Correction.agreement(again.mask(), step.votes)
                        >= Correction.agreement(mask, step.votes) - Correction.LEAST_GAIN;
        if (better) {
            step.chosen = again;
            step.prompt = extended;
        }
        return better;
    }

    /** Asks again with a negative click where the chosen mask takes what others have voted against. */
    private boolean correct() {
        Mask mask = step.chosen.mask();
        Prompt corrected = Correction.of(step.prompt, mask, step.votes).orElse(null);
        if (corrected == null) {
            return false;
        }
        MaskCandidate again = agreeing(segmenter.apply(corrected.withLogits(step.chosen.lowRes())));
        boolean better = Correction.agreement(again.mask(), step.votes)
                >= Correction.agreement(mask, step.votes) + Correction.LEAST_GAIN;
        if (better) {
            step.chosen = again;
            step.prompt = corrected;
        }
        return better;
    }

    /**
     * Without what the user's own masks rule out, without the model's pinholes, and without islands where nothing has
     * voted for the object.
     */
    private Mask tidied(Mask mask) {
        return MaskRegions.fillHoles(MaskRegions.keepSupported(object.ruledOut().removeFrom(mask, view),
                step.votes.above(Gate.SOFT_VOTE), 0.25), mask.width() * mask.height() / 1000);
    }
}
