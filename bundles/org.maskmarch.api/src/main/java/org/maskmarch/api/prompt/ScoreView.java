package org.maskmarch.api.prompt;

import java.util.Objects;
import org.maskmarch.api.view.Camera;

/**
 * A view as a prompt strategy sees it: the mask rendered from the 3-D votes so far. All arrays are [height, width],
 * row-major from the top left, and shared: do not write.
 *
 * @param score   rendered mask score, positive = object, 0 = undecided or unseen, unbounded
 * @param vote    share of object votes in front of the pixel, 0..1
 * @param seen    share of the pixel's opacity that earlier views have voted on, 0..1; in the first pass, of what they have
 *                seen no worse than this view does
 * @param opacity accumulated opacity, 0..1
 * @param depth   distance along the ray to the visible surface, world units; the far bound where nothing is hit
 * @param camera  of the view, of the same width and height: with the depth it says where in space a pixel's surface is
 */
public record ScoreView(int width, int height, float[] score, float[] vote, float[] seen, float[] opacity,
                        float[] depth, Camera camera) {
    public ScoreView {
        Objects.requireNonNull(camera);
    }
}
