package org.maskmarch.prompt.full;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;
import org.maskmarch.geometry.Interior;
import org.maskmarch.geometry.MaskRegions;

/**
 * All that the model takes at once: the box round the rendered vote without its small islands, up to four points as far
 * inside as the object is wide, up to four negative points round about where earlier views have voted against the object,
 * and, with the option {@code logits: votes}, the vote itself as the mask to start from.
 *
 * <p>Points are pixel indices, the box is clipped to the image.
 */
public final class MaskToAll implements PromptStrategy {
    private static final String LOGITS = "logits";
    private static final int FEWEST_PIXELS = 20;
    private static final int POSITIVE = 4;
    private static final int NEGATIVE = 4;
    private static final float VISIBLE = 0.5f;
    private static final float OBJECT = 0.3f;
    private static final float SURE = 0.6f;
    private static final float NOT_OBJECT = 0.1f;
    private static final float SEEN = 0.5f;
    /** Islands of less than this share of the largest are errors of the votes. */
    private static final double ISLAND = 0.05;
    private static final float MARGIN = 0.04f;
    private static final float LEAST_MARGIN = 2;
    /** Negative points are looked for in a box that is wider on each side by this share. */
    private static final float ROUND_ABOUT = 0.15f;
    /** A negative point's distance from the next pixel that may be the object: edges are not sure. */
    private static final int CLEAR = 5;
    private static final String VERSION = readVersion();

    @Override
    public String name() {
        return "mask-to-all";
    }

    @Override
    public String version() {
        return VERSION;
    }

    /** Does not ask the oracle. */
    @Override
    public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
        boolean withLogits = withLogits(settings.extra());
        Mask object = MaskRegions.keepLarge(above(view, OBJECT), ISLAND);
        if (object.area() < FEWEST_PIXELS) {
            return Prompt.NONE;
        }
        int[] tight = MaskRegions.bounds(object);
        List<PromptPoint> points = new ArrayList<>();
        Mask sure = above(view, SURE);
        for (int p = 0; p < view.width() * view.height(); p++) {
            sure.set(p, sure.get(p) && object.get(p));
        }
        new Interior(sure).deepest(Math.min(POSITIVE, settings.maxPoints()), 1,
                (x, y) -> points.add(new PromptPoint(x, y, true)));
        new Interior(notObject(view)).spread(NEGATIVE, CLEAR, widened(tight, ROUND_ABOUT, 0, view),
                (x, y) -> points.add(new PromptPoint(x, y, false)));
        float[] box = widened(tight, MARGIN, LEAST_MARGIN, view);
        return new Prompt(points, new PromptBox(box[0], box[1], box[2], box[3]),
                withLogits ? VoteLogits.of(view) : null);
    }

    private static Mask above(ScoreView view, float vote) {
        Mask mask = new Mask(view.width(), view.height());
        for (int p = 0; p < view.vote().length; p++) {
            mask.set(p, view.opacity()[p] > VISIBLE && view.vote()[p] > vote);
        }
        return mask;
    }

    private static Mask notObject(ScoreView view) {
        Mask mask = new Mask(view.width(), view.height());
        for (int p = 0; p < view.vote().length; p++) {
            mask.set(p, view.opacity()[p] > VISIBLE && view.seen()[p] > SEEN && view.vote()[p] < NOT_OBJECT);
        }
        return mask;
    }

    private static float[] widened(int[] b, float share, float least, ScoreView view) {
        float x = Math.max(least, share * (b[2] - b[0]));
        float y = Math.max(least, share * (b[3] - b[1]));
        return new float[] {Math.max(0, b[0] - x), Math.max(0, b[1] - y), Math.min(view.width(), b[2] + x),
            Math.min(view.height(), b[3] + y)};
    }

    private static boolean withLogits(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!key.equals(LOGITS)) {
                throw MaskmarchException.badInput("strategy.unknown-option", "strategyOptions: " + key,
                        "The strategy mask-to-all has no option '" + key + "'.",
                        "Remove it; the only option is '" + LOGITS + "'.");
            }
        }
        String logits = options.getOrDefault(LOGITS, "none");
        return switch (logits) {
            case "none" -> false;
            case "votes" -> true;
            default -> throw MaskmarchException.badInput("strategy.bad-option", "strategyOptions: " + LOGITS,
                    "There are no logits '" + logits + "'.", "Choose none or votes.");
        };
    }

    /** The build writes the bundle's version into a resource, so that it is known with and without OSGi. */
    private static String readVersion() {
        try (InputStream in = MaskToAll.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
