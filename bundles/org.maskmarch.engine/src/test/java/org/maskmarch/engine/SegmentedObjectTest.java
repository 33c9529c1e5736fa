package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
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
        VoteView asked = object.firstIn(new Sees(1, 0.7).view(), List.of());
        assertEquals(1, asked.seen(FRONT));
        assertEquals(0, asked.seen(SIDE));
        assertEquals(1, object.firstIn(new Sees(0.1, 0.2).view(), List.of()).seen(SIDE), "by a view that sees it worse");
    }

    @Test
    void glancesAddUp() {
        SegmentedObject object = object(Profile.PLUS);
        object.project(1, frontOnly(), new Sees(1, 0.5), 1);
        assertEquals(1, object.firstIn(new Sees(1, 0.7).view(), List.of()).seen(SIDE));
    }

    @Test
    void theVotesOfAllViewsCountAsTheyAre() {
        assertEquals(1, object(Profile.PLUS).in(new Sees(1, 0.7).view()).seen(SIDE), "in the second pass");
        assertEquals(1, object(Profile.CODE).firstIn(new Sees(1, 0.7).view(), List.of()).seen(SIDE), "as published");
    }

    /** Both vertices are this object's by half of the votes; the rival has the side with all of them. */
    @Test
    void whereARivalIsAheadCountsAsVotedAgainst() {
        SegmentedObject object = new SegmentedObject(null, Profile.PLUS.loop(), 2);
        object.project(0, Ballot.of(both()), new Sees(1, 0.01), 1);
        SegmentedObject rival = new SegmentedObject(null, Profile.PLUS.loop(), 2);
        rival.project(0, sideOnly(), new Sees(1, 1), 1);
        object.project(1, Ballot.of(new Mask(2, 1)), new Sees(0, 0.01), 1);
        VoteView asked = object.firstIn(new Sees(1, 1).view(), List.of(rival));
        assertEquals(1, asked.vote(FRONT));
        assertEquals(0, asked.vote(SIDE));
        assertEquals(1, asked.seen(SIDE), "although only the rival has seen it well");
        VoteView alone = object.firstIn(new Sees(1, 1).view(), List.of());
        assertEquals(0.5f, alone.vote(SIDE));
        assertEquals(0, alone.seen(SIDE));
    }

    @Test
    void aRivalThatIsAheadByChanceOrWasHardlySeenTakesNothing() {
        SegmentedObject object = object(Profile.PLUS);
        SegmentedObject equal = object(Profile.PLUS);
        assertEquals(1, object.in(new Sees(1, 1).view(), List.of(equal)).vote(FRONT));
        SegmentedObject glimpsed = new SegmentedObject(null, Profile.PLUS.loop(), 2);
        glimpsed.project(0, sideOnly(), new Sees(1, 0.001), 1);
        object.project(1, sideOnly(), new Sees(0, 0.3), 1);
        assertEquals(0.5f, object.in(new Sees(1, 1).view(), List.of(glimpsed)).vote(SIDE));
    }

    private static Mask both() {
        Mask mask = new Mask(2, 1);
        mask.set(FRONT, true);
        mask.set(SIDE, true);
        return mask;
    }

    private static Ballot sideOnly() {
        Mask mask = new Mask(2, 1);
        mask.set(SIDE, true);
        return Ballot.of(mask);
    }
}
