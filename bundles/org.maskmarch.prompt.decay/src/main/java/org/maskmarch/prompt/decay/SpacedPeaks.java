package org.maskmarch.prompt.decay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.prompt.ScoreView;

/**
 * Points chosen one by one at the maximum of {@code M(p) - min over chosen q of M(q) d(p, q)}: M is the score, d the
 * distance between the surfaces that two pixels show, over the largest such distance from q in the view. A square round
 * each chosen point is taken out, half as wide as the disc of the score's area.
 */
final class SpacedPeaks {
    /**
     * A choice.
     *
     * @param pixel row-major index
     * @param value its decayed score when it was chosen; the first one's score
     */
    record Peak(int pixel, float value) { }

    private static final float TAKEN = Float.NEGATIVE_INFINITY;

    private final ScoreView view;
    private final float[] score;

    SpacedPeaks(ScoreView view) {
        this.view = view;
        this.score = view.score();
    }

    /** At most {@code count}, in the order of their choice, as long as the decayed score is positive. */
    List<Peak> peaks(int count) {
        List<Peak> peaks = new ArrayList<>();
        Surface surface = new Surface(view);
        int reach = reach();
        float[] free = score.clone();
        float[] decay = new float[score.length];
        while (peaks.size() < count) {
            int best = 0;
            for (int i = 1; i < free.length; i++) {
                if (free[i] - decay[i] > free[best] - decay[best]) {
                    best = i;
                }
            }
            if (free[best] - decay[best] <= 0) {
                break;
            }
            peaks.add(new Peak(best, free[best] - decay[best]));
            take(free, best, reach);
            float[] distance = surface.distances(best);
            for (int i = 0; i < decay.length; i++) {
                float byThis = score[best] * distance[i];
                decay[i] = peaks.size() == 1 ? byThis : Math.min(decay[i], byThis);
            }
        }
        return peaks;
    }

    /** Half the radius of the disc that has the area of the score, each pixel counting at most 1; at least 2. */
    private int reach() {
        double area = 0;
        for (float value : score) {
            area += Math.min(1f, Math.max(0f, value));
        }
        return Math.max((int) (Math.sqrt(area / Math.PI) / 2), 2);
    }

    private void take(float[] free, int pixel, int reach) {
        int x = pixel % view.width();
        int y = pixel / view.width();
        int from = Math.max(0, x - reach);
        int to = Math.min(view.width(), x + reach + 1);
        for (int v = Math.max(0, y - reach); v <= Math.min(view.height() - 1, y + reach); v++) {
            Arrays.fill(free, v * view.width() + from, v * view.width() + to, TAKEN);
        }
    }
}
