package org.maskmarch.prompt.box;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Box, positive and negative points together: the box round the rendered vote, up to four points deep inside where the vote
 * is sure, and up to three negative points inside the box where earlier views have voted against the object.
 *
 * <p>The box says which whole is meant where points alone leave SAM to choose between part and whole; negatives keep
 * neighbours out that reach into the box. Has no options. Points are pixel indices, the box is clipped to the image.
 */
public final class MaskToBox implements PromptStrategy {
    private static final int FEWEST_PIXELS = 20;
    private static final int POSITIVE = 4;
    private static final int NEGATIVE = 3;
    private static final float VISIBLE = 0.5f;
    private static final float OBJECT = 0.3f;
    private static final float SURE = 0.6f;
    private static final float NOT_OBJECT = 0.1f;
    private static final float SEEN = 0.5f;
    private static final float MARGIN = 0.04f;
    private static final float LEAST_MARGIN = 2;
    /** A negative point needs a patch of 9 x 9 pixels of which so many are not the object: edges are not sure. */
    private static final float PATCH = 0.8f;
    private static final String VERSION = readVersion();

    @Override
    public String name() {
        return "mask-to-box";
    }

    @Override
    public String version() {
        return VERSION;
    }

    /** Does not ask the oracle. */
    @Override
    public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
        if (!settings.extra().isEmpty()) {
            String key = settings.extra().keySet().iterator().next();
            throw MaskmarchException.badInput("strategy.unknown-option", "strategyOptions: " + key,
                    "The strategy mask-to-box has no option '" + key + "'.", "Remove it: the strategy has no options.");
        }
        int width = view.width();
        int height = view.height();
        float[] vote = new float[width * height];
        int area = 0;
        int x0 = width;
        int y0 = height;
        int x1 = -1;
        int y1 = -1;
        for (int i = 0; i < vote.length; i++) {
            vote[i] = view.opacity()[i] > VISIBLE ? view.vote()[i] : 0;
            if (vote[i] > OBJECT) {
                area++;
                x0 = Math.min(x0, i % width);
                x1 = Math.max(x1, i % width);
                y0 = Math.min(y0, i / width);
                y1 = Math.max(y1, i / width);
            }
        }
        if (area < FEWEST_PIXELS) {
            return Prompt.NONE;
        }
        float marginX = Math.max(LEAST_MARGIN, MARGIN * (x1 - x0));
        float marginY = Math.max(LEAST_MARGIN, MARGIN * (y1 - y0));
        PromptBox box = new PromptBox(Math.max(0, x0 - marginX), Math.max(0, y0 - marginY),
                Math.min(width, x1 + marginX), Math.min(height, y1 + marginY));
        int spacing = Math.max((int) Math.sqrt(area / Math.PI) / 2, 2);
        List<PromptPoint> points = new ArrayList<>();
        Mask sure = new Mask(width, height);
        for (int i = 0; i < vote.length; i++) {
            sure.set(i, vote[i] > SURE);
        }
        new Interior(sure).deepest(Math.min(POSITIVE, settings.maxPoints()), 1,
                (x, y) -> points.add(new PromptPoint(x, y, true)));
        new Peaks(notObject(view, box), width, height, 9).forEach(NEGATIVE, PATCH, spacing,
                (x, y) -> points.add(new PromptPoint(x, y, false)));
        return new Prompt(points, box, null);
    }

    /** 1 where a surface inside the box has been seen and voted against, else 0. */
    private static float[] notObject(ScoreView view, PromptBox box) {
        float[] not = new float[view.width() * view.height()];
        for (int y = (int) box.y0(); y <= Math.min(view.height() - 1, (int) box.y1()); y++) {
            for (int x = (int) box.x0(); x <= Math.min(view.width() - 1, (int) box.x1()); x++) {
                int i = y * view.width() + x;
                not[i] = view.opacity()[i] > VISIBLE && view.vote()[i] < NOT_OBJECT && view.seen()[i] > SEEN ? 1 : 0;
            }
        }
        return not;
    }

    /** The build writes the bundle's version into a resource, so that it is known with and without OSGi. */
    private static String readVersion() {
        try (InputStream in = MaskToBox.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
