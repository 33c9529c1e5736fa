package org.maskmarch.field.ngp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that the program's own index arithmetic gives. */
class GridTablesTest {

    @Test
    void levelsOfTheEightByFourConfiguration() {
        List<GridLevel> table = new GridConfig(8, 4, 1 << 19, 16, 2, false).table();
        assertArrayEquals(new double[] {15, 31, 63, 127, 255, 511, 1023, 2047},
                table.stream().mapToDouble(GridLevel::scale).toArray());
        assertArrayEquals(new int[] {16, 32, 64, 128, 256, 512, 1024, 2048},
                table.stream().mapToInt(GridLevel::resolution).toArray());
        assertArrayEquals(new long[] {4096, 32768, 262144, 524288, 524288, 524288, 524288, 524288},
                table.stream().mapToLong(GridLevel::entries).toArray());
        assertEquals(2_920_448 * 4, new GridConfig(8, 4, 1 << 19, 16, 2, false).parameters());
    }

    @Test
    void levelsOfTheSixteenByTwoConfiguration() {
        GridConfig config = new GridConfig(16, 2, 1 << 19, 16, 1.38191283f, false);
        assertArrayEquals(new int[] {16, 23, 31, 43, 59, 81, 112, 154, 213, 295, 407, 562, 777, 1073, 1483, 2048},
                config.table().stream().mapToInt(GridLevel::resolution).toArray());
        assertArrayEquals(new long[] {4096, 12168, 29792, 79512, 205384, 524288},
                config.table().stream().mapToLong(GridLevel::entries).limit(6).toArray());
        assertEquals(6_098_120 * 2, config.parameters());
        assertEquals(1.38191283f, NetworkConfig.defaultScale(16, 16, 1));
    }

    @Test
    void entriesOfVertices() {
        assertEquals(1_191_511_397L, GridLevel.hash(3, 5, 7) & 0xFFFFFFFFL);
        GridLevel coarse = new GridLevel(15, 16, 4096, 0, false);
        assertEquals(1875, coarse.entry(3, 5, 7));
        assertEquals(272, coarse.entry(16, 16, 16), "beyond the last vertex");
        assertEquals(329_061, new GridLevel(199, 200, 1 << 19, 0, true).entry(3, 5, 7));
    }

    @Test
    void aDenseGridIsNotCapped() {
        GridConfig config = new GridConfig(3, 2, 0, 16, 4, false);
        assertArrayEquals(new long[] {4096, 262144, 1 << 24},
                config.table().stream().mapToLong(GridLevel::entries).toArray());
        assertTrue(config.table().stream().noneMatch(GridLevel::hashed));
    }

    @Test
    void cellsInMortonOrder() {
        assertEquals(53, OccupancyGrid.morton(1, 2, 3));
        assertEquals(1_348_169, OccupancyGrid.morton(127, 0, 64));
        assertEquals(128 * 128 * 128 - 1, OccupancyGrid.morton(127, 127, 127));
    }

    @Test
    void cascadesByDistance() {
        assertEquals(0, OccupancyGrid.cascade(0.49f, 8));
        assertEquals(1, OccupancyGrid.cascade(0.5f, 8));
        assertEquals(1, OccupancyGrid.cascade(0.99f, 8));
        assertEquals(2, OccupancyGrid.cascade(1, 8));
        assertEquals(7, OccupancyGrid.cascade(64, 8));
        assertEquals(7, OccupancyGrid.cascade(1000, 8));
        assertEquals(0, OccupancyGrid.cascade(3, 1));
        assertEquals(1, OccupancyGrid.cascade(0, 8), "frexp of 0");
    }

    /** Values at, below and above the threshold; the mean of the finest cascade alone lowers it. */
    @Test
    void thinAndUnseenCellsAreEmpty() {
        short[] values = new short[2 * 64];
        values[0] = 0x2000; // 2^-7
        values[1] = (short) 0xBC00; // -1
        values[2] = 0x7E00; // not a number
        values[64 + 63] = 0x7BFF; // the largest: without effect on the threshold
        OccupancyGrid grid = new OccupancyGrid(values, 4, 2);
        assertTrue(grid.isOccupied(new float[] {0.1f, 0.1f, 0.1f}), "above the mean, 2^-13");
        assertFalse(grid.isOccupied(new float[] {0.3f, 0.1f, 0.1f}));
        assertFalse(grid.isOccupied(new float[] {0.1f, 0.3f, 0.1f}));
        assertEquals(1.0 / 64, grid.share(0));
        assertEquals(2.0 / 64, grid.share(1), "its own cell and the one round the finer cascade's");
        assertTrue(grid.isOccupied(new float[] {1.4f, 1.4f, 1.4f}));
        assertFalse(grid.isOccupied(new float[] {-0.4f, 1.4f, 1.4f}));
        assertFalse(grid.isOccupied(new float[] {1.6f, 1.4f, 1.4f}), "outside all cascades");
    }
}
