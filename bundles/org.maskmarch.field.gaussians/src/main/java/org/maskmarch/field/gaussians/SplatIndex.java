package org.maskmarch.field.gaussians;

import java.util.Arrays;

/**
 * Boxes in the order of their numbers, with the common boxes of each eight, of each 64 and so on above them: finds the
 * boxes that meet a query box, in order. Neighbouring numbers should be neighbours in space. Immutable.
 */
final class SplatIndex {
    private static final int ARITY = 8;

    private final float[] centre;
    private final float[] half;
    /** By level, from eight boxes each upwards: [nodes, 6], minima first. */
    private final float[][] levels;

    /**
     * @param centre [boxes, 3], kept, not copied
     * @param half   [boxes, 3], half sides; kept
     */
    SplatIndex(float[] centre, float[] half) {
        this.centre = centre;
        this.half = half;
        int depth = 1;
        for (int nodes = nodesAbove(centre.length / 3); nodes > 1; nodes = nodesAbove(nodes)) {
            depth++;
        }
        levels = new float[depth][];
        levels[0] = lowest();
        for (int level = 1; level < depth; level++) {
            levels[level] = above(levels[level - 1]);
        }
    }

    private static int nodesAbove(int n) {
        return (n + ARITY - 1) / ARITY;
    }

    private float[] lowest() {
        int n = centre.length / 3;
        float[] nodes = emptyNodes(nodesAbove(n));
        for (int i = 0; i < n; i++) {
            int node = i / ARITY * 6;
            for (int axis = 0; axis < 3; axis++) {
                nodes[node + axis] = Math.min(nodes[node + axis], centre[i * 3 + axis] - half[i * 3 + axis]);
                nodes[node + 3 + axis] = Math.max(nodes[node + 3 + axis], centre[i * 3 + axis] + half[i * 3 + axis]);
            }
        }
        return nodes;
    }

    private static float[] above(float[] below) {
        int n = below.length / 6;
        float[] nodes = emptyNodes(nodesAbove(n));
        for (int i = 0; i < n; i++) {
            int node = i / ARITY * 6;
            for (int axis = 0; axis < 3; axis++) {
                nodes[node + axis] = Math.min(nodes[node + axis], below[i * 6 + axis]);
                nodes[node + 3 + axis] = Math.max(nodes[node + 3 + axis], below[i * 6 + 3 + axis]);
            }
        }
        return nodes;
    }

    private static float[] emptyNodes(int count) {
        float[] nodes = new float[count * 6];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = i % 6 < 3 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        }
        return nodes;
    }

    /** What a query found: the numbers of boxes, ascending. One for each thread. */
    static final class Hits {
        int[] number = new int[256];
        int size;

        private void add(int i) {
            if (size == number.length) {
                number = Arrays.copyOf(number, size * 2);
            }
            number[size++] = i;
        }
    }

    /**
     * Finds the boxes that meet a box.
     *
     * @param box [6], minima first
     */
    void find(float[] box, Hits hits) {
        hits.size = 0;
        int top = levels.length - 1;
        for (int node = 0; node < levels[top].length / 6; node++) {
            descend(top, node, box, hits);
        }
    }

    private void descend(int level, int node, float[] box, Hits hits) {
        float[] nodes = levels[level];
        int at = node * 6;
        if (nodes[at] > box[3] || nodes[at + 1] > box[4] || nodes[at + 2] > box[5] || nodes[at + 3] < box[0]
                || nodes[at + 4] < box[1] || nodes[at + 5] < box[2]) {
            return;
        }
        int first = node * ARITY;
        if (level > 0) {
            int last = Math.min(first + ARITY, levels[level - 1].length / 6);
            for (int child = first; child < last; child++) {
                descend(level - 1, child, box, hits);
            }
            return;
        }
        int last = Math.min(first + ARITY, centre.length / 3);
        for (int i = first; i < last; i++) {
            if (meets(i, box)) {
                hits.add(i);
            }
        }
    }

    private boolean meets(int i, float[] box) {
        for (int axis = 0; axis < 3; axis++) {
            float c = centre[i * 3 + axis];
            float h = half[i * 3 + axis];
            if (c - h > box[3 + axis] || c + h < box[axis]) {
                return false;
            }
        }
        return true;
    }
}
