package org.maskmarch.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;

/** Turns the user's own prompts into an object's first votes. */
final class FirstMasks {
    /** Merit of a mask below which it is not relied on. */
    static final double SURE = 0.8;

    private final Job job;
    private final Segmenter segmenter;
    private final TextPrompter texts;

    /** @param texts or null, where no prompt has a text */
    FirstMasks(Job job, Segmenter segmenter, TextPrompter texts) {
        this.job = job;
        this.segmenter = segmenter;
        this.texts = texts;
    }

    /**
     * Asks about an object's prompts, and gives the object their masks.
     *
     * @param rivals what is theirs is taken out of the masks
     * @return the least merit of the masks, predicted IoU times stability; 1 where the user has drawn or chosen them
     */
    double take(SegmentedObject object, List<SegmentedObject> rivals) {
        Seeding seeding = new Seeding(object.spec().name(), job.scene, segmenter, job.timings);
        SegmentedObject before = object.spec().prompts().stream().noneMatch(ViewPrompt::correction) ? null
                : job.earlier.replay(object.spec(), job.spec, job.scene, job.timings);
        Map<Integer, Mask> theirs = new HashMap<>();
        for (ViewPrompt given : rivals.isEmpty() ? List.<ViewPrompt>of() : object.spec().prompts()) {
            // before the object has votes of its own: one prompt does not overrule another
            theirs.put(given.view(), Correction.against(object.in(seeding.view(given), rivals)));
        }
        double merit = 1;
        for (ViewPrompt given : object.spec().prompts()) {
            ViewRender view = seeding.view(given);
            object.negativeClicks().lift(given.points(), job.scene.camera(given.view()), view);
            if (!given.marksObject() || job.spec.without().contains(given.view())) {
                continue;
            }
            FoundBox found = given.text() == null ? null : seeding.found(given, texts).get(0);
            ViewPrompt prompt = found == null ? given : given.with(found.box());
            Ballot ballot;
            Integer candidate = null;
            if (prompt.mask() != null) {
                ballot = seeding.drawn(prompt);
            } else {
                Mask corrected = prompt.correction() ? before.in(view).above(0.5) : null;
                List<MaskCandidate> candidates = seeding.candidates(prompt, corrected);
                MaskCandidate chosen = seeding.choose(prompt, candidates, corrected);
                candidate = candidates.indexOf(chosen);
                boolean sure = prompt.candidate() != null || MaskChoice.merit(chosen) >= SURE;
                merit = prompt.candidate() != null ? merit : Math.min(merit, MaskChoice.merit(chosen));
                Mask mask = theirs.isEmpty() ? chosen.mask() : chosen.mask().without(theirs.get(prompt.view()));
                ballot = ballot(chosen, mask, view, prompt, sure);
            }
            if (job.spec.steps()) {
                StepPicture.keep(job.folder.steps(object.spec().name()), prompt.view(), "user",
                        StepPicture.of(job.scene.picture(prompt.view(), job.timings), null, prompt.points(), prompt.box(),
                                ballot.mask(), ballot, Verdict.ACCEPTED));
            }
            Integer index = candidate;
            TextFind reported = found == null ? null : TextFind.of(given.text(), texts.name(), found);
            job.timings.time("project", () -> object.seed(prompt.view(), ballot, index, reported, view));
        }
        return merit;
    }

    /**
     * @param own  the chosen mask without what is others'
     * @param sure whether what the mask leaves out of the user's box is known not to be the object
     */
    private Ballot ballot(MaskCandidate chosen, Mask own, ViewRender view, ViewPrompt prompt, boolean sure) {
        Mask mask = job.spec.loop().ground() ? own.without(Ground.of(own, view, job.scene.camera(prompt.view()))) : own;
        Ballot ballot = Ballot.of(chosen, mask, job.spec.loop().abstain());
        if (!job.spec.loop().abstain()) {
            return ballot;
        }
        Ballot together = ballot.abstaining(Apart.of(chosen.mask(), view, job.scene.camera(prompt.view())));
        return sure || prompt.box() == null ? together : together.abstaining(inside(prompt.box(), view).without(mask));
    }

    private static Mask inside(PromptBox box, ViewRender view) {
        Mask inside = new Mask(view.width(), view.height());
        for (int y = (int) box.y0(); y < box.y1(); y++) {
            for (int x = (int) box.x0(); x < box.x1(); x++) {
                inside.set(y * view.width() + x, true);
            }
        }
        return inside;
    }
}
