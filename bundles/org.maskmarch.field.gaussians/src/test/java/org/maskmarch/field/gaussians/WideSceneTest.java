package org.maskmarch.field.gaussians;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.PlyFile;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.field.gaussians.Model.Splat;

class WideSceneTest {
    private static final FieldSpace.Contracted SPACE = new FieldSpace.Contracted(0.1, -0.2, 0.3, 0.5, 1, false, false);

    @TempDir
    Path folder;

    /** Against the covariance that the derivative of the space itself gives, taken by differences. */
    @Test
    void splatsAreContractedWithTheSpaceAtTheirCentres() throws IOException {
        Model model = Model.random(200, 1, 3);
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            Splat s = model.splats.get(i);
            for (int axis = 0; axis < 3; axis++) {
                s.mean()[axis] *= Math.pow(10, 4 * random.nextDouble());
                s.scale()[axis] *= Math.pow(10, -4 * random.nextDouble());
            }
        }
        Splats splats = splats(model);
        Splats out = WideScene.contracted(splats, SPACE);
        double[] axes = new double[9];
        for (int i = 0; i < splats.count(); i++) {
            double[] mean = {splats.mean(i, 0), splats.mean(i, 1), splats.mean(i, 2)};
            double[][] derivative = derivative(mean);
            double[][] expected = new double[3][3];
            splats.axes(i, axes);
            for (int a = 0; a < 3; a++) {
                double[] along = new double[3];
                for (int r = 0; r < 3; r++) {
                    for (int c = 0; c < 3; c++) {
                        along[r] += derivative[r][c] * axes[c * 3 + a] * splats.scale(i, a);
                    }
                }
                add(expected, along);
            }
            SPACE.toField(mean);
            double[][] actual = new double[3][3];
            out.axes(i, axes);
            for (int a = 0; a < 3; a++) {
                assertEquals(mean[a], out.mean(i, a), 1e-6);
                add(actual, new double[] {axes[a] * out.scale(i, a), axes[3 + a] * out.scale(i, a),
                    axes[6 + a] * out.scale(i, a)});
            }
            double size = expected[0][0] + expected[1][1] + expected[2][2];
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    assertEquals(expected[r][c], actual[r][c], 1e-5 * size, "covariance of splat " + i);
                }
            }
            assertEquals(splats.opacity(i), out.opacity(i));
            assertEquals(splats.harmonic(i, 1, 2), out.harmonic(i, 1, 2));
        }
    }

    private static double[][] derivative(double[] at) {
        double[][] out = new double[3][3];
        double step = 1e-5 * Math.max(1, Math.abs(at[0]) + Math.abs(at[1]) + Math.abs(at[2]));
        for (int c = 0; c < 3; c++) {
            double[] to = at.clone();
            double[] from = at.clone();
            to[c] += step;
            from[c] -= step;
            SPACE.toField(to);
            SPACE.toField(from);
            for (int r = 0; r < 3; r++) {
                out[r][c] = (to[r] - from[r]) / (2 * step);
            }
        }
        return out;
    }

    private static void add(double[][] covariance, double[] along) {
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                covariance[r][c] += along[r] * along[c];
            }
        }
    }

    @Test
    void onlyWideScenesAreContractedAndBoundsWin() throws IOException {
        Splats compact = splats(Model.random(1000, 0, 5));
        assertNull(WideScene.space(compact, SplatBounds.of(compact)));
        Model model = Model.stillLife(0.05, 0, 5).amidSurroundings(1000, new Random(6));
        Splats wide = splats(model);
        FieldSpace.Contracted space = WideScene.space(wide, SplatBounds.of(wide));
        assertEquals(0, space.centreX(), 0.15);
        assertEquals(0, space.centreZ(), 0.15);
        assertTrue(space.radius() > 0.7 && space.radius() < 2, "the table of side 2: radius " + space.radius());
        Path file = Files.write(folder.resolve("wide.ply"), Containers.ply(model));
        GaussiansFamily family = new GaussiansFamily();
        assertEquals(FieldSpace.WORLD, family.open(file, new FieldOptions(Aabb.cube(1))).info().space());
        assertEquals(FieldSpace.WORLD, family.open(file,
                new FieldOptions(null, FieldOptions.Space.WORLD, FieldSpace.Ndc.UNPLACED)).info().space());
        RadianceField field = family.open(file, FieldOptions.NONE);
        assertInstanceOf(FieldSpace.Contracted.class, field.info().space());
        assertEquals(384, field.info().nativeGrid().nx());
        FieldConformance.check(family, file, FieldOptions.NONE);
    }

    /** Most of the opacity far away: nothing says that the few splats in the middle are the scene. */
    @Test
    void aScreenRoundLittleIsNotWide() throws IOException {
        Splats splats = splats(Model.random(100, 0, 7).amidSurroundings(1000, new Random(8)));
        assertNull(WideScene.space(splats, SplatBounds.of(splats)));
    }

    private Splats splats(Model model) throws IOException {
        Path file = Files.write(folder.resolve("model.ply"), Containers.ply(model));
        return PlySplats.read(PlyFile.open(file), "model.ply");
    }
}
