package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.VoxelLayout;

/** Against what the definitions say of each cell and each brick, one by one. */
class OccupancyTest {

    @Test
    void saysOfEveryCellWhetherItHasACornerOfEachKind() {
        Random random = new Random(5);
        for (int trial = 0; trial < 20; trial++) {
            VoxelLayout layout = layout(random, 9 + random.nextInt(14), 8 + random.nextInt(9), 5 + random.nextInt(12));
            float[] values = sparse(random, layout.slotCount(), 0.02);
            float[] labels = sparse(random, layout.slotCount(), 0.3);
            check(layout, new Occupancy(layout, Occupancy.marks(values)), values, null);
            check(layout, new Occupancy(layout, Occupancy.marks(values), Occupancy.marks(labels)), values, labels);
        }
    }

    @Test
    void ofNothingLeapsEverywhere() {
        VoxelLayout layout = layout(new Random(1), 12, 12, 12);
        Occupancy none = new Occupancy(layout, Occupancy.marks(new float[layout.slotCount()]));
        byte[] far = new byte[27];
        Arrays.fill(far, Byte.MAX_VALUE);
        assertArrayEquals(far, none.leap());
        assertTrue(none.box().isEmpty());
    }

    @Test
    void thatOfTheLastLabelsIsKeptUntilTheyDiffer() {
        BrickField field = (BrickField) new BrickBaker().bake(new BallField(), new BakeSettings(32, 0), Progress.NONE);
        float[] labels = sparse(new Random(2), field.layout().slotCount(), 0.5);
        Occupancy once = field.occupancy(labels);
        assertSame(once, field.occupancy(labels.clone()));
        labels[labels.length / 2] = 1 - labels[labels.length / 2];
        assertNotSame(once, field.occupancy(labels));
    }

    private static double at(VoxelLayout layout, int axis, int vertex) {
        return layout.box().min(axis) + vertex * layout.spacing(axis);
    }

    /** @param labels null: values alone count */
    private static void check(VoxelLayout layout, Occupancy occupancy, float[] values, float[] labels) {
        boolean[] occupied = new boolean[occupancy.leap().length];
        Cell cell = new Cell(layout);
        int[] first = {layout.nx(), layout.ny(), layout.nz()};
        int[] end = new int[3];
        for (int z = 0; z < layout.nz() - 1; z++) {
            for (int y = 0; y < layout.ny() - 1; y++) {
                for (int x = 0; x < layout.nx() - 1; x++) {
                    cell.locate(x + 0.5, y + 0.5, z + 0.5);
                    int position = cell.brickPosition();
                    boolean has = hasPositive(layout, values, x, y, z)
                            && (labels == null || hasPositive(layout, labels, x, y, z));
                    occupied[position] |= has;
                    assertTrue(!has || !occupancy.isEmpty(position, cell.x, cell.y, cell.z), "a cell that is not empty");
                    assertTrue(has || occupancy.isEmpty(position, cell.x, cell.y, cell.z) || layout.brickAt(position) < 0, "an empty cell");
                    if (has) {
                        int[] at = {x, y, z};
                        for (int axis = 0; axis < 3; axis++) {
                            first[axis] = Math.min(first[axis], at[axis] / 4 * 4);
                            end[axis] = Math.max(end[axis], at[axis] / 4 * 4 + 4);
                        }
                    }
                }
            }
        }
        Optional<Aabb> seen = occupancy.box();
        for (int axis = 0; axis < 3; axis++) {
            // a vertex beyond the last cell of its axis may make a brick of its own
            assertTrue(seen.isEmpty() ? end[axis] == 0 : seen.get().min(axis) <= at(layout, axis, first[axis])
                    && seen.get().max(axis) >= at(layout, axis, end[axis]));
        }
        for (int position = 0; position < occupied.length; position++) {
            int distance = occupancy.leap()[position];
            assertTrue(!occupied[position] || distance == 0);
            assertEquals(nearest(layout, occupancy.leap(), position), distance);
        }
    }

    private static boolean hasPositive(VoxelLayout layout, float[] values, int x, int y, int z) {
        for (int corner = 0; corner < 8; corner++) {
            int slot = layout.slot(x + (corner & 1), y + (corner >> 1 & 1), z + (corner >> 2));
            if (slot >= 0 && values[slot] > 0) {
                return true;
            }
        }
        return false;
    }

    /** Chebyshev distance to the nearest brick of distance 0, by looking at all. */
    private static int nearest(VoxelLayout layout, byte[] leap, int from) {
        int bx = layout.bricksX();
        int by = layout.bricksY();
        int best = Byte.MAX_VALUE;
        for (int p = 0; p < leap.length; p++) {
            if (leap[p] == 0) {
                best = Math.min(best, Math.max(Math.abs(p % bx - from % bx),
                        Math.max(Math.abs(p / bx % by - from / bx % by), Math.abs(p / bx / by - from / bx / by))));
            }
        }
        return best;
    }

    private static VoxelLayout layout(Random random, int nx, int ny, int nz) {
        boolean[] present = new boolean[VoxelLayout.bricks(nx) * VoxelLayout.bricks(ny) * VoxelLayout.bricks(nz)];
        for (int i = 0; i < present.length; i++) {
            present[i] = random.nextInt(3) > 0;
        }
        return new VoxelLayout(new Aabb(0, 0, 0, 1, 1, 1), nx, ny, nz, present);
    }

    private static float[] sparse(Random random, int slots, double share) {
        float[] values = new float[slots];
        for (int i = 0; i < slots; i++) {
            values[i] = random.nextDouble() < share ? 1 : 0;
        }
        return values;
    }
}
