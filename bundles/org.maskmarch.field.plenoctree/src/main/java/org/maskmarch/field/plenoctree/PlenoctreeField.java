package org.maskmarch.field.plenoctree;

import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;
import org.maskmarch.geometry.DenseLayer;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * A PlenOctree: constant in each leaf. The density is the last value of a leaf, negative where training left it so, with
 * no threshold: svox's exact renderer takes all above 0, its fast one and the authors' viewer all above 0.01. The colour
 * is the logistic function of the spherical harmonics. Plain colours (RGBA) are what the file says, as in the viewer;
 * svox's renderer would put them through the logistic function as well.
 */
final class PlenoctreeField implements RadianceField {
    private static final int BLOCK = 4096;

    private final Octree tree;
    private final Leaves leaves;
    private final FieldInfo info;
    private final int degree;
    private final int basis;
    private final Blocks<float[]> blocks;

    /** @param degree of the spherical harmonics, or -1 for plain colours */
    PlenoctreeField(Octree tree, Leaves leaves, int degree, FieldInfo info) {
        this.tree = tree;
        this.leaves = leaves;
        this.info = info;
        this.degree = degree;
        this.basis = SphericalHarmonics.count(Math.max(0, degree));
        this.blocks = new Blocks<>(BLOCK, () -> new float[3 * basis]);
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        inBlocks(n, (coefficients, i) -> out[i] = info.bounds().contains(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2])
                ? leaves.density(leaf(xyz, i)) : 0);
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        inBlocks(n, (coefficients, i) -> {
            leaves.coefficients(leaf(xyz, i), coefficients);
            shade(coefficients, bases(directions, i, 1), 0, out, i * 3);
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[] bases = bases(directions, 0, k);
        inBlocks(n, (coefficients, i) -> {
            leaves.coefficients(leaf(xyz, i), coefficients);
            for (int j = 0; j < k; j++) {
                shade(coefficients, bases, j * basis, out, (i * k + j) * 3);
            }
        });
    }

    private int leaf(float[] xyz, int i) {
        return tree.leaf(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2]);
    }

    /** The basis functions of directions {@code from} to {@code from + k}: [k, basis]. */
    private float[] bases(float[] directions, int from, int k) {
        float[] bases = new float[k * basis];
        float[] one = new float[basis];
        for (int j = 0; j < k && degree >= 0; j++) {
            int at = (from + j) * 3;
            SphericalHarmonics.basis(degree, directions[at], directions[at + 1], directions[at + 2], one);
            System.arraycopy(one, 0, bases, j * basis, basis);
        }
        return bases;
    }

    private void shade(float[] coefficients, float[] bases, int at, float[] out, int to) {
        for (int c = 0; c < 3; c++) {
            if (degree < 0) {
                out[to + c] = coefficients[c];
                continue;
            }
            float sum = 0;
            for (int b = 0; b < basis; b++) {
                sum += bases[at + b] * coefficients[c * basis + b];
            }
            out[to + c] = DenseLayer.sigmoid(sum);
        }
    }

    private interface Point {
        void evaluate(float[] coefficients, int i);
    }

    private void inBlocks(int n, Point point) {
        blocks.forEach(n, (coefficients, first, count) -> {
            for (int i = first; i < first + count; i++) {
                point.evaluate(coefficients, i);
            }
        });
    }
}
