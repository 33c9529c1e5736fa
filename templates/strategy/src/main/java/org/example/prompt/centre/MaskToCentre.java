package org.example.prompt.centre;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/**
 * The box round the rendered vote, and the object's pixel that is nearest to its centre of gravity.
 *
 * <p>The option {@code least} says from which share of votes a pixel is the object, 0 to 1; 0.5 by default.
 */
public final class MaskToCentre implements PromptStrategy {
    private static final String LEAST = "least";
    private static final String VERSION = readVersion();

    @Override
    public String name() {
        return "mask-to-centre";
    }

    @Override
    public String version() {
        return VERSION;
    }

    /** Does not ask the oracle. */
    @Override
    public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
        float least = least(settings.extra());
        int width = view.width();
        int x0 = width;
        int y0 = view.height();
        int x1 = -1;
        int y1 = -1;
        int count = 0;
        double sumX = 0;
        double sumY = 0;
        for (int pixel = 0; pixel < view.vote().length; pixel++) {
            if (view.vote()[pixel] > least) {
                int x = pixel % width;
                int y = pixel / width;
                x0 = Math.min(x0, x);
                x1 = Math.max(x1, x);
                y0 = Math.min(y0, y);
                y1 = Math.max(y1, y);
                sumX += x;
                sumY += y;
                count++;
            }
        }
        if (count == 0) {
            return Prompt.NONE;
        }
        PromptBox box = new PromptBox(x0, y0, x1 + 1, y1 + 1);
        return settings.maxPoints() < 1 ? Prompt.box(box)
                : new Prompt(List.of(nearest(view, least, sumX / count, sumY / count)), box, null);
    }

    /** A ring's centre of gravity is in its hole: the pixel of the object that is nearest to it. */
    private static PromptPoint nearest(ScoreView view, float least, double x, double y) {
        int best = -1;
        double shortest = Double.POSITIVE_INFINITY;
        for (int pixel = 0; pixel < view.vote().length; pixel++) {
            double distance = Math.hypot(pixel % view.width() - x, pixel / view.width() - y);
            if (view.vote()[pixel] > least && distance < shortest) {
                best = pixel;
                shortest = distance;
            }
        }
        return new PromptPoint(best % view.width(), best / view.width(), true);
    }

    private static float least(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!key.equals(LEAST)) {
                throw MaskmarchException.badInput("strategy.unknown-option", "strategyOptions: " + key,
                        "The strategy mask-to-centre has no option '" + key + "'.",
                        "Remove it; the only option is '" + LEAST + "'.");
            }
        }
        String text = options.getOrDefault(LEAST, "0.5");
        try {
            float least = Float.parseFloat(text);
            if (least >= 0 && least < 1) {
                return least;
            }
        } catch (NumberFormatException e) {
            // told below, as any other wrong value
        }
        throw MaskmarchException.badInput("strategy.bad-option", "strategyOptions: " + LEAST,
                "'" + text + "' is no share of votes.", "Give a number from 0 to below 1.");
    }

    /** The build writes the bundle's version into a resource, so that it is known with and without OSGi. */
    private static String readVersion() {
        try (InputStream in = MaskToCentre.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
