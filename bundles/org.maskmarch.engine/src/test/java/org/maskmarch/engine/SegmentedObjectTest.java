package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;

/** Views of one row of two pixels: the front and the side of a thing, each one vertex. */
class SegmentedObjectTest {
    private static final int FRONT = 0;
    private static final int SIDE = 1;

    /** A view sees each vertex as large as its weight. */
    private record Sees(double front, double side) implements Footprint {
        @Override
        public int pixels() {
            return 2;
        }

        @Override
        public void render(float[] values, float[] out) {
            System.arraycopy(values, 0, out, 0, 2);
        }

        @Override
        public void project(Mask mask, Mask abstaining, Votes votes) {
            for (int p = 0; p < 2; p++) {
                if (!abstaining.get(p)) {
                    long weight = Math.round((p == FRONT ? front : side) * Votes.ONE);
                    (mask.get(p) ? votes.foreground() : votes.background())[p] += weight;
                }
            }
        }

        @Override
        public long bytes() {
            return 0;
        }

        ViewRender view() {
            float[] opacity = new float[2];
            Arrays.fill(opacity, 1);
            return new ViewRender(2, 1, new float[6], new float[2], opacity, this, "java");
        }
    }

    private static SegmentedObject object(Profile profile) {
        SegmentedObject object = new SegmentedObject(null, profile.loop(), 2);
        object.project(0, frontOnly(), new Sees(1, 0.3), 1);
        return object;
    }

    private static Ballot frontOnly() {
        Mask mask = new Mask(2, 1);
        mask.set(FRONT, true);
        return Ballot.of(mask);
    }

    @Test
    void whatWasSeenAtAGlanceIsNotYetSeenByAViewThatSeesItBetter() {
        SegmentedObject object = object(Profile.PLUS);
        VoteView asked = object.firstIn(new Sees(1, 0.7).view());
        assertEquals(1, asked.seen(FRONT));
        assertEquals(0, asked.seen(SIDE));
        assertEquals(1, object.firstIn(new Sees(0.1, 0.2).view()).seen(SIDE), "by a view that sees it worse");
    }

    @Test
    void glancesAddUp() {
        SegmentedObject object = object(Profile.PLUS);
        object.project(1, frontOnly(), new Sees(1, 0.5), 1);
        assertEquals(1, object.firstIn(new Sees(1, 0.7).view()).seen(SIDE));
    }

    @Test
    void theVotesOfAllViewsCountAsTheyAre() {
        assertEquals(1, object(Profile.PLUS).in(new Sees(1, 0.7).view()).seen(SIDE), "in the second pass");
        assertEquals(1, object(Profile.CODE).firstIn(new Sees(1, 0.7).view()).seen(SIDE), "as published");
    }
}
