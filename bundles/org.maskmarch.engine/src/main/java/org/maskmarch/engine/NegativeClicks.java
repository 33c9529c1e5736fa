package org.maskmarch.engine;

import java.util.ArrayList;
import java.util.List;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Pixel;
import org.maskmarch.geometry.Ray;

/**
 * The user's negative clicks as points in space: what a person has ruled out in one view is ruled out in every view that
 * shows the same spot.
 */
final class NegativeClicks {
    /** How far the surface seen at a pixel may lie from the clicked spot, relative to its distance. */
    private static final double TOLERANCE = 0.02;

    /** World coordinates. */
    private record Spot(double x, double y, double z) { }

    private final List<Spot> spots = new ArrayList<>();

    /** Lifts the negative clicks of a view to the surface that they hit; clicks on empty space have none. */
    void lift(List<PromptPoint> points, Camera camera, ViewRender view) {
        double[] pose = camera.cameraToWorld();
        for (PromptPoint p : points) {
            int pixel = (int) p.y() * view.width() + (int) p.x();
            if (!p.positive() && view.opacity()[pixel] > VoteView.VISIBLE) {
                Ray ray = new Ray().through(camera, pose, p.x(), p.y());
                double t = view.depth()[pixel];
                spots.add(new Spot(ray.ox + t * ray.dx, ray.oy + t * ray.dy, ray.oz + t * ray.dz));
            }
        }
    }

    /** A prompt with the clicks added that another view shows. */
    Prompt addTo(Prompt prompt, Camera camera, ViewRender view) {
        List<PromptPoint> points = new ArrayList<>(prompt.points());
        double[] pose = camera.cameraToWorld();
        Pixel at = new Pixel();
        for (Spot spot : spots) {
            boolean inView = at.of(camera, pose, spot.x(), spot.y(), spot.z())
                    && at.x >= 0 && at.y >= 0 && at.x < view.width() && at.y < view.height();
            if (!inView) {
                continue;
            }
            int pixel = (int) at.y * view.width() + (int) at.x;
            if (view.opacity()[pixel] > VoteView.VISIBLE
                    && Math.abs(view.depth()[pixel] - at.distance) < TOLERANCE * at.distance) {
                points.add(new PromptPoint((float) at.x, (float) at.y, false));
            }
        }
        return new Prompt(points, prompt.box(), prompt.logits());
    }
}
