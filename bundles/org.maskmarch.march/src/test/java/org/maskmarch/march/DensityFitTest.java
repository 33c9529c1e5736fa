package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;

/** Densities between vertices, against the exact field: its march, and its opacity at points that the fit never asked for. */
class DensityFitTest {
    private static final int RESOLUTION = 64;
    private static final FieldInfo.NativeGrid GRID = new FieldInfo.NativeGrid(Aabb.cube(1), RESOLUTION, RESOLUTION, RESOLUTION);
    private static final DensityActivation SOFTPLUS = DensityActivation.softplus(1);

    /**
     * A black ball with bumps that are about five voxels long.
     *
     * @param grid       where it says that it is stored, which keeps the baker from looking between the vertices
     * @param activation the surface is where the raw value is 0
     */
    private record Bumps(FieldInfo.NativeGrid grid, DensityActivation activation) implements RadianceField {
        @Override
        public FieldInfo info() {
            return new FieldInfo("bumps", FieldSpace.WORLD, activation, Aabb.cube(1), grid, 0, Map.of());
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                out[i] = (float) raw(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2]);
            }
        }

        private static double raw(double x, double y, double z) {
            double bump = Math.sin(40 * x) * Math.sin(40 * y) * Math.sin(40 * z);
            return 400 * (0.6 - Math.sqrt(x * x + y * y + z * z) + 0.04 * bump);
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            Arrays.fill(out, 0, n * 3, 0);
        }
    }

    private static BrickField bake(RadianceField field) {
        return (BrickField) new BrickBaker().bake(field, new BakeSettings(RESOLUTION, 0), Progress.NONE);
    }

    @Test
    void aFittedViewIsNearerToTheExactOne() {
        for (DensityActivation activation : new DensityActivation[] {DensityActivation.RELU, SOFTPLUS}) {
            double fitted = psnr(new Bumps(null, activation));
            double atVertices = psnr(new Bumps(GRID, activation));
            System.out.printf("%s: densities fitted %.1f dB, taken at the vertices %.1f dB%n", activation.kind(), fitted,
                    atVertices);
            assertTrue(fitted > atVertices + 2, "fitted " + fitted + ", at the vertices " + atVertices);
        }
    }

    private static double psnr(RadianceField field) {
        Camera camera = new Camera("front", 80, 80, 95, 95, 40, 40,
                new double[] {1, 0, 0, 0.05, 0, 1, 0, 0.02, 0, 0, 1, 3, 0, 0, 0, 1});
        MarchSettings settings = MarchSettings.of(0.5, 6, new float[] {1, 1, 1});
        ViewRender exact = new JavaRayMarcher().marchExact(field, camera, settings, Progress.NONE);
        ViewRender baked = new JavaRayMarcher().march(bake(field), camera, settings);
        double square = 0;
        for (int i = 0; i < exact.opacity().length; i++) {
            square += Math.pow(exact.opacity()[i] - baked.opacity()[i], 2);
        }
        return -10 * Math.log10(square / exact.opacity().length);
    }

    @Test
    void opacityInTheMiddleOfCellsIsNearerToTheFields() {
        double fitted = missInTheMiddleOfCells(bake(new Bumps(null, DensityActivation.RELU)));
        double atVertices = missInTheMiddleOfCells(bake(new Bumps(GRID, DensityActivation.RELU)));
        System.out.printf("opacity of a voxel missed by %.4f, at the vertices by %.4f%n", fitted, atVertices);
        assertTrue(fitted < 0.75 * atVertices, "fitted " + fitted + ", at the vertices " + atVertices);
    }

    /** Root mean square of what the opacity of a voxel is wrong by, in the cells that the surface goes through. */
    private static double missInTheMiddleOfCells(BrickField field) {
        VoxelLayout layout = field.layout();
        double voxel = layout.spacing(0);
        Cell cell = new Cell(layout);
        double square = 0;
        int cells = 0;
        for (int z = 0; z < RESOLUTION - 1; z++) {
            for (int y = 0; y < RESOLUTION - 1; y++) {
                for (int x = 0; x < RESOLUTION - 1; x++) {
                    double raw = Bumps.raw((x + 0.5) * voxel - 1, (y + 0.5) * voxel - 1, (z + 0.5) * voxel - 1);
                    if (Math.abs(raw * voxel) < 0.3) {
                        cell.locate(x + 0.5, y + 0.5, z + 0.5);
                        cell.resolve();
                        double is = -Math.expm1(-Math.max(0, cell.interpolate(field.values())) * voxel);
                        square += Math.pow(is + Math.expm1(-Math.max(0, raw) * voxel), 2);
                        cells++;
                    }
                }
            }
        }
        assertTrue(cells > 1000, cells + " cells");
        return Math.sqrt(square / cells);
    }

    @Test
    void valuesOfAFieldThatIsStoredOnTheVerticesStay() {
        BrickField field = bake(new Bumps(GRID, DensityActivation.RELU));
        VoxelLayout layout = field.layout();
        for (int slot = 0; slot < layout.slotCount(); slot++) {
            double raw = Bumps.raw(layout.x(slot) * layout.spacing(0) - 1, layout.y(slot) * layout.spacing(1) - 1,
                    layout.z(slot) * layout.spacing(2) - 1);
            if (Math.abs(raw) > 1) {
                assertEquals(raw, field.values()[slot], 1e-3);
            }
        }
    }

    @Test
    void cellsThatAreNotStoredWholeHaveNoDensity() {
        VoxelLayout layout = bake(new Bumps(null, SOFTPLUS)).layout();
        float[] values = bake(new Bumps(null, SOFTPLUS)).values();
        for (int slot = 0; slot < values.length; slot++) {
            if (values[slot] > 0) {
                for (int n = 0; n < 27; n++) {
                    assertTrue(layout.slot(layout.x(slot) + n % 3 - 1, layout.y(slot) + n / 3 % 3 - 1,
                            layout.z(slot) + n / 9 - 1) >= 0);
                }
            }
        }
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfThreads() throws Exception {
        float[][] values = new float[2][];
        int[] threads = {1, 5};
        for (int i = 0; i < 2; i++) {
            ForkJoinPool pool = new ForkJoinPool(threads[i]);
            try {
                values[i] = pool.submit(() -> bake(new Bumps(null, DensityActivation.RELU)).values()).get();
            } finally {
                pool.shutdown();
            }
        }
        assertArrayEquals(values[0], values[1]);
    }

    @Test
    void aFieldThatIsNoNumberBetweenVerticesIsRefused() {
        Bumps good = new Bumps(null, DensityActivation.RELU);
        RadianceField broken = new RadianceField() {
            @Override
            public FieldInfo info() {
                return good.info();
            }

            @Override
            public void density(float[] xyz, int n, float[] out) {
                good.density(xyz, n, out);
                for (int i = 0; i < n; i++) {
                    double grid = (xyz[i * 3] + 1) * (RESOLUTION - 1) / 2;
                    out[i] = Math.abs(grid - Math.rint(grid)) > 0.1 ? Float.NaN : out[i];
                }
            }

            @Override
            public void colour(float[] xyz, float[] directions, int n, float[] out) {
                good.colour(xyz, directions, n, out);
            }
        };
        assertEquals("field.not-finite", assertThrows(MaskmarchException.class, () -> bake(broken)).code());
    }
}
