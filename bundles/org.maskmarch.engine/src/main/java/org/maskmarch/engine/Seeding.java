package org.maskmarch.engine;

import java.util.Comparator;
import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.geometry.MaskRegions;

/** The user's own prompt: checked against the view it was made in, and put to the segmenter. */
final class Seeding {
    private static final float EMPTY_OPACITY = 0.1f;

    private final String object;
    private final Scene scene;
    private final Segmenter segmenter;
    private final Timings timings;

    /** @param object its name, for error messages */
    Seeding(String object, Scene scene, Segmenter segmenter, Timings timings) {
        this.object = object;
        this.scene = scene;
        this.segmenter = segmenter;
        this.timings = timings;
    }

    /** The view of a prompt, once the prompt has been found to fit it. */
    ViewRender view(ViewPrompt prompt) {
        scene.camera(prompt.view());
        ViewRender view = scene.view(prompt.view(), timings);
        if (brightestOpacity(view) < EMPTY_OPACITY) {
            throw MaskmarchException.badInput("view.empty", subject("view"), "View " + prompt.view()
                    + " shows nothing of the field.", "Check cameras, near, far and bounds with `render`, or choose another view.");
        }
        for (PromptPoint point : prompt.points()) {
            check(point, view);
        }
        if (prompt.box() != null) {
            check(prompt.box(), subject(prompt.text() == null ? "box" : "text"), view);
        }
        return view;
    }

    /**
     * Where a text model sees what a prompt says: at least one box, the best first, then in the model's order.
     *
     * @param prompt with a text
     */
    List<FoundBox> found(ViewPrompt prompt, TextPrompter model) {
        RgbImage picture = scene.picture(prompt.view(), timings);
        List<FoundBox> found = timings.time("text", () -> model.find(picture, prompt.text())).stream()
                .map(each -> new FoundBox(clipped(each.box(), picture), each.score(), each.phrase()))
                .filter(each -> each.box().x0() < each.box().x1() && each.box().y0() < each.box().y1())
                .sorted(Comparator.comparingDouble(each -> -each.score())).toList();
        if (found.isEmpty()) {
            throw MaskmarchException.badInput("text.not-found", subject("text"), model.name() + " does not see '"
                    + prompt.text() + "' in view " + prompt.view() + ".", "Say it in other words, choose a view that shows it "
                            + "better, or give points or a box.");
        }
        return found;
    }

    private static PromptBox clipped(PromptBox b, RgbImage picture) {
        return new PromptBox(Math.max(0, b.x0()), Math.max(0, b.y0()), Math.min(picture.width(), b.x1()),
                Math.min(picture.height(), b.y1()));
    }

    /**
     * All masks that the segmenter has for a prompt.
     *
     * @param before what the earlier result shows as the object in this view, for a prompt that corrects it; else null
     */
    List<MaskCandidate> candidates(ViewPrompt prompt, Mask before) {
        view(prompt);
        return timings.time("decode",
                () -> segmenter.decode(scene.embedding(prompt.view(), segmenter, timings), asked(prompt, before)));
    }

    private Prompt asked(ViewPrompt prompt, Mask before) {
        if (before == null) {
            return new Prompt(prompt.points(), prompt.box(), null);
        }
        float[] box = {Float.MAX_VALUE, Float.MAX_VALUE, 0, 0};
        int[] seen = MaskRegions.bounds(before);
        if (seen != null) {
            include(box, seen[0], seen[1]);
            include(box, seen[2] + 1, seen[3] + 1);
        }
        prompt.points().stream().filter(PromptPoint::positive).forEach(p -> include(box, p.x(), p.y()));
        if (box[0] >= box[2] || box[1] >= box[3]) {
            throw MaskmarchException.badInput("prompt.nothing-to-correct", subject("points"), "The earlier result does not "
                    + "show the object in view " + prompt.view() + ".", "Draw a box, or click in a view that shows it.");
        }
        return new Prompt(prompt.points(), new PromptBox(box[0], box[1], box[2], box[3]), null);
    }

