package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.geometry.Lanes;

class WideHarmonicsTest {
    private static final int SIDE = 12;

    /** Three bricks a side, one of them not stored. */
    private static VoxelLayout layout() {
        boolean[] present = new boolean[27];
        java.util.Arrays.fill(present, true);
        present[13] = false;
        return new VoxelLayout(new Aabb(0, 0, 0, 1, 1, 1), SIDE, SIDE, SIDE, present);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12, 27})
    void areTheSameToTheBitAsOneAfterTheOther(int count) {
        assertTrue(Lanes.wide(), "the build runs tests with the Vector API");
        VoxelLayout layout = layout();
        Random random = new Random(count);
        short[] harmonics = new short[layout.slotCount() * count];
        for (int i = 0; i < harmonics.length; i++) {
            harmonics[i] = (short) random.nextInt();
        }
        Cell cell = new Cell(layout);
        float[] wide = new float[WideHarmonics.room(count)];
        int done = 0;
        for (int n = 0; n < 2000; n++) {
            cell.locate(random.nextDouble() * (SIDE - 1), random.nextDouble() * (SIDE - 1), random.nextDouble() * (SIDE - 1));
            cell.resolve();
            if (!WideHarmonics.interpolate(harmonics, count, cell, wide)) {
                continue;
            }
            done++;
            for (int k = 0; k < count; k++) {
                float sum = 0;
                for (int i = 0; i < 8; i++) {
                    if (cell.slot[i] >= 0) {
                        sum += cell.weight[i] * harmonics[cell.slot[i] * count + k];
                    }
                }
                assertEquals(sum, wide[k]);
            }
        }
        assertTrue(done > 1900, done + " of 2000");
    }

    @Test
    void leaveTheCellsAtTheEndToOthers() {
        VoxelLayout layout = layout();
        Cell cell = new Cell(layout);
        cell.locate(SIDE - 1, SIDE - 1, SIDE - 1);
        cell.resolve();
        assertFalse(WideHarmonics.interpolate(new short[layout.slotCount() * 27], 27, cell, new float[WideHarmonics.room(27)]));
    }
}
