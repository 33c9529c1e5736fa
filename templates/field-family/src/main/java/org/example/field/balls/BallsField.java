package org.example.field.balls;

import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;

/**
 * Soft balls. The raw density of a ball falls from that of its centre in a straight line, through 0 at its surface, to
 * below 0 outside: what is stored at voxels and interpolated between them keeps the surface where it is. The densest ball
 * at a point gives the density and the colour, which is brighter the more its surface faces the viewer. Immutable.
 */
final class BallsField implements RadianceField {
    private static final float AMBIENT = 0.6f;

    private final float[] centres;
    private final float[] radii;
    private final float[] densities;
    private final float[] colours;
    private final FieldInfo info;

    /** @param centres [n, 3]; the others as in the file */
    BallsField(float[] centres, float[] radii, float[] densities, float[] colours, FieldInfo info) {
        this.centres = centres;
        this.radii = radii;
        this.densities = densities;
        this.colours = colours;
        this.info = info;
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            float x = xyz[i * 3];
            float y = xyz[i * 3 + 1];
            float z = xyz[i * 3 + 2];
            float raw = raw(densest(x, y, z), x, y, z);
            out[i] = info.bounds().contains(x, y, z) ? raw : Math.min(0, raw);
        }
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            float x = xyz[i * 3];
            float y = xyz[i * 3 + 1];
            float z = xyz[i * 3 + 2];
            int ball = densest(x, y, z);
            float dx = x - centres[ball * 3];
            float dy = y - centres[ball * 3 + 1];
            float dz = z - centres[ball * 3 + 2];
            float distance = distance(ball, x, y, z);
            // the cosine between the surface's normal and the way back to the camera; 0 at the very centre
            float facing = distance == 0 ? 0
                    : -(dx * directions[i * 3] + dy * directions[i * 3 + 1] + dz * directions[i * 3 + 2]) / distance;
            float light = AMBIENT + (1 - AMBIENT) * facing;
            for (int c = 0; c < 3; c++) {
                out[i * 3 + c] = light * colours[ball * 3 + c];
            }
        }
    }

    private int densest(float x, float y, float z) {
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int ball = 0; ball < radii.length; ball++) {
            float raw = raw(ball, x, y, z);
            if (raw > most) {
                most = raw;
                best = ball;
            }
        }
        return best;
    }

    private float raw(int ball, float x, float y, float z) {
        return densities[ball] * (1 - distance(ball, x, y, z) / radii[ball]);
    }

    private float distance(int ball, float x, float y, float z) {
        double dx = (double) x - centres[ball * 3];
        double dy = (double) y - centres[ball * 3 + 1];
        double dz = (double) z - centres[ball * 3 + 2];
        return (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
}
