package org.maskmarch.march.opencl;

import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;

/**
 * Two soft balls with a thin shell round them and a wall behind, coloured by place and direction: hard and soft edges,
 * haze, rays that stop early and rays that pass.
 */
record Balls(String name, FieldSpace space, DensityActivation activation, Aabb box, double strength)
        implements RadianceField {
    @Override
    public FieldInfo info() {
        return new FieldInfo(name, space, activation, box, null, 0, Map.of());
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            double x = xyz[i * 3];
            double y = xyz[i * 3 + 1];
            double z = xyz[i * 3 + 2];
            double r = Math.sqrt((Math.abs(x) - 0.4) * (Math.abs(x) - 0.4) + y * y + (z + 0.1) * (z + 0.1));
            double ball = x > 0 ? 0.3 - r : 0.25 - r;
            double shell = 0.02 * (1 - Math.abs(r - 0.37) / 0.03);
            double wall = 0.05 - Math.abs(z - box.minZ() - 0.2);
            out[i] = (float) (strength * Math.max(Math.max(ball, wall), x > 0 ? 0.1 * shell : -1));
        }
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i * 3] = 0.5f + 0.4f * directions[i * 3];
            out[i * 3 + 1] = 0.5f + 0.3f * xyz[i * 3 + 1];
            out[i * 3 + 2] = xyz[i * 3] > 0 ? 0.9f : 0.2f;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
