package org.maskmarch.field.plenoxels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.view.Camera;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.JavaRayMarcher;

/** Plenoxels with background layers, against the original's way of compositing them. */
class UnboundedPlenoxelsTest {
    private static final float[] BEHIND = {0.5f, 0.5f, 0.5f};
    private static final int SIZE = 64;
    private static final double[] CENTRE = {0.3, -0.2, 0.5};

    private final PlenoxelsFamily family = new PlenoxelsFamily();
    private final PlainPlenoxels scene = new PlainPlenoxels(CENTRE, 1.7, 64, 32, 16);

    @TempDir
    Path folder;

    /** Across the ball, as the cameras of a training look; and past its rim, where rays go through the layers obliquely. */
    @Test
    void viewsShowGridAndBackgroundAsTheOriginalDoes() throws IOException {
        RadianceField field = open(FieldOptions.NONE);
        BakedField baked = new BrickBaker().bake(field, BakeSettings.DEFAULT, Progress.NONE);
        compare(field, baked, camera(0.9, 0.1, 0), 45, 37);
        compare(field, baked, camera(0.4, 2.2, 0), 55, 46);
        compare(field, baked, camera(0.7, 4.5, 0.4), 43, 34.5);
        compare(field, baked, camera(0.9, 1.5, 1.5), 33, 29);
    }

    private void compare(RadianceField field, BakedField baked, Camera camera, double leastExact, double leastBaked) {
        MarchSettings settings = MarchSettings.of(0.01, 1e6, BEHIND);
        float[] truth = truth(camera);
        double exact = psnr(truth, new JavaRayMarcher().marchExact(field, camera, settings, Progress.NONE).rgb());
        double marched = psnr(truth, new JavaRayMarcher().march(baked, camera, settings).rgb());
        System.out.printf("plenoxels with background: exact %.1f dB, baked %.1f dB%n", exact, marched);
        assertTrue(exact > leastExact, "exact " + exact);
        assertTrue(marched > leastBaked, "baked " + marched);
    }

    /** The sky is opaque: what is behind everything shows nowhere but in the directions without a map. */
    @Test
    void withoutItsBackgroundTheSceneIsAnother() throws IOException {
        RadianceField cut = open(new FieldOptions(Aabb.cube(9)));
        assertEquals(FieldSpace.WORLD, cut.info().space());
        Camera camera = camera(0.9, 0.1, 0);
        float[] rgb = new JavaRayMarcher().marchExact(cut, camera, MarchSettings.of(0.01, 1e6, BEHIND), Progress.NONE).rgb();
        assertTrue(psnr(truth(camera), rgb) < 20);
        assertArrayEquals(BEHIND, Arrays.copyOf(rgb, 3), 1e-6f);
    }

    @Test
    void theGridOfTheSpaceContinuesTheGridOfTheBox() throws IOException {
        NativeGrid grid = open(FieldOptions.NONE).info().nativeGrid();
        double cell = 2.0 / scene.cells;
        for (int axis = 0; axis < 3; axis++) {
            assertTrue(grid.box().max(axis) >= 2);
            assertEquals(cell, grid.box().size(axis) / (grid.nx() - 1), 1e-12);
            double steps = (-1 + cell / 2 - grid.box().min(axis)) / cell;
            assertEquals(Math.rint(steps), steps, 1e-9, "a vertex at the centre of the first cell");
        }
    }

    @Test
    void largeGridsAreContinuedMoreCoarselyByTheSameShareOnEachAxis() {
        NativeGrid grid = UnboundedPlenoxels.around(new NativeGrid(Aabb.cube(1), 640, 320, 640), 0.4);
        assertEquals(UnboundedPlenoxels.MOST_CELLS + 2, grid.nx());
        assertEquals(UnboundedPlenoxels.MOST_CELLS / 2 + 2, grid.ny());
        assertEquals(2.0 / 256, grid.box().size(0) / (grid.nx() - 1), 1e-12);
        assertEquals(2.0 / 128, grid.box().size(1) / (grid.ny() - 1), 1e-12);
        assertTrue(grid.box().maxX() >= 2 && grid.box().maxY() >= 2);
    }

    @Test
    void keepsTheContractOfAFieldAndItsReaderIsNotFooled() throws IOException {
        Path file = new PlainPlenoxels(CENTRE, 1.7, 8, 4, 3).write(folder.resolve("small.npz"));
        FieldConformance.check(family, file, FieldOptions.NONE);
        ReaderFuzz.run("plenoxels with background", ReaderFuzz.of(family, FieldOptions.NONE), file);
    }

    private RadianceField open(FieldOptions options) throws IOException {
        return family.open(scene.write(folder.resolve("ckpt.npz")), options);
    }

    private float[] truth(Camera camera) {
        float[] rgb = new float[SIZE * SIZE * 3];
        double[] m = camera.cameraToWorld();
        for (int p = 0; p < SIZE * SIZE; p++) {
            double[] along = {(p % SIZE + 0.5 - camera.cx()) / camera.fx(), -(p / SIZE + 0.5 - camera.cy()) / camera.fy(), -1};
            double length = Math.sqrt(along[0] * along[0] + along[1] * along[1] + 1);
            double[] o = new double[3];
            double[] d = new double[3];
            for (int r = 0; r < 3; r++) {
                o[r] = m[r * 4 + 3];
                d[r] = (m[r * 4] * along[0] + m[r * 4 + 1] * along[1] + m[r * 4 + 2] * along[2]) / length;
            }
            double[] colour = scene.ray(o, d, BEHIND);
            for (int c = 0; c < 3; c++) {
                rgb[p * 3 + c] = (float) colour[c];
            }
        }
        return rgb;
    }

    /**
     * Near the plane of x and z.
     *
     * @param distance from the centre, in radii of the ball
     * @param place    angle of the place round the centre
     * @param aside    angle between the view and the way to the centre
     */
    private static Camera camera(double distance, double place, double aside) {
        double s = Math.sin(place + aside);
        double c = Math.cos(place + aside);
        double r = distance * 1.7;
        return new Camera("c", SIZE, SIZE, 0.7 * SIZE, 0.7 * SIZE, SIZE / 2.0, SIZE / 2.0, new double[] {
            c, 0, s, CENTRE[0] + r * Math.sin(place), 0, 1, 0, CENTRE[1] + 0.1, -s, 0, c, CENTRE[2] + r * Math.cos(place), 0, 0, 0, 1});
    }

    private static double psnr(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(Math.min(1, a[i]) - Math.min(1, b[i]), 2);
        }
        return -10 * Math.log10(sum / a.length);
    }
}
