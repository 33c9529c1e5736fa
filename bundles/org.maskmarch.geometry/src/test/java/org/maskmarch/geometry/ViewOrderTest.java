package org.maskmarch.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.view.Camera;

class ViewOrderTest {
    /** Cameras on a closed ring, looking inwards. */
    private final List<Camera> ring = IntStream.range(0, 8).mapToObj(i -> {
        double a = i * Math.PI / 4;
        double c = Math.cos(a);
        double s = Math.sin(a);
        return new Camera("v" + i, 10, 10, 10, 10, 5, 5,
                new double[] {-s, 0, c, 4 * c, c, 0, s, 4 * s, 0, 1, 0, 0, 0, 0, 0, 1});
    }).toList();

    @Test
    void nearestFirstSpreadsInBothDirections() {
        List<Integer> order = ViewOrder.nearestFirst(ring, List.of(3), 1);
        assertEquals(7, order.size());
        assertEquals(List.of(2, 4, 1, 5, 0, 6, 7), order);
    }

    @Test
    void severalViewsOfTheUsersAreLeftOutAndSpreadFromEach() {
        assertEquals(List.of(0, 2, 4, 6, 3, 7), ViewOrder.nearestFirst(ring, List.of(1, 5), 1));
        assertEquals(List.of(2, 3, 4, 6, 7, 0), ViewOrder.dataset(ring, List.of(1, 5), 1));
    }

    @Test
    void everyCountsFromTheUsersView() {
        assertEquals(List.of(1, 5, 7), ViewOrder.nearestFirst(ring, List.of(3), 2).stream().sorted().toList());
        assertEquals(List.of(5, 7, 1), ViewOrder.dataset(ring, List.of(3), 2));
    }
}
