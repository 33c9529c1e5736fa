package org.maskmarch.march;

import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;

/** Two soft balls with analytic density, the one at +x red and shaded by direction, the one at -x blue. */
final class BallField implements RadianceField {
    static final float RADIUS = 0.35f;
    static final float OFFSET = 0.45f;

    @Override
    public FieldInfo info() {
        return new FieldInfo("balls", Aabb.cube(1), null, 0, Map.of());
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            float x = Math.abs(xyz[i * 3]) - OFFSET;
            double r = Math.sqrt(x * x + xyz[i * 3 + 1] * xyz[i * 3 + 1] + xyz[i * 3 + 2] * xyz[i * 3 + 2]);
            out[i] = (float) (800 * (RADIUS - r));
        }
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            boolean red = xyz[i * 3] > 0;
            float shade = 0.6f + 0.3f * directions[i * 3 + 1];
            out[i * 3] = red ? shade : 0.1f;
            out[i * 3 + 1] = 0.2f;
            out[i * 3 + 2] = red ? 0.1f : 0.8f;
        }
    }
}
