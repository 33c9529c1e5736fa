package org.maskmarch.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A scene sampled at the centres of cells, in the arrays of a Plenoxels (svox2) {@code ckpt.npz} with spherical
 * harmonics of degree 1. Only a shell of cells round the surfaces is stored.
 *
 * @param side    cells on each axis of the cube of half side 1 round the origin
 * @param links   [side, side, side] row of a cell, or -1
 * @param density [rows] per world unit
 * @param sh      [rows, 3, 4] half-precision bits
 */
record SparseGrid(int side, int[] links, float[] density, short[] sh) {
    private static final int COEFFICIENTS = 12;
    private static final double C0 = 0.28209479177387814;
    private static final double C1 = 0.4886025119029199;
    /** Cells stored in front of and behind the surface, so that whatever a ray interpolates has a colour. */
    private static final double IN_FRONT = 1.5;
    private static final double BEHIND = 2.6;
    private static final int BLOCK = 8;
    /** Steps of the stored numbers: coarser than what can be seen, and deflate packs them better. */
    private static final double COLOUR_STEPS = 255;
    private static final double SHEEN_STEPS = 128;

    /** How density rises into a solid. */
    enum Surface {
        /**
         * Linearly over 1.5 cells, as soft as a trained field. It starts behind the surface, because interpolation carries
         * it forward by part of a cell, and rays that graze a surface gather it on a long way: silhouettes of round things
         * have the true size; sharp edges lose most of a cell.
         */
        SOFT {
            @Override
            double depth(double cells) {
                double rise = Math.max(0, Math.min(1, (-0.25 - cells) / 1.5));
                return Math.rint(rise * 96) / 96 * 6;
            }
        },
        /**
         * Steeply, and negative in front, where interpolation shall find the surface: a little before the true one, so that
         * silhouettes gain on faces and round things what interpolation takes off sharp edges.
         */
        SHARP {
            @Override
            double depth(double cells) {
                return Math.rint((0.05 - cells) * 64) / 64 * 40;
            }
        };

        /** Optical depth of a cell; below 0 there is nothing. */
        abstract double depth(double cells);
    }

    /** Samples a scene; the result does not depend on the number of threads. */
    static SparseGrid of(TabletopScene scene, int side, Surface surface) {
        Slice[] slices = new Slice[side];
        IntStream.range(0, side).parallel().forEach(x -> slices[x] = new Slice(scene, side, x, surface));
        int rows = Arrays.stream(slices).mapToInt(s -> s.rows).sum();
        SparseGrid grid = new SparseGrid(side, new int[side * side * side], new float[rows],
                new short[rows * COEFFICIENTS]);
        int row = 0;
        for (int x = 0; x < side; x++) {
            Slice slice = slices[x];
            for (int i = 0; i < side * side; i++) {
                grid.links[x * side * side + i] = slice.links[i] < 0 ? -1 : row + slice.links[i];
            }
            System.arraycopy(slice.density, 0, grid.density, row, slice.rows);
            System.arraycopy(slice.sh, 0, grid.sh, row * COEFFICIENTS, slice.rows * COEFFICIENTS);
            row += slice.rows;
        }
        return grid;
    }

    /** The cells of one x. */
    private static final class Slice {
        private final TabletopScene scene;
        private final Surface surface;
        private final double cell;
        private final int[] links;
        private float[] density = new float[1024];
        private short[] sh = new short[1024 * COEFFICIENTS];
        private int rows;

        Slice(TabletopScene scene, int side, int x, Surface surface) {
            this.scene = scene;
            this.surface = surface;
            this.cell = 2.0 / side;
            this.links = new int[side * side];
            Arrays.fill(links, -1);
            boolean[] near = nearBlocks(side, x);
            int blocks = (side + BLOCK - 1) / BLOCK;
            for (int y = 0; y < side; y++) {
                for (int z = 0; z < side; z++) {
                    if (near[y / BLOCK * blocks + z / BLOCK]) {
                        sample(y * side + z, centre(x, y, z));
                    }
                }
            }
        }

        /** Which squares of cells can hold any of the shell. */
        private boolean[] nearBlocks(int side, int x) {
            int blocks = (side + BLOCK - 1) / BLOCK;
            boolean[] near = new boolean[blocks * blocks];
            double limit = cell * (BLOCK * Math.sqrt(0.5) + Math.max(IN_FRONT, BEHIND) + 1);
            for (int i = 0; i < near.length; i++) {
                double half = (BLOCK - 1) / 2.0;
                Vec middle = centre(x, i / blocks * BLOCK + half, i % blocks * BLOCK + half);
                // underestimates of a distance stay above half of it
                near[i] = Math.abs(scene.distance(middle)) < limit;
            }
            return near;
        }

        private Vec centre(double x, double y, double z) {
            return new Vec((x + 0.5) * cell - 1, (y + 0.5) * cell - 1, (z + 0.5) * cell - 1);
        }

        private void sample(int at, Vec p) {
            Solid solid = scene.nearest(p);
            double distance = solid.trueDistance(p);
            if (distance > IN_FRONT * cell || distance < -BEHIND * cell) {
                return;
            }
            if (rows == density.length) {
                density = Arrays.copyOf(density, rows * 2);
                sh = Arrays.copyOf(sh, rows * 2 * COEFFICIENTS);
            }
            density[rows] = (float) (surface.depth(distance / cell) / cell);
            store(scene.look(solid, p.minus(solid.normal(p).times(distance)), cell));
            links[at] = rows++;
        }

        private void store(TabletopScene.Look look) {
            int to = rows * COEFFICIENTS;
            Vec c = look.colour();
            Vec s = look.sheen();
            // basis -C1 y, C1 z, -C1 x
            double[] linear = {-s.y() / C1, s.z() / C1, -s.x() / C1};
            for (int channel = 0; channel < 3; channel++) {
                double value = channel == 0 ? c.x() : channel == 1 ? c.y() : c.z();
                sh[to++] = Half.bits((float) ((Math.rint(value * COLOUR_STEPS) / COLOUR_STEPS - 0.5) / C0));
                for (double l : linear) {
                    sh[to++] = Half.bits((float) (Math.rint(l * SHEEN_STEPS) / SHEEN_STEPS));
                }
            }
        }
    }

    /** Writes the checkpoint. */
    void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                NpzWriter npz = new NpzWriter(out)) {
            npz.floats("radius", new float[] {1, 1, 1}, 3);
            npz.floats("center", new float[3], 3);
            npz.ints("links", links, side, side, side);
            npz.floats("density_data", density, density.length, 1);
            npz.halves("sh_data", sh, density.length, COEFFICIENTS);
            npz.number("basis_type", 1);
        }
    }
}
