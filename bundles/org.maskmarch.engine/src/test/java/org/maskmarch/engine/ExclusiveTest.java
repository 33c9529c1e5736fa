package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExclusiveTest {
    /** Claims as text, a character a vertex; scores as text of digits. */
    private static List<String> settled(List<String> claims, List<String> scores) {
        List<float[]> labels = new ArrayList<>();
        for (String claim : claims) {
            float[] label = new float[claim.length()];
            IntStream.range(0, label.length).forEach(i -> label[i] = claim.charAt(i) == '#' ? 1 : 0);
            labels.add(label);
        }
        Exclusive.settle(labels, (k, slot) -> (scores.get(k).charAt(slot) - '0') / 9.0);
        return labels.stream().map(label -> {
            StringBuilder text = new StringBuilder();
            for (float l : label) {
                text.append(l > 0 ? '#' : '.');
            }
            return text.toString();
        }).toList();
    }

    @Test
    void whereNeighboursOverlapTheHigherScoreDecides() {
        assertEquals(List.of("#####....", ".....####"),
                settled(List.of("######...", "...######"), List.of("999776000", "000668999")));
        assertEquals(List.of("##.", "..#"), settled(List.of("##.", ".##"), List.of("555", "555")), "ties: the first");
    }

    @Test
    void whatLiesInsideALargerClaimKeepsItsVertices() {
        assertEquals(List.of("#####.....", ".....#####"),
                settled(List.of("##########", ".....#####"), List.of("9999999999", "0000055555")), "the upper book, claimed by the lower one too");
        assertEquals(List.of("#####.....", ".....#####"), settled(List.of("#########.", ".....#####"),
                List.of("9999999999", "0000055555")), "four of five inside");
        assertEquals(List.of("########..", "........##"), settled(List.of("########..", ".....#####"),
                List.of("9999999999", "0000055555")), "three of five are a quarrel among neighbours");
    }

    @Test
    void nestedThingsEachKeepTheirOwn() {
        assertEquals(List.of("##....", "..##..", "....##"), settled(List.of("######", "..####", "....##"),
                List.of("999999", "888888", "777777")));
        assertEquals(List.of("###", "..."), settled(List.of("###", "###"), List.of("888", "777")),
                "the same thing twice: the score");
    }
}
