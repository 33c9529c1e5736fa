package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetedTest {
    private final List<String> released = new ArrayList<>();
    private final Budgeted<Integer, String> map = new Budgeted<>(10, String::length, released::add);

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        map.put(1, "four");
        map.put(2, "five5");
        map.get(1);
        map.put(3, "two");
        assertEquals(List.of("five5"), released);
        assertEquals("four", map.get(1));
        assertNull(map.get(2));
    }

    @Test
    void theNewestStaysHoweverLargeItIs() {
        map.put(1, "four");
        map.put(2, "much too large");
        assertEquals(List.of("four"), released);
        assertEquals("much too large", map.get(2));
    }

    @Test
    void aSmallerBudgetCountsAtOnceAndReplacedEntriesOnlyOnce() {
        for (int i = 0; i < 5; i++) {
            map.put(1, "five5");
        }
        map.put(2, "five5");
        assertEquals(List.of(), released);
        map.limit(6);
        assertEquals(List.of("five5"), released);
    }
}
