package org.maskmarch.prompt.points;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.PromptPoint;

/** Chooses points one by one at the maximum of a score that decays round the points chosen before. */
final class PeakSearch {
    /** Below any score: a pixel that is never chosen. */
    private static final float TAKEN = -1e5f;
    private static final int DILATION = 12;

    /**
     * A choice.
     *
     * @param pixel row-major index
     * @param value its decayed score when it was chosen; the first one's score
     */
    record Peak(int pixel, float value) { }

    private final ScoreView view;
    private final Decay decay;
    private final MaskOracle oracle;

    PeakSearch(ScoreView view, Decay decay, MaskOracle oracle) {
        this.view = view;
        this.decay = decay;
        this.oracle = oracle;
    }

    /** At most {@code count} points in the order of their choice; none when no score is positive. */
    List<PromptPoint> points(int count) {
        return points(peaks(count));
    }

    List<Peak> peaks(int count) {
        List<Peak> peaks = new ArrayList<>();
        float[] score = view.score();
        int last = argMax(score);
        if (count < 1 || score[last] <= 0) {
            return peaks;
        }
        peaks.add(new Peak(last, score[last]));
        Positions positions = decay == Decay.CODE ? Positions.ofAll(view) : Positions.ofVisible(view);
        int radius = radius(score);
        float[] free = score.clone();
        // score minus the smallest decay, that is the largest of the scores decayed by each point
        float[] decayed = new float[free.length];
        Arrays.fill(decayed, Float.NEGATIVE_INFINITY);
        while (peaks.size() < count) {
            float strength = strength(last, peaks);
            take(free, last, radius);
            float[] distance = positions.distance(last, decay == Decay.CODE ? -1 : 0);
            for (int i = 0; i < free.length; i++) {
                decayed[i] = free[i] == TAKEN ? TAKEN : Math.max(decayed[i], free[i] - strength * distance[i]);
            }
            last = argMax(decayed);
            if (decayed[last] <= 0) {
                break;
            }
            peaks.add(new Peak(last, decayed[last]));
        }
        return peaks;
    }

    private List<PromptPoint> points(List<Peak> peaks) {
        return peaks.stream()
                .map(peak -> new PromptPoint(peak.pixel() % view.width(), peak.pixel() / view.width(), true)).toList();
    }

    private float strength(int last, List<Peak> peaks) {
        return switch (decay) {
            case PAPER -> view.score()[last];
            case ARXIV -> 0;
            case CODE -> bestScoreNear(oracle.mask(points(peaks)));
        };
    }

    /** Largest score in the mask dilated by a square of 25 pixels, at least 0: also when the mask is empty. */
    private float bestScoreNear(Mask mask) {
        int width = view.width();
        int height = view.height();
        float[] inRow = new float[width * height];
        // best score above and below within reach, then the same to the left and right where the mask is
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                float best = 0;
                for (int v = Math.max(0, y - DILATION); v <= Math.min(height - 1, y + DILATION); v++) {
                    best = Math.max(best, view.score()[v * width + x]);
                }
                inRow[y * width + x] = best;
            }
        }
        float best = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (mask.get(x, y)) {
                    for (int u = Math.max(0, x - DILATION); u <= Math.min(width - 1, x + DILATION); u++) {
                        best = Math.max(best, inRow[y * width + u]);
                    }
                }
            }
        }
        return best;
    }

    /** Half the radius of the disc that has the area of the score, each pixel counting at most 1; at least 2. */
    static int radius(float[] score) {
        return Math.max((int) Math.sqrt(area(score) / Math.PI) / 2, 2);
    }

    /** Pixels, each counting as much as an image of 8 bits could say. */
    static double area(float[] score) {
        double area = 0;
        for (float value : score) {
            area += Math.floor(255 * Math.min(1f, Math.max(0f, value)));
        }
        return area / 255;
    }

    private void take(float[] free, int pixel, int radius) {
        int x = pixel % view.width();
        int y = pixel / view.width();
        int from = Math.max(0, x - radius);
        int to = Math.min(view.width(), x + radius + 1);
        for (int v = Math.max(0, y - radius); v <= Math.min(view.height() - 1, y + radius); v++) {
            Arrays.fill(free, v * view.width() + from, v * view.width() + to, TAKEN);
        }
    }

    /** The first of the largest. */
    private static int argMax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
