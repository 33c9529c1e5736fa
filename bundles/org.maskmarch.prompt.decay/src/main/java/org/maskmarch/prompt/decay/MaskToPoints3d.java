package org.maskmarch.prompt.decay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;

/**
 * The later form of SA3D's self-prompting (NeurIPS 2023), taken by its word: the confidence of a pixel decays with the
 * Euclidean distance in space of what it shows from what the points chosen before show. {@code mask-to-points} measures
 * in rows, columns and scaled depth instead, as the authors' code does.
 *
 * <p>Positive points only, at pixel indices. Has no options.
 */
public final class MaskToPoints3d implements PromptStrategy {
    private static final String VERSION = readVersion();

    @Override
    public String name() {
        return "mask-to-points-3d";
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
                    "The strategy mask-to-points-3d has no option '" + key + "'.",
                    "Remove it: the strategy has no options.");
        }
        List<PromptPoint> points = new SpacedPeaks(view).peaks(settings.maxPoints()).stream()
                .map(p -> new PromptPoint(p.pixel() % view.width(), p.pixel() / view.width(), true)).toList();
        return points.isEmpty() ? Prompt.NONE : Prompt.points(points);
    }

    /** The build writes the bundle's version into a resource, so that it is known with and without OSGi. */
    private static String readVersion() {
        try (InputStream in = MaskToPoints3d.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
