package org.maskmarch.engine;

import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.segment.Segmenter;

/** The user's own prompt: checked against the view it was made in, and put to the segmenter. */
final class Seeding {
    private static final float EMPTY_OPACITY = 0.1f;

    private final Scene scene;
    private final Segmenter segmenter;
    private final Timings timings;

    Seeding(Scene scene, Segmenter segmenter, Timings timings) {
        this.scene = scene;
        this.segmenter = segmenter;
        this.timings = timings;
    }

    /** All masks that the segmenter has for an object's prompt. */
    List<MaskCandidate> candidates(ObjectSpec object) {
        scene.camera(object.view());
        ViewRender view = scene.view(object.view(), timings);
        if (scene.brightestOpacity(view) < EMPTY_OPACITY) {
            throw MaskmarchException.badInput("view.empty", subject(object, "view"), "View " + object.view()
                    + " shows nothing of the field.", "Check cameras, near, far and bounds with `render`, or choose another view.");
        }
        for (PromptPoint point : object.points()) {
            check(object, point, view);
        }
        if (object.box() != null) {
            check(object, object.box(), view);
        }
        Prompt prompt = prompt(object);
        return timings.time("decode",
                () -> segmenter.decode(scene.embedding(object.view(), segmenter, timings), prompt));
    }

    static Prompt prompt(ObjectSpec object) {
        return new Prompt(object.points(), object.box(), null);
    }

    /** The mask to take: the one the job names, else the best by the rule for users. */
    static MaskCandidate choose(ObjectSpec object, List<MaskCandidate> candidates) {
        MaskCandidate chosen;
        if (object.candidate() == null) {
            chosen = MaskChoice.forUser(candidates, prompt(object));
        } else if (object.candidate() < candidates.size()) {
            chosen = candidates.get(object.candidate());
        } else {
            throw MaskmarchException.badInput("prompt.candidate", subject(object, "candidate"), "There is no candidate "
                    + object.candidate() + ".", "The segmenter offers 0 to " + (candidates.size() - 1)
                            + "; `candidates` shows them.");
        }
        if (chosen.mask().isEmpty()) {
            throw MaskmarchException.badInput("prompt.no-mask", subject(object, "points"),
                    "The segmenter finds nothing at this prompt.", "Click elsewhere on the object, or give a box.");
        }
        return chosen;
    }

    private static void check(ObjectSpec object, PromptPoint p, ViewRender view) {
        if (!(p.x() >= 0 && p.y() >= 0 && p.x() < view.width() && p.y() < view.height())) {
            throw MaskmarchException.badInput("prompt.outside-image", subject(object, "points"), "The click (" + p.x()
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
                throw MaskmarchException.badInput("prompt.empty-space", subject(object, "points"), "The click (" + p.x()
                        + ", " + p.y() + ") is on empty space: nothing of the field is there.",
                        "Click on the object; `render` shows what view " + object.view() + " sees.");
            }
        }
    }

    private static void check(ObjectSpec object, PromptBox b, ViewRender view) {
        if (!(b.x0() >= 0 && b.y0() >= 0 && b.x1() <= view.width() && b.y1() <= view.height())) {
            throw MaskmarchException.badInput("prompt.outside-image", subject(object, "box"),
                    "The box reaches outside the image.", size(view));
        }
        float most = 0;
        for (int y = (int) b.y0(); y < (int) Math.ceil(b.y1()); y++) {
            for (int x = (int) b.x0(); x < (int) Math.ceil(b.x1()); x++) {
                most = Math.max(most, view.opacity()[y * view.width() + x]);
            }
        }
        if (most < EMPTY_OPACITY) {
            throw MaskmarchException.badInput("prompt.empty-space", subject(object, "box"),
                    "The box holds nothing of the field.", "Draw it round the object; `render` shows the view.");
        }
    }

    private static String size(ViewRender view) {
        return "The view is " + view.width() + " x " + view.height() + " pixels; x and y count from the top left.";
    }

    private static String subject(ObjectSpec object, String key) {
        return "objects." + object.name() + "." + key;
    }
}
