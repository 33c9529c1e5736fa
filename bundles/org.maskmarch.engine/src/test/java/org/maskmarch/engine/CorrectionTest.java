package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/** A view of 80 x 40 pixels, each of which sees a vertex of its own: object on the left, something else on the right. */
class CorrectionTest {
    private static final int WIDTH = 80;
    private static final int PIXELS = WIDTH * 40;
    private static final Prompt ASKED = new Prompt(List.of(new PromptPoint(10, 20, true)), new PromptBox(0, 0, 40, 40), null);

    /** Columns from (inclusive) to (exclusive). */
    private static Mask columns(int from, int to) {
        Mask mask = new Mask(WIDTH, 40);
        for (int p = 0; p < PIXELS; p++) {
            mask.set(p, p % WIDTH >= from && p % WIDTH < to);
        }
        return mask;
    }

    /** @param share of the votes on the right */
    private static VoteView votes(float share, boolean seen, float opacity) {
        float[] score = new float[PIXELS];
        float[] observed = new float[PIXELS];
        float[] opacities = new float[PIXELS];
        Arrays.fill(observed, seen ? 1 : 0);
        Arrays.fill(opacities, opacity);
        for (int p = 0; p < PIXELS; p++) {
            score[p] = p % WIDTH < 40 ? 1 : share;
        }
        return new VoteView(new ViewRender(WIDTH, 40, new float[PIXELS * 3], new float[PIXELS], opacities, new OneToOne(PIXELS),
                "java"), score, observed, null, 1);
    }

    @Test
    void theClickFallsInTheMiddleOfWhatOthersHaveVotedAgainst() {
        Prompt corrected = Correction.of(ASKED, columns(0, 61), votes(0.1f, true, 1)).orElseThrow();
        assertEquals(ASKED.points().get(0), corrected.points().get(0));
        PromptPoint click = corrected.points().get(1);
        assertTrue(!click.positive() && click.x() == 50 && Math.abs(click.y() - 19.5) <= 10,
                "columns 40 to 60 are too much: " + click);
        assertEquals(ASKED.box(), corrected.box());
    }

    @Test
    void thereIsNothingToCorrectAtEdgesOrWhereNothingIsKnown() {
        assertTrue(Correction.of(ASKED, columns(0, 42), votes(0.1f, true, 1)).isEmpty(), "two columns are an edge");
        assertTrue(Correction.of(ASKED, columns(0, 61), votes(0.4f, true, 1)).isEmpty(), "undecided");
        assertTrue(Correction.of(ASKED, columns(0, 61), votes(0, false, 1)).isEmpty(), "never seen");
        assertTrue(Correction.of(Prompt.points(ASKED.points()), columns(0, 61), votes(0.1f, true, 1)).isEmpty(), "no box");
        assertTrue(Correction.of(ASKED, columns(0, 61), votes(0, true, 0.2f)).isEmpty(), "nothing is there");
    }

    @Test
    void agreementCountsWhereEarlierViewsHaveSeenTheSurface() {
        assertEquals(40.0 / 60, Correction.agreement(columns(0, 60), votes(0.1f, true, 1)));
        assertEquals(1, Correction.agreement(columns(0, 40), votes(0.1f, true, 1)));
        assertEquals(0, Correction.agreement(columns(0, 40), votes(0.1f, false, 1)));
    }
}
