package org.maskmarch.api.job;

import java.util.List;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * One object of a job and the user's prompt for it.
 *
 * @param view      index into the scene's cameras
 * @param box       or null
 * @param candidate which of the segmenter's masks to take in that view, or null: the best by stability and score
 */
public record ObjectSpec(String name, int view, List<PromptPoint> points, PromptBox box, Integer candidate) {
    public ObjectSpec {
        points = List.copyOf(points);
    }
}
