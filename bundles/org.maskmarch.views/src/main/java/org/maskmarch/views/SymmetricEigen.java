package org.maskmarch.views;

/** Eigenvectors of symmetric matrices [3, 3] by Jacobi's rotations. */
final class SymmetricEigen {
    private static final int SWEEPS = 50;

    private SymmetricEigen() { }

    /** @return [3][3], unit vectors in rows, of the largest eigenvalue first */
    static double[][] vectors(double[][] matrix) {
        double[][] a = {matrix[0].clone(), matrix[1].clone(), matrix[2].clone()};
        double[][] v = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            rotate(a, v, 0, 1);
            rotate(a, v, 0, 2);
            rotate(a, v, 1, 2);
        }
        Integer[] order = {0, 1, 2};
        java.util.Arrays.sort(order, (i, j) -> Double.compare(a[j][j], a[i][i]));
        return new double[][] {v[order[0]], v[order[1]], v[order[2]]};
    }

    /** Makes a[p][q] zero; the rows of v follow. */
    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < 3; k++) {
            double akp = a[k][p];
            double akq = a[k][q];
            a[k][p] = c * akp - s * akq;
            a[k][q] = s * akp + c * akq;
        }
        for (int k = 0; k < 3; k++) {
            double apk = a[p][k];
            double aqk = a[q][k];
            a[p][k] = c * apk - s * aqk;
            a[q][k] = s * apk + c * aqk;
            double vpk = v[p][k];
            double vqk = v[q][k];
            v[p][k] = c * vpk - s * vqk;
            v[q][k] = s * vpk + c * vqk;
        }
    }
}
