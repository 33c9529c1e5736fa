package org.maskmarch.conformance;

import java.util.Arrays;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.view.Camera;

/** Views for tests of prompt strategies. */
public final class ScoreViews {
    private static final float DEPTH = 4;

    private ScoreViews() { }

    /** Which pixels show the object. */
    @FunctionalInterface
    public interface Shape {
        boolean contains(int x, int y);
    }

    /**
     * A wall at right angles to the view, 4 units away, that earlier views have seen all over: their vote is 1 and the
     * score 0.5 where the shape is, 0 and -0.5 elsewhere. The arrays belong to the caller, who may change them to make
     * the view that a test needs.
     */
    public static ScoreView of(int width, int height, Shape shape) {
        int pixels = width * height;
        float[] vote = new float[pixels];
        float[] score = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            vote[i] = shape.contains(i % width, i / width) ? 1 : 0;
            score[i] = vote[i] - 0.5f;
        }
        float[] seen = new float[pixels];
        float[] opacity = new float[pixels];
        Arrays.fill(seen, 1);
        Arrays.fill(opacity, 1);
        Camera camera = camera(width, height);
        return new ScoreView(width, height, score, vote, seen, opacity, wall(camera), camera);
    }

    /** A disc. */
    public static Shape disc(double x, double y, double radius) {
        return (px, py) -> (px - x) * (px - x) + (py - y) * (py - y) <= radius * radius;
    }

    /** At the origin, looking along -z; the image is as wide as twice the focal length, the axis in its middle. */
    public static Camera camera(int width, int height) {
        return new Camera("test", width, height, width / 2.0, width / 2.0, width / 2.0, height / 2.0,
                new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
    }

    /** Distances along the rays to the plane z = -4. */
    private static float[] wall(Camera camera) {
        float[] depth = new float[camera.pixels()];
        for (int i = 0; i < depth.length; i++) {
            double u = (i % camera.width() + 0.5 - camera.cx()) / camera.fx();
            double v = (i / camera.width() + 0.5 - camera.cy()) / camera.fy();
            depth[i] = (float) (DEPTH * Math.sqrt(1 + u * u + v * v));
        }
        return depth;
    }
}
