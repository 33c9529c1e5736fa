package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.Camera;

/**
 * A view straight down of 90 x 60 pixels, each a vertex of its own: a carton 1 above a table, with a stripe across it. Asked
 * without a click beyond the stripe, the segmenter stops there.
 */
class DialogueTest {
    private static final int WIDTH = 90;
    private static final int PIXELS = WIDTH * 60;
    private static final int STRIPE = 50;
    private static final Camera CAMERA = new Camera("above", WIDTH, 60, 100, 100, 45, 30,
            new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
    private static final Prompt ASKED = new Prompt(List.of(new PromptPoint(30, 30, true)), new PromptBox(20, 15, 50, 45),
            null);

    private final List<Prompt> prompts = new ArrayList<>();
    private boolean understands = true;

    private static boolean isCarton(int p) {
        return p % WIDTH >= 20 && p % WIDTH < 70 && p / WIDTH >= 15 && p / WIDTH < 45;
    }

    private static boolean isNear(int p) {
        return isCarton(p) && p % WIDTH < STRIPE;
    }

    private static boolean isBeyond(int p) {
        return isCarton(p) && p % WIDTH >= STRIPE;
    }

    private static Mask mask(IntPredicate pixels) {
        Mask mask = new Mask(WIDTH, 60);
        for (int p = 0; p < PIXELS; p++) {
            mask.set(p, pixels.test(p));
        }
        return mask;
    }

    private static ViewRender view() {
        float[] depth = new float[PIXELS];
        float[] opacity = new float[PIXELS];
        Arrays.fill(opacity, 1);
        for (int p = 0; p < PIXELS; p++) {
            depth[p] = isCarton(p) ? 3 : 4;
        }
        return new ViewRender(WIDTH, 60, new float[PIXELS * 3], depth, opacity, new OneToOne(PIXELS), "java");
    }

    private List<MaskCandidate> segment(Prompt prompt) {
        prompts.add(prompt);
        boolean told = understands && prompt.points().stream().anyMatch(p -> p.positive() && p.x() >= STRIPE);
        return List.of(new MaskCandidate(0, mask(told ? DialogueTest::isCarton : DialogueTest::isNear), mask(p -> false),
                new float[65536], 1, 1));
    }

    /** @param users mask of the user's own; the near part has been voted for, the far one never been seen */
    private Ballot ballot(IntPredicate users, LoopSettings loop) {
        SegmentedObject object = new SegmentedObject(null, loop, PIXELS);
        // the pixels beyond the stripe abstain: the user's view did not show them
        object.seed(0, new Ballot(mask(users), mask(DialogueTest::isBeyond)), null, null, view());
        Step step = new Step();
        step.prompt = ASKED;
        step.votes = object.in(view());
        return new Dialogue(step, loop, object, view(), CAMERA, this::segment).ballot(false);
    }

    @Test
    void aMaskThatStopsAtAStripeIsExtendedByAClickBeyondIt() {
        Ballot ballot = ballot(DialogueTest::isCarton, Profile.PLUS.loop());
        assertEquals(mask(DialogueTest::isCarton), ballot.mask());
        assertTrue(ballot.abstaining().isEmpty());
        assertEquals(2, prompts.size());
        PromptPoint click = prompts.get(1).points().get(1);
        assertTrue(click.positive() && click.x() > 55 && click.x() < 65 && click.y() > 22 && click.y() < 38,
                "middle: " + click);
        assertEquals(new PromptBox(20, 15, 70, 45), prompts.get(1).box());
    }

    @Test
    void whereTheSegmenterDoesNotFollowWhatIsBeyondHasNoVote() {
        understands = false;
        Ballot ballot = ballot(DialogueTest::isCarton, Profile.PLUS.loop());
        assertEquals(mask(DialogueTest::isNear), ballot.mask());
        assertEquals(mask(DialogueTest::isBeyond), ballot.abstaining());
        assertEquals(ASKED.points().size() + 1, prompts.get(1).points().size());
    }

    @Test
    void aPictureOnAThingEndsWhereItEnds() {
        Ballot ballot = ballot(DialogueTest::isNear, Profile.PLUS.loop());
        assertEquals(mask(DialogueTest::isNear), ballot.mask());
        assertTrue(ballot.abstaining().isEmpty());
        assertEquals(List.of(ASKED), prompts, "the user's own mask ends inside a surface too");
    }

    @Test
    void otherProfilesAskOnce() {
        assertEquals(mask(DialogueTest::isNear), ballot(DialogueTest::isCarton, Profile.PAPER.loop()).mask());
        assertEquals(List.of(ASKED), prompts);
    }
}
