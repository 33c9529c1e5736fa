package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.MaskmarchException;

class HeapNeedTest {
    private static final long GIB = 1L << 30;

    @Test
    void whatDoesNotFitIsRefusedWithTheNumberAndTheKnob() {
        // 1 + 8 x 0.25 + 3 x 0.1 GiB and 96 MiB, of which a heap holds nine tenths: 3.77 GiB
        HeapNeed need = HeapNeed.of(GIB, 8, GIB / 4, GIB / 10);
        assertDoesNotThrow(() -> need.requireWithin((long) (3.78 * GIB)));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> need.requireWithin((long) (3.76 * GIB)));
        assertEquals(4, e.kind().exitCode());
        assertTrue(e.getMessage().contains("needs 3.8 GiB") && e.getMessage().contains("objects 2.0"), e.getMessage());
        assertTrue(e.remedy().contains("-Xmx4g") && e.remedy().contains("several jobs"), e.remedy());
    }

    @Test
    void theKnobIsThatOfTheLargestPart() {
        assertTrue(assertThrows(MaskmarchException.class, () -> HeapNeed.of(GIB, 1, 0, GIB).requireWithin(GIB)).remedy()
                .contains("`width`"));
        assertTrue(assertThrows(MaskmarchException.class, () -> HeapNeed.of(GIB, 1, 0, 0).requireWithin(GIB)).remedy()
                .contains("`memoryMiB`"));
    }

    @Test
    void whatIsLeftIsForViewsThatAreKept() {
        HeapNeed need = HeapNeed.of(GIB, 1, GIB, 0);
        assertEquals(0.9 * 4 - 2 - 96.0 / 1024, need.left(4 * GIB) / (double) GIB, 1e-6);
        assertEquals(need.left(4 * GIB), HeapNeed.of(GIB, 1, GIB, GIB / 4).left(4 * GIB));
    }
}
