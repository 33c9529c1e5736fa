package org.maskmarch.prompt.points;

import org.maskmarch.api.prompt.ScoreView;

/** Pixels as points of a unit cube: row, column and depth, each scaled to 0..1 over the image. */
final class Positions {
    private static final float VISIBLE = 0.5f;

    private final int width;
    private final int height;
    private final float[] depth;

    private Positions(int width, int height, float[] depth) {
        this.width = width;
        this.height = height;
        this.depth = depth;
    }

    /** Depth scaled over all pixels, whatever they show. */
    static Positions ofAll(ScoreView view) {
        return new Positions(view.width(), view.height(), scaled(view, 0));
    }

    /** Depth scaled over the pixels that show a surface; the others are at 1. */
    static Positions ofVisible(ScoreView view) {
        return new Positions(view.width(), view.height(), scaled(view, VISIBLE));
    }

    /** A constant depth is 0 everywhere. */
    private static float[] scaled(ScoreView view, float leastOpacity) {
        float[] depth = view.depth();
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < depth.length; i++) {
            if (view.opacity()[i] >= leastOpacity) {
                min = Math.min(min, depth[i]);
                max = Math.max(max, depth[i]);
            }
        }
        float[] scaled = new float[depth.length];
        for (int i = 0; i < depth.length; i++) {
            if (view.opacity()[i] < leastOpacity) {
                scaled[i] = 1;
            } else {
                scaled[i] = max > min ? (depth[i] - min) / (max - min) : 0;
            }
        }
        return scaled;
    }

    /**
     * Distance of every pixel from a pixel, scaled to 0..1 over the image.
     *
     * @param offset 0, or -1 to measure from one row and column before the pixel, as SA3D's code does
     */
    float[] distance(int pixel, int offset) {
        double row = pixel / width + offset;
        double column = pixel % width + offset;
        float[] distance = new float[depth.length];
        float min = Float.POSITIVE_INFINITY;
        float max = 0;
        for (int i = 0; i < distance.length; i++) {
            double dy = (i / width - row) / height;
            double dx = (i % width - column) / width;
            double dz = depth[i] - depth[pixel];
            distance[i] = (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
            min = Math.min(min, distance[i]);
            max = Math.max(max, distance[i]);
        }
        for (int i = 0; i < distance.length; i++) {
            distance[i] = max > min ? (distance[i] - min) / (max - min) : 0;
        }
        return distance;
    }
}
