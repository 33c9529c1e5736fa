package org.maskmarch.api.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldSpaceTest {
    private static final FieldSpace.Ndc NDC = new FieldSpace.Ndc(2, 3, 1, true);

    @Test
    void everySpaceLeadsBackToTheWorld() {
        Random random = new Random(3);
        for (FieldSpace space : List.of(FieldSpace.WORLD, NDC, new FieldSpace.Contracted(1, 2, 3, 2, 0.2, true, false),
                new FieldSpace.Contracted(1, 2, 3, 0.5, 1, false, true))) {
            for (int i = 0; i < 200; i++) {
                double[] p = {random.nextGaussian() * 4, random.nextGaussian() * 4, -0.1 - 20 * random.nextDouble()};
                double[] q = p.clone();
                assertTrue(space.toField(q));
                assertTrue(space.toWorld(q));
                assertArrayEquals(p, q, 1e-9);
            }
        }
    }

    /** The ray form of the transform (NeRF, appendix C), by hand: o' and d' of a ray on the near plane. */
    @Test
    void deviceCoordinatesFollowTheirRays() {
        double[] o = {0.3, -0.2, -1};
        double[] d = {0.1, 0.2, -0.9};
        double[] start = {-2 * o[0] / o[2], -3 * o[1] / o[2], 1 + 2 / o[2]};
        double[] slope = {-2 * (d[0] / d[2] - o[0] / o[2]), -3 * (d[1] / d[2] - o[1] / o[2]), -2 / o[2]};
        double t = 4;
        double[] p = {o[0] + t * d[0], o[1] + t * d[1], o[2] + t * d[2]};
        double share = 1 - o[2] / (o[2] + t * d[2]);
        double[] along = d.clone();
        NDC.viewDirection(p, along);
        assertTrue(NDC.toField(p));
        double length = Math.sqrt(slope[0] * slope[0] + slope[1] * slope[1] + slope[2] * slope[2]);
        for (int a = 0; a < 3; a++) {
            assertEquals(start[a] + share * slope[a], p[a], 1e-12);
            assertEquals(slope[a] / length, along[a], 1e-12);
        }
    }

    @Test
    void whatHasNoPlaceIsSaid() {
        assertFalse(NDC.toField(new double[] {0, 0, 0.1}));
        assertFalse(NDC.toWorld(new double[] {0, 0, 1}));
        FieldSpace.Contracted ball = new FieldSpace.Contracted(0, 0, 0, 1, 1, false, false);
        assertFalse(ball.toWorld(new double[] {2, 0, 0}));
        double[] p = {4, 0, 0};
        ball.toField(p);
        assertArrayEquals(new double[] {1.75, 0, 0}, p, 1e-12);
    }

    /** The derivative of the way back, along the axis. */
    @Test
    void contractedSpaceIsStretchedOutwards() {
        FieldSpace.Contracted space = new FieldSpace.Contracted(1, 2, 3, 2, 0.2, true, true);
        for (double x : new double[] {0.5, 1.05, 1.19}) {
            double[] from = {x, 0.01, 0.02};
            double[] to = {x + 1e-7, 0.01, 0.02};
            assertEquals(space.stretch(from), space.stretch(new double[] {0.02, 0.01, -x}));
            double[] p = from.clone();
            space.toWorld(from);
            space.toWorld(to);
            assertEquals((to[0] - from[0]) / 1e-7 / 2, space.stretch(p), 1e-4 * space.stretch(p));
        }
        assertEquals(Double.POSITIVE_INFINITY, space.stretch(new double[] {1.3, 0, 0}));
    }

    @ParameterizedTest
    @EnumSource(DensityActivation.Kind.class)
    void aMultipleOfADensityHasARawValueToo(DensityActivation.Kind kind) {
        DensityActivation activation = new DensityActivation(kind, 3);
        for (float raw : new float[] {0.2f, 2, 30}) {
            assertEquals(7 * activation.density(raw), activation.density(activation.times(raw, 7)),
                    1e-3 * activation.density(raw));
        }
        assertEquals(0, activation.density(activation.times(DensityActivation.NOTHING, Double.POSITIVE_INFINITY)), 1e-9);
        assertEquals(0, DensityActivation.RELU.times(0, Double.POSITIVE_INFINITY));
        assertEquals(-14, DensityActivation.RELU.times(-2, 7), "signed for interpolation");
    }

    @ParameterizedTest
    @EnumSource(DensityActivation.Kind.class)
    void rawValuesAndDensitiesAreInverse(DensityActivation.Kind kind) {
        DensityActivation activation = new DensityActivation(kind, 3);
        for (float density : new float[] {1e-4f, 0.1f, 2, 500}) {
            assertEquals(1, activation.density(activation.raw(density)) / density, 1e-3);
        }
        assertEquals(0, activation.density(DensityActivation.NOTHING), 0);
    }
}
