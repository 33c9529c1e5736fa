package org.maskmarch.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * The contract of {@link PromptStrategy}, checked on views of all kinds. Whether the prompts are good ones is for the
 * strategy's own tests and for {@code eval}. Every breach is an {@link AssertionError} that says what was asked and what
 * came.
 */
public final class StrategyConformance {
    private static final int MAX_POINTS = 20;
    private static final int LOGITS = 256 * 256;
    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    /** A part of the suite takes a second or two; one that takes so long, on any machine, will not end. */
    private static final long SECONDS = 180;
    private static final String NOTHING = "nothing";
    private static final String DISC = "a disc";

    private final PromptStrategy strategy;
    private final Map<String, String> options;
    private final Map<String, ScoreView> views = views();

    private StrategyConformance(PromptStrategy strategy, Map<String, String> options) {
        this.strategy = strategy;
        this.options = options;
    }

    /** Checks a strategy without options. */
    public static void check(PromptStrategy strategy) {
        check(strategy, Map.of());
    }

    /** Checks a strategy with options that it knows. */
    public static void check(PromptStrategy strategy, Map<String, String> options) {
        StrategyConformance suite = new StrategyConformance(strategy, options);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "conformance");
            thread.setDaemon(true);
            return thread;
        });
        try {
            suite.tellsWhoItIs();
            await(threads.submit(suite::unknownOptionsAreRefused));
            List<Prompt> prompts = await(threads.submit(suite::promptsAreValid));
            suite.seesWhatThereIs(prompts);
            await(threads.submit(suite::keepsToTheLimitOfPoints));
            await(threads.submit(suite::passesOnWhatTheOracleThrows));
            suite.threadsGetTheSamePrompts(prompts, threads);
        } finally {
            threads.shutdownNow();
        }
    }

    private void tellsWhoItIs() {
        require(strategy.name() != null && strategy.name().matches("[a-z0-9][a-z0-9._-]*"),
                "a name of lower-case letters, digits and -, not " + strategy.name());
        require(strategy.version() != null && !strategy.version().isBlank(), "a version");
    }

    /** Also where there is nothing to prompt: a job must not find out in its tenth view. */
    private Void unknownOptionsAreRefused() {
        Map<String, String> unknown = new LinkedHashMap<>(options);
        unknown.put("no-such-option", "1");
        for (String view : List.of(DISC, NOTHING)) {
            try {
                strategy.prompt(views.get(view), new PromptSettings(MAX_POINTS, unknown), points -> {
                    throw new AssertionError("The segmenter is asked although an option is unknown.");
                });
            } catch (MaskmarchException e) {
                require(e.kind() == MaskmarchException.Kind.BAD_INPUT, "an unknown option is bad input, not " + e.kind());
                require((e.subject() + ' ' + e.getMessage()).contains("no-such-option"),
                        "the error names the unknown option; it says: " + e.describe());
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("An unknown option ends in " + e + ", not in a MaskmarchException.", e);
            }
            throw new AssertionError("The option no-such-option is not refused in the view of " + view + '.');
        }
        return null;
    }

    private List<Prompt> promptsAreValid() {
        List<Prompt> prompts = new ArrayList<>();
        views.forEach((name, view) -> prompts.add(prompt(name, view, MAX_POINTS)));
        List<String> names = new ArrayList<>(views.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            require(same(prompts.get(i), prompt(names.get(i), views.get(names.get(i)), MAX_POINTS)),
                    "the same prompt a second time, after other views, for the view of " + names.get(i));
        }
        return prompts;
    }

    private void seesWhatThereIs(List<Prompt> prompts) {
        int i = 0;
        for (String name : views.keySet()) {
            Prompt prompt = prompts.get(i++);
            if (name.startsWith(NOTHING)) {
                require(prompt.isEmpty(), "no prompt for the view of " + name + ", not " + told(prompt));
            }
        }
        ScoreView view = views.get(DISC);
        Prompt prompt = prompts.get(new ArrayList<>(views.keySet()).indexOf(DISC));
        require(!prompt.isEmpty(), "a prompt for " + DISC);
        boolean onIt = prompt.points().stream().anyMatch(p -> p.positive() && score(view, p) > 0);
        require(onIt || prompt.box() != null && meets(prompt.box(), view), "a point on the disc or a box that meets it, not "
                + told(prompt));
        for (PromptPoint p : prompt.points()) {
            require(p.positive() == score(view, p) > 0, "positive points on the disc and negative ones off it, not " + p);
        }
    }

    private Void keepsToTheLimitOfPoints() {
        for (int most : new int[] {0, 1, 3}) {
            views.forEach((name, view) -> prompt(name, view, most));
        }
        return null;
    }

    private Void passesOnWhatTheOracleThrows() {
        MaskmarchException gone = MaskmarchException.resource("model.gone", "model", "The model is away.", "Wait.", null);
        try {
            strategy.prompt(views.get(DISC), new PromptSettings(MAX_POINTS, options), points -> {
                throw gone;
            });
        } catch (RuntimeException e) {
            require(e == gone, "what the oracle throws comes out as it is, not as " + e);
        }
        return null;
    }

    private void threadsGetTheSamePrompts(List<Prompt> expected, ExecutorService threads) {
        List<String> names = new ArrayList<>(views.keySet());
        List<Callable<Void>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS * ROUNDS; i++) {
            int seed = i;
            calls.add(() -> {
                List<Integer> order = new ArrayList<>();
                for (int v = 0; v < names.size(); v++) {
                    order.add(v);
                }
                Collections.shuffle(order, new Random(seed));
                for (int v : order) {
                    require(same(expected.get(v), prompt(names.get(v), views.get(names.get(v)), MAX_POINTS)),
                            "the same prompt in a thread among others for the view of " + names.get(v));
                }
                return null;
            });
        }
        calls.stream().map(threads::submit).toList().forEach(StrategyConformance::await);
    }

    /** One call; what comes must be a valid prompt, and the view as it was. */
    private Prompt prompt(String name, ScoreView view, int maxPoints) {
        ScoreView before = new ScoreView(view.width(), view.height(), view.score().clone(), view.vote().clone(),
                view.seen().clone(), view.opacity().clone(), view.depth().clone(), view.camera());
        Prompt prompt;
        try {
            prompt = strategy.prompt(view, new PromptSettings(maxPoints, options), oracle(name, view, maxPoints));
        } catch (RuntimeException e) {
            throw new AssertionError("The view of " + name + " with at most " + maxPoints + " points ends in " + e + '.', e);
        }
        String where = " in the view of " + name + ", " + view.width() + " x " + view.height();
        require(unchanged(before, view), "the view is left alone" + where);
        require(prompt != null, "a prompt, Prompt.NONE where there is nothing, not null" + where);
        prompt.points().forEach(p -> requireInside(p, view, where));
        long positive = prompt.points().stream().filter(PromptPoint::positive).count();
        require(positive <= maxPoints, "at most " + maxPoints + " positive points, not " + positive + where);
        require(prompt.points().stream().distinct().count() == prompt.points().size(), "no point twice" + where);
        PromptBox box = prompt.box();
        require(box == null || box.x0() >= 0 && box.y0() >= 0 && box.x0() < box.x1() && box.y0() < box.y1()
                && box.x1() <= view.width() && box.y1() <= view.height(), "a box inside the image, not " + box + where);
        float[] logits = prompt.logits();
        require(logits == null || logits.length == LOGITS, "256 x 256 logits" + where);
        for (int i = 0; logits != null && i < LOGITS; i++) {
            require(Float.isFinite(logits[i]), "finite logits, not " + logits[i] + where);
        }
        return prompt;
    }

    /** A segmenter that finds the object where it is asked about it, and nothing elsewhere. */
    private static MaskOracle oracle(String name, ScoreView view, int maxPoints) {
        return points -> {
            require(!points.isEmpty() && points.size() <= Math.max(1, maxPoints), "the oracle is asked about 1 to "
                    + maxPoints + " points, not " + points.size());
            points.forEach(p -> requireInside(p, view, " of those that the oracle is asked about, " + name));
            Mask mask = new Mask(view.width(), view.height());
            if (points.stream().anyMatch(p -> score(view, p) > 0)) {
                for (int i = 0; i < view.score().length; i++) {
                    mask.set(i, view.score()[i] > 0);
                }
            }
            return mask;
        };
    }

    private static void requireInside(PromptPoint p, ScoreView view, String where) {
        require(p.x() >= 0 && p.y() >= 0 && p.x() < view.width() && p.y() < view.height(),
                "points inside the image, not " + p + where);
    }

    private static float score(ScoreView view, PromptPoint p) {
        return view.score()[(int) p.y() * view.width() + (int) p.x()];
    }

    private static boolean meets(PromptBox box, ScoreView view) {
        for (int y = (int) box.y0(); y < box.y1(); y++) {
            for (int x = (int) box.x0(); x < box.x1(); x++) {
                if (view.score()[y * view.width() + x] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean unchanged(ScoreView before, ScoreView view) {
        return Arrays.equals(before.score(), view.score()) && Arrays.equals(before.vote(), view.vote())
                && Arrays.equals(before.seen(), view.seen()) && Arrays.equals(before.opacity(), view.opacity())
                && Arrays.equals(before.depth(), view.depth());
    }

    private static boolean same(Prompt a, Prompt b) {
        return a.points().equals(b.points()) && String.valueOf(a.box()).equals(String.valueOf(b.box()))
                && Arrays.equals(a.logits(), b.logits());
    }

    private static String told(Prompt prompt) {
        return prompt.points() + " and the box " + prompt.box();
    }

    /** What a strategy may meet, by what the view shows. */
    private static Map<String, ScoreView> views() {
        Map<String, ScoreView> views = new LinkedHashMap<>();
        views.put(NOTHING, ScoreViews.of(90, 60, (x, y) -> false));
        ScoreView air = ScoreViews.of(90, 60, (x, y) -> false);
        Arrays.fill(air.opacity(), 0);
        Arrays.fill(air.depth(), 1000);
        views.put("nothing but air", air);
        ScoreView unseen = ScoreViews.of(90, 60, (x, y) -> false);
        Arrays.fill(unseen.seen(), 0);
        views.put("nothing seen before", unseen);
        views.put("the object everywhere", ScoreViews.of(90, 60, (x, y) -> true));
        views.put("one pixel", ScoreViews.of(90, 60, (x, y) -> x == 37 && y == 21));
        views.put("one pixel in the last corner", ScoreViews.of(90, 60, (x, y) -> x == 89 && y == 59));
        views.put(DISC, ScoreViews.of(160, 120, ScoreViews.disc(70, 50, 30)));
        views.put("a disc in a tall image", ScoreViews.of(60, 130, ScoreViews.disc(30, 100, 20)));
        views.put("a disc across the edge", ScoreViews.of(90, 60, ScoreViews.disc(88, 3, 25)));
        views.put("two discs", ScoreViews.of(160, 120, (x, y) -> ScoreViews.disc(40, 40, 20).contains(x, y)
                || ScoreViews.disc(110, 80, 30).contains(x, y)));
        views.put("a line", ScoreViews.of(90, 60, (x, y) -> y == 30));
        views.put("a single pixel image", ScoreViews.of(1, 1, (x, y) -> true));
        views.put("a row", ScoreViews.of(200, 1, (x, y) -> x > 20 && x < 90));
        views.put("a column", ScoreViews.of(1, 200, (x, y) -> y > 20 && y < 90));
        ScoreView flat = ScoreViews.of(90, 60, ScoreViews.disc(45, 30, 15));
        Arrays.fill(flat.depth(), 3);
        views.put("a disc at one distance everywhere", flat);
        ScoreView floating = ScoreViews.of(90, 60, ScoreViews.disc(45, 30, 15));
        for (int i = 0; i < floating.vote().length; i++) {
            floating.opacity()[i] = floating.vote()[i];
            floating.depth()[i] = floating.vote()[i] > 0 ? 2 : 1e6f;
        }
        views.put("a disc in the air", floating);
        ScoreView thin = ScoreViews.of(90, 60, ScoreViews.disc(45, 30, 15));
        Arrays.fill(thin.opacity(), 0.01f);
        views.put("a disc of haze", thin);
        views.put("noise", noise(120, 90, new Random(5)));
        views.put("a large image", ScoreViews.of(400, 300, ScoreViews.disc(150, 125, 75)));
        return views;
    }

    /** All arrays at random, the score far beyond -1 to 1 as the signed scores of SA3D are. */
    private static ScoreView noise(int width, int height, Random random) {
        ScoreView view = ScoreViews.of(width, height, (x, y) -> false);
        for (int i = 0; i < view.vote().length; i++) {
            view.vote()[i] = random.nextFloat();
            view.score()[i] = (view.vote()[i] - 0.5f) * 300;
            view.seen()[i] = random.nextFloat();
            view.opacity()[i] = random.nextFloat();
            view.depth()[i] = 1 + 5 * random.nextFloat();
        }
        return view;
    }

    private static <T> T await(Future<T> result) {
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Against the contract of a strategy: every call ends.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError breach) {
                throw breach;
            }
            throw new AssertionError("A call failed: " + e.getCause(), e.getCause());
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("Against the contract of a strategy: " + what + '.');
        }
    }
}
