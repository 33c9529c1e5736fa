package org.maskmarch.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class NetworksTest {
    @Test
    void bothWaysAgree() {
        Networks networks = new Networks();
        networks.widths = "150-128-128-3";
        networks.make();
        float[] blocks = networks.network().clone();
        float[] naive = networks.networkNaive();
        assertArrayEquals(naive, blocks, 1e-5f);
    }
}
