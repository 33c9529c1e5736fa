package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

class MaskChoiceTest {
    private static final Prompt CLICK = Prompt.points(List.of(new PromptPoint(1, 1, true)));
    private static final Prompt CLICKS = Prompt.points(List.of(new PromptPoint(1, 1, true), new PromptPoint(5, 1, true)));
    /** The upper half. */
    private static final Prompt WIDE = Prompt.box(new PromptBox(0, 0, 10, 5));

    private static MaskCandidate candidate(int token, int area, double iou, double stability) {
        Mask mask = new Mask(10, 10);
        for (int p = 0; p < area; p++) {
            mask.set(p, true);
        }
        return new MaskCandidate(token, mask, null, null, (float) iou, (float) stability);
    }

    /** In a view of a plain wall. */
    private static int chosen(Prompt prompt, MaskCandidate... candidates) {
        return chosen(prompt, new boolean[100], candidates);
    }

    /** @param near pixels before the wall */
    private static int chosen(Prompt prompt, boolean[] near, MaskCandidate... candidates) {
        float[] depth = new float[100];
        float[] opacity = new float[100];
        for (int p = 0; p < 100; p++) {
            depth[p] = near[p] ? 1 : 2;
            opacity[p] = 1;
        }
        ViewRender view = new ViewRender(10, 10, new float[300], depth, opacity, null, "java");
        return MaskChoice.forUser(List.of(candidates), prompt, view).token();
    }

    /** The upper rows to where the box ends are what is meant, whatever is more like a thing. */
    @Test
    void aBoxTakesOfTheMasksThatFillItTheOneOfMostMerit() {
        assertEquals(2, chosen(WIDE, candidate(0, 50, 0.7, 0.8), candidate(1, 20, 0.99, 0.97), candidate(2, 50, 0.9, 0.9),
                candidate(3, 90, 0.99, 0.97)));
    }

    /** A mask of another colour fills the box as well, but ends where nothing ends. */
    @Test
    void aBoxTakesTheMaskWhoseOutlineLiesOnEdges() {
        boolean[] near = new boolean[100];
        Arrays.fill(near, 0, 50, true);
        MaskCandidate checked = candidate(0, 50, 0.9, 0.9);
        for (int p = 10; p < 40; p += 2) {
            checked.mask().set(p, false);
        }
        assertEquals(3, chosen(WIDE, near, checked, candidate(3, 50, 0.85, 0.85)));
        assertEquals(0, chosen(WIDE, checked, candidate(3, 50, 0.85, 0.85)), "on a plain wall merit decides");
    }

    @Test
    void aBoxTakesNoEmptyMask() {
        assertEquals(1, chosen(WIDE, candidate(0, 0, 0.99, 0.99), candidate(1, 20, 0.5, 0.5)));
        assertEquals(0, chosen(WIDE, candidate(0, 0, 0.99, 0.99)), "where all are empty, the caller says so");
    }

    @Test
    void severalClicksTakeTheSingleMask() {
        assertEquals(0, chosen(CLICKS, candidate(0, 30, 0.86, 0.78), candidate(1, 9, 0.9, 0.5), candidate(2, 25, 0.9, 0.87)));
    }

    @Test
    void severalClicksTakeAnotherMaskWhenTheSingleOneFallsApart() {
        assertEquals(1, chosen(CLICKS, candidate(0, 30, 0.75, 0.36), candidate(1, 20, 0.93, 0.92), candidate(2, 60, 0.95, 0.6)));
    }

    /** The upper five rows are a thing, the upper two of them another colour. */
    @Test
    void aClickTakesTheMaskWhoseOutlineLiesOnEdges() {
        boolean[] near = new boolean[100];
        Arrays.fill(near, 0, 50, true);
        MaskCandidate[] masks = {candidate(0, 50, 0.9, 0.66), candidate(1, 10, 0.64, 0.2), candidate(2, 20, 0.99, 0.97),
            candidate(3, 50, 0.9, 0.88)};
        assertEquals(3, chosen(CLICK, near, masks));
        assertEquals(2, chosen(CLICK, masks), "on a plain wall merit decides");
    }

    @Test
    void aClickDoesNotTakeAMaskThatIsMuchWorseForItsOutline() {
        boolean[] near = new boolean[100];
        Arrays.fill(near, 0, 50, true);
        assertEquals(2, chosen(CLICK, near, candidate(0, 50, 0.9, 0.66), candidate(2, 20, 0.99, 0.97),
                candidate(3, 50, 0.3, 0.2)));
    }

    @Test
    void aModelWithAlternativesOnlyGivesItsBestForASingleMask() {
        MaskCandidate[] three = {candidate(1, 9, 0.9, 0.5), candidate(2, 25, 0.9, 0.9), candidate(3, 60, 0.95, 0.7)};
        assertEquals(2, chosen(CLICKS, three));
        assertEquals(2, MaskChoice.single(List.of(three)).token());
        assertEquals(0, MaskChoice.single(List.of(three[0], candidate(0, 30, 0.5, 0.5))).token());
    }

    @Test
    void agreementWithTheVotesDecidesInLaterViews() {
        Mask votes = candidate(0, 20, 1, 1).mask();
        assertEquals(1, MaskChoice.agreeing(List.of(candidate(0, 60, 1, 1), candidate(1, 22, 0.7, 1)), votes).token());
    }
}
