package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.march.VoxelLayout;

class ComponentsTest {
    @Test
    void diagonalNeighboursAreConnectedAcrossBricksAndGapsAreNot() {
        boolean[] present = new boolean[27];
        Arrays.fill(present, true);
        VoxelLayout layout = new VoxelLayout(Aabb.cube(1), 10, 10, 10, present);
        boolean[] set = new boolean[layout.slotCount()];
        set[layout.slot(3, 3, 3)] = true;
        set[layout.slot(4, 4, 4)] = true;
        set[layout.slot(9, 9, 9)] = true;
        Components found = Components.of(layout, s -> set[s], s -> 2);
        assertEquals(2, found.all().size());
        assertEquals(2, found.all().get(0).vertices());
        assertEquals(4, found.all().get(0).mass());
        assertEquals(found.idOf(layout.slot(3, 3, 3)), found.idOf(layout.slot(4, 4, 4)));
        assertEquals(-1, found.idOf(layout.slot(5, 5, 5)));
    }

    @Test
    void dilationReachesSoManyVerticesInEveryDirection() {
        boolean[] present = new boolean[27];
        Arrays.fill(present, true);
        VoxelLayout layout = new VoxelLayout(Aabb.cube(1), 10, 10, 10, present);
        boolean[] set = new boolean[layout.slotCount()];
        set[layout.slot(5, 5, 0)] = true;
        boolean[] grown = Components.dilated(layout, set, 2);
        int count = 0;
        for (boolean g : grown) {
            count += g ? 1 : 0;
        }
        assertEquals(5 * 5 * 3, count);
    }
}
