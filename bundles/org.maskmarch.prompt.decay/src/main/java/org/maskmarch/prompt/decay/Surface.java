package org.maskmarch.prompt.decay;

import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.view.Camera;

/** Where the pixels' surfaces are, in the camera's frame: distances in space do not depend on its pose. */
final class Surface {
    private static final float VISIBLE = 0.5f;

    private final float[] xyz;
    private final boolean[] visible;

    Surface(ScoreView view) {
        int pixels = view.width() * view.height();
        xyz = new float[pixels * 3];
        visible = new boolean[pixels];
        Camera camera = view.camera();
        for (int i = 0; i < pixels; i++) {
            double u = (i % view.width() + 0.5 - camera.cx()) / camera.fx();
            double v = (i / view.width() + 0.5 - camera.cy()) / camera.fy();
            double ahead = view.depth()[i] / Math.sqrt(u * u + v * v + 1);
            xyz[i * 3] = (float) (u * ahead);
            xyz[i * 3 + 1] = (float) (v * ahead);
            xyz[i * 3 + 2] = (float) ahead;
            visible[i] = view.opacity()[i] >= VISIBLE;
        }
    }

    /** Distance of every pixel's surface from a pixel's, over the largest; 1 where there is no surface. */
    float[] distances(int pixel) {
        float[] distances = new float[visible.length];
        float most = 0;
        for (int i = 0; i < distances.length; i++) {
            double dx = xyz[i * 3] - xyz[pixel * 3];
            double dy = xyz[i * 3 + 1] - xyz[pixel * 3 + 1];
            double dz = xyz[i * 3 + 2] - xyz[pixel * 3 + 2];
            distances[i] = (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
            most = visible[i] ? Math.max(most, distances[i]) : most;
        }
        for (int i = 0; i < distances.length; i++) {
            if (!visible[i]) {
                distances[i] = 1;
            } else {
                distances[i] = most > 0 ? distances[i] / most : 0;
            }
        }
        return distances;
    }
}
