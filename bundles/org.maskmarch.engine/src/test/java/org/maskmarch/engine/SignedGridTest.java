package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.maskmarch.api.march.Votes;

/** Golden numbers of three vertices in three views, lambda 5, then 1, as the published code of SA3D comes to them. */
class SignedGridTest {
    private static final double[][] F = {{2, 0, 0.5}, {1, 0.5, 0}, {0, 0.25, 0}};
    private static final double[][] B = {{0, 1, 0}, {0.5, 0.25, 0}, {1, 0, 0}};

    private static Votes view(int v) {
        Votes votes = new Votes(3);
        for (int i = 0; i < 3; i++) {
            votes.foreground()[i] = Math.round(F[v][i] * Votes.ONE);
            votes.background()[i] = Math.round(B[v][i] * Votes.ONE);
        }
        return votes;
    }

    @Test
    void theRunningMeanCountsOnlyViewsThatChangeAVertex() {
        SignedGrid grid = new SignedGrid(3, true);
        float[][] after = {{2, -5, 0.5f}, {1.25f, -2.375f, 0.5f}, {0.5f, -1.5f, 0.5f}};
        for (int v = 0; v < 3; v++) {
            grid.add(view(v), v == 0 ? 5 : 1);
            assertArrayEquals(after[v], grid.scores(), 1e-6f, "after view " + v);
        }
        float[] labels = new float[3];
        grid.labels(labels);
        assertArrayEquals(new float[] {1, 0, 1}, labels);
    }

    @Test
    void theSumIsThatOfAllSteps() {
        SignedGrid grid = new SignedGrid(3, false);
        for (int v = 0; v < 3; v++) {
            grid.add(view(v), 0.15);
        }
        assertArrayEquals(new float[] {2 + 1 - 0.075f - 0.15f, -0.15f + 0.5f - 0.0375f + 0.25f, 0.5f}, grid.scores(), 1e-6f);
    }

    @Test
    void theSameVotesKeptApartGiveShares() {
        Votes all = new Votes(3);
        for (int v = 0; v < 3; v++) {
            all.add(view(v));
        }
        float[] score = new float[3];
        all.score(score);
        assertArrayEquals(new float[] {2 / 3f, 0.375f, 1}, score, 1e-6f);
        assertEquals(3 * Votes.ONE, all.foreground()[0]);
    }
}
