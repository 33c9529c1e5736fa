package org.maskmarch.prompt.points;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.prompt.MaskOracle;
import org.maskmarch.api.prompt.PromptSettings;
import org.maskmarch.api.prompt.PromptStrategy;
import org.maskmarch.api.prompt.ScoreView;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.PromptPoint;

/**
 * SA3D's self-prompting ("Segment Anything in 3D with NeRFs"): positive points at the peaks of the rendered mask score,
 * whose confidence decays with the distance in 3-D from the points chosen before.
 *
 * <p>The option {@code variant} chooses the form of the decay: {@code paper} (default), {@code arxiv} or {@code code};
 * see {@link Decay}. Points are pixel indices.
 */
public final class MaskToPoints implements PromptStrategy {
    private static final String VARIANT = "variant";
    private static final String VERSION = readVersion();

    @Override
    public String name() {
        return "mask-to-points";
    }

    @Override
    public String version() {
        return VERSION;
    }

    /** Calls the oracle only in the variant {@code code}, once for each point after the first. */
    @Override
    public Prompt prompt(ScoreView view, PromptSettings settings, MaskOracle oracle) {
        List<PromptPoint> points = new PeakSearch(view, decay(settings.extra()), oracle).points(settings.maxPoints());
        return points.isEmpty() ? Prompt.NONE : Prompt.points(points);
    }

    private static Decay decay(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!key.equals(VARIANT)) {
                throw MaskmarchException.badInput("strategy.unknown-option", "strategyOptions: " + key,
                        "The strategy mask-to-points has no option '" + key + "'.",
                        "Remove it; the only option is '" + VARIANT + "'.");
            }
        }
        String variant = options.getOrDefault(VARIANT, "paper");
        for (Decay decay : Decay.values()) {
            if (decay.name().toLowerCase(Locale.ROOT).equals(variant)) {
                return decay;
            }
        }
        throw MaskmarchException.badInput("strategy.bad-option", "strategyOptions: " + VARIANT,
                "There is no variant '" + variant + "'.", "Choose paper, arxiv or code.");
    }

    /** The build writes the bundle's version into a resource, so that it is known with and without OSGi. */
    private static String readVersion() {
        try (InputStream in = MaskToPoints.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
