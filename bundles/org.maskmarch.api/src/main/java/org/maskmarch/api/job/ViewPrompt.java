package org.maskmarch.api.job;

import java.nio.file.Path;
import java.util.List;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * What the user has marked in one view.
 *
 * @param view       index into the scene's cameras
 * @param box        or null
 * @param mask       picture of the object's mask in that view, light on dark, of the view's size; or null. The segmenter is
 *                   not asked then
 * @param text       what the object is, in words: a text model finds the box; or null
 * @param candidate  which of the segmenter's masks to take in that view, or null: the best by stability and score
 * @param correction whether the points correct the result of an earlier job, rather than mark the object by themselves
 */
public record ViewPrompt(int view, List<PromptPoint> points, PromptBox box, Path mask, String text,
                         Integer candidate, boolean correction) {
    public ViewPrompt {
        points = List.copyOf(points);
    }

    /** The same prompt with the box that was found for its text. */
    public ViewPrompt with(PromptBox found) {
        return new ViewPrompt(view, points, found, mask, text, candidate, correction);
    }

    /** Whether this tells the object from what is round it; else it just rules spots out. */
    public boolean marksObject() {
        return box != null || mask != null || text != null || correction
                || points.stream().anyMatch(PromptPoint::positive);
    }
}
