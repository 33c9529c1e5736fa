package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;

/** Views of one row of 40 pixels, each of which sees one vertex of a row of 60. */
class RuledOutTest {
    private static final int WIDTH = 40;
    private static final int SLOTS = 60;

    /** Pixel p sees vertex p + offset. */
    private record Row(int offset) implements Footprint {
        @Override
        public int pixels() {
            return WIDTH;
        }

        @Override
        public void render(float[] values, float[] out) {
            System.arraycopy(values, offset, out, 0, WIDTH);
        }

        @Override
        public void project(Mask mask, Mask abstaining, Votes votes) {
            for (int p = 0; p < WIDTH; p++) {
                (mask.get(p) ? votes.foreground() : votes.background())[p + offset] += Votes.ONE;
            }
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    private static ViewRender view(int offset) {
        float[] opacity = new float[WIDTH];
        Arrays.fill(opacity, 1);
        return new ViewRender(WIDTH, 1, new float[WIDTH * 3], new float[WIDTH], opacity, new Row(offset), "java");
    }

    /** Pixels from (inclusive) to (exclusive). */
    private static Mask mask(int from, int to) {
        Mask mask = new Mask(WIDTH, 1);
        for (int p = from; p < to; p++) {
            mask.set(p, true);
        }
        return mask;
    }

    private static Mask or(Mask a, Mask b) {
        Mask both = new Mask(WIDTH, 1);
        for (int p = 0; p < WIDTH; p++) {
            both.set(p, a.get(p) || b.get(p));
        }
        return both;
    }

    @Test
    void whatTheUserSawBesideTheObjectIsTakenOutOfOtherMasksButNotItsRimOrWhatTheUserDidNotSee() {
        RuledOut ruledOut = new RuledOut(SLOTS);
        ruledOut.add(Ballot.of(mask(10, 20)), view(0));
        // shifted by ten: pixel p shows vertex p + 10; the rim of two pixels stays, and vertices 40 to 49 were not seen
        assertEquals(or(mask(0, 12), mask(30, 40)), ruledOut.removeFrom(mask(0, 40), view(10)));
        assertEquals(mask(3, 12), ruledOut.removeFrom(mask(3, 20), view(10)));
    }

    @Test
    void whatOneOfTheUsersMasksShowsAsTheObjectIsNotRuledOutByAnother() {
        RuledOut ruledOut = new RuledOut(SLOTS);
        ruledOut.add(Ballot.of(mask(10, 20)), view(0));
        ruledOut.add(Ballot.of(mask(15, 30)), view(10));
        // vertices 25 to 39 are the object in the second mask
        assertEquals(or(mask(8, 22), mask(23, 40)), ruledOut.removeFrom(mask(0, 40), view(0)));
    }

    @Test
    void nothingIsRuledOutBeforeTheUserHasSaidAnything() {
        assertEquals(mask(0, 40), new RuledOut(SLOTS).removeFrom(mask(0, 40), view(0)));
    }
}
