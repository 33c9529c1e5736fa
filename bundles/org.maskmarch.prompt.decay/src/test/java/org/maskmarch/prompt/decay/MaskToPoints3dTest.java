package org.maskmarch.prompt.decay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.api.view.Camera;
import org.maskmarch.conformance.ScoreViews;
import org.maskmarch.conformance.StrategyConformance;

class MaskToPoints3dTest {
    private static final MaskOracle NEVER = points -> {
        throw new AssertionError("the segmenter is not asked");
    };

    private final PromptStrategy strategy = new MaskToPoints3d();

    /** A row of 21 pixels on a wall, the score 1, 0.9 and 0.95 at its start, middle and end. */
    private static ScoreView row() {
        ScoreView view = ScoreViews.of(21, 1, (x, y) -> false);
        Arrays.fill(view.score(), -1);
        view.score()[0] = 1;
        view.score()[10] = 0.9f;
        view.score()[20] = 0.95f;
        return view;
    }

    /** By hand: from the start the middle is at 0.5 and the end at 1, from the middle both ends are at 1. */
    @Test
    void theMiddleOfAWallBeforeItsFarEnd() {
        assertPeaks(row(), 3, new int[] {0, 10, 20}, 1, 0.9f - 1 * 0.5f, 0.95f - 0.9f * 1);
        assertEquals("(0,0) (10,0) (20,0)", points(row(), 20));
        assertEquals("(0,0) (10,0)", points(row(), 2));
        assertEquals("", points(row(), 0));
    }

    /** By hand: with the middle three times as far as the start, in depth, the end is nearer than it. */
    @Test
    void depthCountsAsMuchAsTheImage() {
        ScoreView view = row();
        view.depth()[10] = 30;
        double across = Math.hypot(8 * 20 / 21.0, 0);
        double there = Math.hypot(Math.hypot(4 * 20 / 21.0, 0), 30 - 4);
        double end = across / there;
        double value = 0.95 - end;
        SpacedPeaks.Peak second = new SpacedPeaks(view).peaks(2).get(1);
        assertEquals(20, second.pixel(), "the middle's score decays by all of 1");
        assertEquals(value, second.value(), 1e-5);
    }

    @Test
    void whatShowsNothingIsFar() {
        ScoreView view = row();
        view.opacity()[10] = 0.49f;
        assertPeaks(view, 3, new int[] {0}, 1);
        view.opacity()[10] = 0.5f;
        assertPeaks(view, 3, new int[] {0, 10, 20}, 1, 0.4f, 0.05f);
    }

    @Test
    void noPointInTheSquareRoundOneBefore() {
        ScoreView view = ScoreViews.of(60, 40, (x, y) -> false);
        Arrays.fill(view.depth(), 0);
        Arrays.fill(view.score(), -1);
        view.score()[20 * 60 + 30] = 1.5f;
        view.score()[22 * 60 + 32] = 1;
        view.score()[20 * 60 + 33] = 1;
        assertEquals("(30,20) (33,20)", points(view, 20), "2 pixels either side are taken at least");
        for (int y = 0; y < 15; y++) {
            Arrays.fill(view.score(), y * 60, y * 60 + 14, 1);
        }
        view.score()[20 * 60 + 35] = 1;
        String points = points(view, 20);
        assertTrue(points.startsWith("(30,20) (0,0) (5,0) (10,0) (0,5) "), "all at one place, none decays: " + points);
        assertTrue(points.endsWith(" (35,20)"), "214 pixels are a disc of radius 8.3, of which 4 are taken: " + points);
    }

    @Test
    void theFirstOfEqualsIsChosen() {
        ScoreView view = ScoreViews.of(16, 12, (x, y) -> false);
        Arrays.fill(view.depth(), 0);
        for (int pixel : new int[] {9 * 16 + 2, 3 * 16 + 12, 3 * 16 + 4}) {
            view.score()[pixel] = 1;
        }
        assertEquals("(4,3) (12,3) (2,9)", points(view, 20));
    }

    @Test
    void nothingPositiveNoPoints() {
        ScoreView view = ScoreViews.of(16, 12, (x, y) -> false);
        Arrays.fill(view.score(), 0);
        assertSame(Prompt.NONE, strategy.prompt(view, new PromptSettings(20, Map.of()), NEVER));
    }

    /** The two blobs of the paper's golden vector, and noise, against the formula evaluated pixel by pixel in the world. */
    @Test
    void agreesWithThePlainFormula() {
        assertPlain(twoBlobs(), 20);
        Random random = new Random(11);
        for (int n = 0; n < 20; n++) {
            int width = 5 + random.nextInt(30);
            int height = 5 + random.nextInt(30);
            ScoreView view = view(width, height, tilted(width, height));
            for (int i = 0; i < width * height; i++) {
                view.score()[i] = (random.nextFloat() - 0.3f) * 5;
                view.opacity()[i] = random.nextFloat();
                view.depth()[i] = 2 + 3 * random.nextFloat();
            }
            assertPlain(view, 1 + random.nextInt(12));
        }
    }