    private static void include(float[] box, float x, float y) {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
    }

    /** The mask to take: the one the job names, else the best by the rule for users. */
    MaskCandidate choose(ViewPrompt prompt, List<MaskCandidate> candidates, Mask before) {
        MaskCandidate chosen;
        if (prompt.candidate() == null) {
            chosen = before == null ? MaskChoice.forUser(candidates, asked(prompt, null), scene.view(prompt.view(), timings))
                    : MaskChoice.correcting(candidates, prompt.points(), before);
        } else if (prompt.candidate() < candidates.size()) {
            chosen = candidates.get(prompt.candidate());
        } else {
            throw MaskmarchException.badInput("prompt.candidate", subject("candidate"), "There is no candidate "
                    + prompt.candidate() + ".", "The segmenter offers 0 to " + (candidates.size() - 1)
                            + "; `candidates` shows them.");
        }
        if (chosen.mask().isEmpty()) {
            throw MaskmarchException.badInput("prompt.no-mask", subject("points"),
                    "The segmenter finds nothing at this prompt.", "Click elsewhere on the object, or give a box.");
        }
        return chosen;
    }

    /** The mask that the user has drawn. */
    Ballot drawn(ViewPrompt prompt) {
        Ballot ballot = VoteFile.read(prompt.mask(), scene.camera(prompt.view()), subject("mask"));
        if (ballot.mask().isEmpty()) {
            throw MaskmarchException.badInput("prompt.no-mask", subject("mask"), "The mask shows no object.",
                    "Draw the object light on dark.");
        }
        return ballot;
    }

    private void check(PromptPoint p, ViewRender view) {
        if (!(p.x() >= 0 && p.y() >= 0 && p.x() < view.width() && p.y() < view.height())) {
            throw MaskmarchException.badInput("prompt.outside-image", subject("points"), "The click (" + p.x()
                    + ", " + p.y() + ") is outside the image.", size(view));
        }
        if (p.positive()) {
            float most = 0;
            for (int y = Math.max(0, (int) p.y() - 2); y <= Math.min(view.height() - 1, (int) p.y() + 2); y++) {
                for (int x = Math.max(0, (int) p.x() - 2); x <= Math.min(view.width() - 1, (int) p.x() + 2); x++) {
                    most = Math.max(most, view.opacity()[y * view.width() + x]);
                }
            }
            if (most < EMPTY_OPACITY) {
                throw MaskmarchException.badInput("prompt.empty-space", subject("points"), "The click (" + p.x()
                        + ", " + p.y() + ") is on empty space: nothing of the field is there.",
                        "Click on the object; `render` shows what the view sees.");
            }
        }
    }

    private static void check(PromptBox b, String subject, ViewRender view) {
        if (!(b.x0() >= 0 && b.y0() >= 0 && b.x1() <= view.width() && b.y1() <= view.height())) {
            throw MaskmarchException.badInput("prompt.outside-image", subject,
                    "The box reaches outside the image.", size(view));
        }
        float most = 0;
        for (int y = (int) b.y0(); y < (int) Math.ceil(b.y1()); y++) {
            for (int x = (int) b.x0(); x < (int) Math.ceil(b.x1()); x++) {
                most = Math.max(most, view.opacity()[y * view.width() + x]);
            }
        }
        if (most < EMPTY_OPACITY) {
            throw MaskmarchException.badInput("prompt.empty-space", subject,
                    "The box holds nothing of the field.", "Draw it round the object; `render` shows the view.");
        }
    }

    private static float brightestOpacity(ViewRender view) {
        float most = 0;
        for (float o : view.opacity()) {
            most = Math.max(most, o);
        }
        return most;
    }

    private static String size(ViewRender view) {
        return "The view is " + view.width() + " x " + view.height() + " pixels; x and y count from the top left.";
    }

    private String subject(String key) {
        return "objects." + object + "." + key;
    }
}
