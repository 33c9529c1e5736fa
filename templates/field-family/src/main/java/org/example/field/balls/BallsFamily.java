package org.example.field.balls;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.ContainerFormat;
import org.maskmarch.checkpoint.NpzArchive;

/**
 * Reads soft balls: an {@code .npz} of float arrays {@code ball_centres} [n, 3], {@code ball_radii} [n],
 * {@code ball_densities} [n] (at the centre, per world unit) and {@code ball_colours} [n, 3] (0..1).
 */
public final class BallsFamily implements FieldFamily {
    /** Each point asks every ball; more of them would need a tree. */
    private static final int MAX_BALLS = 10_000;
    /** World units; beyond this, float coordinates no longer tell the points of a ball apart. */
    private static final float MAX_COORDINATE = 1e4f;

    @Override
    public String name() {
        return "balls";
    }

    @Override
    public boolean recognises(Path checkpoint) {
        if (ContainerFormat.of(checkpoint) != ContainerFormat.ZIP) {
            return false;
        }
        try (NpzArchive npz = NpzArchive.open(checkpoint)) {
            return isBalls(npz);
        }
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        String file = String.valueOf(checkpoint.getFileName());
        if (ContainerFormat.of(checkpoint) == ContainerFormat.ZIP) {
            try (NpzArchive npz = NpzArchive.open(checkpoint)) {
                if (isBalls(npz)) {
                    return read(npz, file, options);
                }
            }
        }
        throw MaskmarchException.badInput("field.unrecognised", file, "These are no soft balls.",
                "Leave out `family:` to have the family detected.");
    }

    private static boolean isBalls(NpzArchive npz) {
        return npz.has("ball_centres") && npz.has("ball_radii");
    }

    private BallsField read(NpzArchive npz, String file, FieldOptions options) {
        int n = npz.tensor("ball_radii").require(-1).elements();
        if (n < 1 || n > MAX_BALLS) {
            throw bad(file + ": ball_radii", "There are " + n + " balls; 1 to " + MAX_BALLS + " are read.");
        }
        float[] centres = within(-MAX_COORDINATE, MAX_COORDINATE, npz, "ball_centres", file, n, 3);
        float[] radii = within(1e-3f, MAX_COORDINATE, npz, "ball_radii", file, n);
        float[] densities = within(0, 1e6f, npz, "ball_densities", file, n);
        float[] colours = within(0, 1, npz, "ball_colours", file, n, 3);

        Map<String, String> details = new LinkedHashMap<>();
        details.put("balls", String.valueOf(n));
        details.put("colour head", "a colour for each ball, lit from the camera");
        FieldInfo info = new FieldInfo(name(), FieldSpace.WORLD, DensityActivation.RELU,
                crop(box(centres, radii), options.bounds(), file), null, 0, details);
        return new BallsField(centres, radii, densities, colours, info);
    }

    /** An array of a known shape whose values are finite and in a range. */
    private static float[] within(float least, float most, NpzArchive npz, String key, String file, int... shape) {
        float[] values = npz.tensor(key).require(shape).finiteFloats();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < least || values[i] > most) {
                throw bad(file + ": " + key, "Element " + i + " is " + values[i] + ", not within " + least + " to " + most
                        + '.');
            }
        }
        return values;
    }

    private static Aabb box(float[] centres, float[] radii) {
        double[] min = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] max = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int i = 0; i < centres.length; i++) {
            min[i % 3] = Math.min(min[i % 3], (double) centres[i] - radii[i / 3]);
            max[i % 3] = Math.max(max[i % 3], (double) centres[i] + radii[i / 3]);
        }
        return new Aabb(min[0], min[1], min[2], max[0], max[1], max[2]);
    }

    /** The box of the balls, cut to what the scene file asks for. */
    private static Aabb crop(Aabb box, Aabb wanted, String file) {
        return wanted == null ? box : box.intersection(wanted).orElseThrow(() -> MaskmarchException.badInput(
                "field.bounds-outside", file, "The bounds of the scene do not meet the box of the balls, " + box + '.',
                "Leave out bounds, or give a part of that box."));
    }

    private static MaskmarchException bad(String subject, String message) {
        return MaskmarchException.badInput("checkpoint.bad-value", subject, message, "Write the balls again.");
    }
}
