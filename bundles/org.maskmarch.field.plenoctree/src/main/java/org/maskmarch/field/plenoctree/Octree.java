package org.maskmarch.field.plenoctree;

import java.util.Arrays;
import java.util.BitSet;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;

/** The shape of an svox N3Tree whose nodes have 2 x 2 x 2 cells. Immutable. */
final class Octree {
    /** Deeper cells are smaller than a float can tell apart in the unit cube. */
    private static final int MAX_DEPTH = 22;
    private static final float ALMOST_ONE = 1 - 1e-6f;

    /** [node, x, y, z] distance to the node below a cell, 0 at leaves. */
    private final int[] child;
    private final float[] scale;
    private final float[] offset;
    private final int nodes;
    private final int depth;

    /**
     * @param child   [capacity, 2, 2, 2] as stored
     * @param nodes   how many of them are in use, from the start
     * @param scale   from world units to the unit cube
     * @param offset  added after the scale
     * @param subject for messages
     * @throws MaskmarchException bad input, when this is not a tree: a cell leads outside the nodes in use, two cells
     *         lead to the same node, or the nodes lie too deep
     */
    Octree(int[] child, int nodes, float[] scale, float[] offset, String subject) {
        this.child = child;
        this.scale = scale;
        this.offset = offset;
        BitSet reached = new BitSet(nodes);
        int[] level = {0};
        int levels = 0;
        int total = 0;
        reached.set(0);
        while (level.length > 0) {
            total += level.length;
            if (levels++ > MAX_DEPTH) {
                throw notATree(subject, "The nodes lie deeper than " + MAX_DEPTH + '.');
            }
            level = below(level, nodes, reached, subject);
        }
        this.nodes = total;
        this.depth = levels - 1;
    }

    private int[] below(int[] level, int nodes, BitSet reached, String subject) {
        int[] next = new int[(int) Math.min(level.length * 8L, nodes)];
        int count = 0;
        for (int node : level) {
            for (int cell = node * 8; cell < node * 8 + 8; cell++) {
                if (child[cell] == 0) {
                    continue;
                }
                long below = (long) node + child[cell];
                if (below < 0 || below >= nodes) {
                    throw notATree(subject, "Node " + node + " leads to node " + below + " of " + nodes + '.');
                }
                if (reached.get((int) below)) {
                    throw notATree(subject, "Two cells lead to node " + below + '.');
                }
                reached.set((int) below);
                next[count++] = (int) below;
            }
        }
        return Arrays.copyOf(next, count);
    }

    private static MaskmarchException notATree(String subject, String message) {
        return MaskmarchException.badInput("checkpoint.bad-value", subject, message, "Export the tree again.");
    }

    /** The leaf at a point, as index into [nodes, 2, 2, 2]; a point outside is moved onto the nearest face. */
    int leaf(float px, float py, float pz) {
        float x = unit(px, 0);
        float y = unit(py, 1);
        float z = unit(pz, 2);
        int node = 0;
        while (true) {
            x *= 2;
            y *= 2;
            z *= 2;
            int ix = (int) x;
            int iy = (int) y;
            int iz = (int) z;
            int cell = ((node * 2 + ix) * 2 + iy) * 2 + iz;
            if (child[cell] == 0) {
                return cell;
            }
            node += child[cell];
            x -= ix;
            y -= iy;
            z -= iz;
        }
    }

    private float unit(float p, int axis) {
        return Math.max(0, Math.min(ALMOST_ONE, offset[axis] + p * scale[axis]));
    }

    /** The root's cube in the world. */
    Aabb box() {
        return new Aabb(world(0, 0), world(0, 1), world(0, 2), world(1, 0), world(1, 1), world(1, 2));
    }

    private double world(int unit, int axis) {
        return ((double) unit - offset[axis]) / scale[axis];
    }

    /** Nodes that the root leads to, itself included. */
    int nodes() {
        return nodes;
    }

    /** Leaves: every node but the root replaces one of the eight cells of another. */
    long leaves() {
        return 7L * nodes + 1;
    }

    /** Cells along an axis if all were of the smallest size. */
    int finestSide() {
        return 2 << depth;
    }
}