    private static ScoreView twoBlobs() {
        ScoreView view = view(16, 12, tilted(16, 12));
        for (int i = 0; i < view.score().length; i++) {
            int x = i % 16;
            int y = i / 16;
            view.score()[i] = (float) (3 * Math.exp(-((x - 4) * (x - 4) + (y - 5) * (y - 5)) / 8.0)
                    + 2 * Math.exp(-((x - 12) * (x - 12) + (y - 7) * (y - 7)) / 6.0) - 0.4 + 0.01 * x + 0.003 * y);
            view.depth()[i] = 10 + 0.5f * x + 0.25f * y;
        }
        return view;
    }

    /** Everything anew for every choice: M(p) - min over chosen q of M(q) |X(p) - X(q)| / max |X - X(q)|. */
    private static void assertPlain(ScoreView view, int count) {
        int pixels = view.width() * view.height();
        double area = 0;
        for (float score : view.score()) {
            area += Math.max(0, Math.min(1, score));
        }
        int reach = Math.max(2, (int) (Math.sqrt(area / Math.PI) / 2));
        List<SpacedPeaks.Peak> peaks = new SpacedPeaks(view).peaks(count);
        for (int n = 0; n <= peaks.size(); n++) {
            double[] value = new double[pixels];
            for (int p = 0; p < pixels; p++) {
                double decay = n == 0 ? 0 : Double.POSITIVE_INFINITY;
                for (int k = 0; k < n; k++) {
                    int q = peaks.get(k).pixel();
                    decay = Math.min(decay, view.score()[q] * normalised(view, p, q));
                    if (Math.abs(p % view.width() - q % view.width()) <= reach
                            && Math.abs(p / view.width() - q / view.width()) <= reach) {
                        decay = Double.POSITIVE_INFINITY;
                        break;
                    }
                }
                value[p] = view.score()[p] - decay;
            }
            double best = Arrays.stream(value).max().orElseThrow();
            if (n < peaks.size()) {
                assertEquals(best, value[peaks.get(n).pixel()], 1e-5, "choice " + n);
                assertEquals(best, peaks.get(n).value(), 1e-5, "value of choice " + n);
                assertTrue(best > 0);
            } else {
                assertTrue(n == count || best < 1e-5, "there is no further one worth choosing, not " + best);
            }
        }
    }

    private static double normalised(ScoreView view, int p, int q) {
        if (view.opacity()[p] < 0.5f) {
            return 1;
        }
        double most = 0;
        for (int i = 0; i < view.opacity().length; i++) {
            most = view.opacity()[i] >= 0.5f ? Math.max(most, distance(view, i, q)) : most;
        }
        return most == 0 ? 0 : distance(view, p, q) / most;
    }

    private static double distance(ScoreView view, int p, int q) {
        double[] a = world(view, p);
        double[] b = world(view, q);
        return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }

    private static double[] world(ScoreView view, int pixel) {
        Camera camera = view.camera();
        double x = (pixel % view.width() + 0.5 - camera.cx()) / camera.fx();
        double y = -(pixel / view.width() + 0.5 - camera.cy()) / camera.fy();
        double t = view.depth()[pixel] / Math.sqrt(x * x + y * y + 1);
        double[] point = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double[] m = camera.cameraToWorld();
            point[axis] = m[axis * 4 + 3] + t * (m[axis * 4] * x + m[axis * 4 + 1] * y - m[axis * 4 + 2]);
        }
        return point;
    }

    /** Off the axes, its pixels not square, the principal point aside. */
    private static Camera tilted(int width, int height) {
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        return new Camera("tilted", width, height, width * 0.8, width * 1.1, width * 0.4, height * 0.6,
                new double[] {c, -s * 0.6, s * 0.8, 3, s, c * 0.6, -c * 0.8, -2, 0, 0.8, 0.6, 1, 0, 0, 0, 1});
    }

    private static ScoreView view(int width, int height, Camera camera) {
        float[] ones = new float[width * height];
        Arrays.fill(ones, 1);
        return new ScoreView(width, height, new float[ones.length], ones, ones, ones.clone(), new float[ones.length],
                camera);
    }

    private static void assertPeaks(ScoreView view, int count, int[] pixels, float... values) {
        List<SpacedPeaks.Peak> peaks = new SpacedPeaks(view).peaks(count);
        assertEquals(Arrays.stream(pixels).boxed().toList(), peaks.stream().map(SpacedPeaks.Peak::pixel).toList());
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], peaks.get(i).value(), 1e-5f, "choice " + i);
        }
    }

    private String points(ScoreView view, int count) {
        Prompt prompt = strategy.prompt(view, new PromptSettings(count, Map.of()), NEVER);
        assertTrue(prompt.points().stream().allMatch(PromptPoint::positive));
        return prompt.points().stream().map(p -> "(" + (int) p.x() + "," + (int) p.y() + ")")
                .collect(Collectors.joining(" "));
    }

    @Test
    void unknownOptionsAreTypedErrors() {
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> strategy.prompt(row(), new PromptSettings(3, Map.of("variant", "paper")), NEVER));
        assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        assertEquals("strategy.unknown-option", e.code());
    }

    @Test
    void keepsTheContractOfAStrategy() {
        StrategyConformance.check(strategy);
    }

    @Test
    void isFoundOnAPlainClassPathAndKnowsItsVersion() {
        PromptStrategy found = ServiceLoader.load(PromptStrategy.class).findFirst().orElseThrow();
        assertEquals("mask-to-points-3d", found.name());
        assertTrue(found.version().matches("\\d+\\.\\d+\\.\\d+.*"), found.version());
    }
}
