package org.maskmarch.api.job;

import java.util.List;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * What the user has marked in one view.
 *
 * @param view      index into the scene's cameras
 * @param box       or null
 * @param candidate which of the segmenter's masks to take in that view, or null: the best by stability and score
 */
public record ViewPrompt(int view, List<PromptPoint> points, PromptBox box, Integer candidate) {
    public ViewPrompt {
        points = List.copyOf(points);
    }

    /** Whether this marks something as the object: only then is the segmenter asked about it. */
    public boolean marksObject() {
        return box != null || points.stream().anyMatch(PromptPoint::positive);
    }
}
