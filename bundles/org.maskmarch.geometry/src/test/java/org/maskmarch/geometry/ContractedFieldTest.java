package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;

class ContractedFieldTest {
    /** Raw density and colour are the world's x. */
    private static final RadianceField WORLD = new RadianceField() {
        @Override
        public FieldInfo info() {
            return new FieldInfo("x", FieldSpace.WORLD, DensityActivation.exp(1), new Aabb(-8, -4, -2, 9, 4, 2), null, 0.1,
                    Map.of("a", "b"));
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                out[i] = xyz[i * 3];
            }
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            for (int i = 0; i < n * 3; i++) {
                out[i] = xyz[i / 3 * 3];
            }
        }
    };
    private final RadianceField field = new ContractedField(WORLD, 1, 0, 0, 2);

    @Test
    void pointsAreThoseOfTheWorld() {
        // inside: (x - 1) / 2; outside by hand: q = (4, 0, 0), m = 4, contracted to 2 - 1/4
        float[] xyz = {0.5f, 0.1f, 0, 1.75f, 0, 0};
        float[] out = new float[2];
        field.density(xyz, 2, out);
        assertEquals(2, out[0], 1e-6);
        assertEquals(9, out[1], 1e-5);
        float[] rgb = new float[12];
        field.colours(xyz, 2, new float[] {1, 0, 0, 0, 1, 0}, 2, rgb);
        assertEquals(2, rgb[3], 1e-6);
        assertEquals(9, rgb[11], 1e-5);
    }

    @Test
    void nothingIsAtInfinityOrOutsideTheBounds() {
        float[] out = new float[3];
        field.density(new float[] {1.99f, 0, 0, 2.5f, 0, 0, 0, 0, 1.5f}, 3, out);
        for (float raw : out) {
            assertEquals(DensityActivation.NOTHING, raw);
        }
    }

    @Test
    void theBoxHoldsTheContractedBox() {
        Aabb bounds = field.info().bounds();
        assertEquals(1.75, bounds.maxX(), 1e-12);
        assertEquals(-(2 - 1 / 4.5), bounds.minX(), 1e-12);
        assertEquals(1.5, bounds.maxY(), 1e-12);
        assertEquals(1, bounds.maxZ(), 1e-12);
        assertTrue(field.info().space() instanceof FieldSpace.Contracted c && c.worldDensity());
        assertEquals("b", field.info().details().get("a"));
        assertEquals(0.05, field.info().stepSize(), 1e-12);
    }
}
