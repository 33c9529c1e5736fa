package org.maskmarch.engine;

import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.Votes;

/** Each pixel sees a vertex of its own, whole. */
record OneToOne(int pixels) implements Footprint {
    @Override
    public void render(float[] values, float[] out) {
        System.arraycopy(values, 0, out, 0, pixels);
    }

    @Override
    public void project(Mask mask, Mask abstaining, Votes votes) {
        for (int p = 0; p < pixels; p++) {
            if (!abstaining.get(p)) {
                (mask.get(p) ? votes.foreground() : votes.background())[p] += Votes.ONE;
            }
        }
    }

    @Override
    public long bytes() {
        return 0;
    }
}
