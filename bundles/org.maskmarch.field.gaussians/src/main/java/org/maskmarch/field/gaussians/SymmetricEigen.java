package org.maskmarch.field.gaussians;

/** Eigenvalues and eigenvectors of symmetric 3 x 3 matrices by Jacobi's rotations. */
final class SymmetricEigen {
    private static final int MOST_SWEEPS = 30;
    /** Off the diagonal, relative to the trace. */
    private static final double SMALL = 1e-15;

    private SymmetricEigen() { }

    /**
     * @param a       symmetric; becomes diagonal, with the eigenvalues
     * @param vectors receives the eigenvectors as columns, orthonormal
     */
    static void solve(double[][] a, double[][] vectors) {
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                vectors[r][c] = r == c ? 1 : 0;
            }
        }
        double enough = SMALL * (a[0][0] + a[1][1] + a[2][2]);
        for (int sweep = 0; sweep < MOST_SWEEPS && Math.abs(a[0][1]) + Math.abs(a[0][2]) + Math.abs(a[1][2]) > enough;
                sweep++) {
            rotate(a, vectors, 0, 1);
            rotate(a, vectors, 0, 2);
            rotate(a, vectors, 1, 2);
        }
    }

    /** Turns the plane of two axes so that a[p][q] becomes 0. */
    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < 3; k++) {
            double kp = a[k][p];
            a[k][p] = c * kp - s * a[k][q];
            a[k][q] = s * kp + c * a[k][q];
        }
        for (int k = 0; k < 3; k++) {
            double pk = a[p][k];
            a[p][k] = c * pk - s * a[q][k];
            a[q][k] = s * pk + c * a[q][k];
        }
        for (double[] row : vectors) {
            double rp = row[p];
            row[p] = c * rp - s * row[q];
            row[q] = s * rp + c * row[q];
        }
        a[p][q] = 0;
        a[q][p] = 0;
    }
}
