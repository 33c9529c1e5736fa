package org.maskmarch.geometry;

/**
 * Real spherical harmonics with Condon-Shortley signs, as Plenoxels, PlenOctrees, TensoRF, Instant-NGP and 3-D Gaussian
 * splats use them.
 */
public final class SphericalHarmonics {
    /** Highest degree offered. */
    public static final int MAX_DEGREE = 4;

    private static final float C0 = 0.28209479177387814f;
    private static final float C1 = 0.4886025119029199f;

    private SphericalHarmonics() { }

    /** Number of basis functions up to a degree. */
    public static int count(int degree) {
        return (degree + 1) * (degree + 1);
    }

    /**
     * The basis functions of a unit direction.
     *
     * @param degree 0 to {@value #MAX_DEGREE}
     * @param out    receives {@link #count(int)} values
     */
    public static void basis(int degree, float x, float y, float z, float[] out) {
        out[0] = C0;
        if (degree < 1) {
            return;
        }
        out[1] = -C1 * y;
        out[2] = C1 * z;
        out[3] = -C1 * x;
        if (degree < 2) {
            return;
        }
        float xx = x * x;
        float yy = y * y;
        float zz = z * z;
        out[4] = 1.0925484305920792f * x * y;
        out[5] = -1.0925484305920792f * y * z;
        out[6] = 0.31539156525252005f * (2 * zz - xx - yy);
        out[7] = -1.0925484305920792f * x * z;
        out[8] = 0.5462742152960396f * (xx - yy);
        if (degree < 3) {
            return;
        }
        out[9] = -0.5900435899266435f * y * (3 * xx - yy);
        out[10] = 2.890611442640554f * x * y * z;
        out[11] = -0.4570457994644658f * y * (4 * zz - xx - yy);
        out[12] = 0.3731763325901154f * z * (2 * zz - 3 * xx - 3 * yy);
        out[13] = -0.4570457994644658f * x * (4 * zz - xx - yy);
        out[14] = 1.445305721320277f * z * (xx - yy);
        out[15] = -0.5900435899266435f * x * (xx - 3 * yy);
        if (degree < 4) {
            return;
        }
        out[16] = 2.5033429417967046f * x * y * (xx - yy);
        out[17] = -1.7701307697799304f * y * z * (3 * xx - yy);
        out[18] = 0.9461746957575601f * x * y * (7 * zz - 1);
        out[19] = -0.6690465435572892f * y * z * (7 * zz - 3);
        out[20] = 0.10578554691520431f * (zz * (35 * zz - 30) + 3);
        out[21] = -0.6690465435572892f * x * z * (7 * zz - 3);
        out[22] = 0.47308734787878004f * (xx - yy) * (7 * zz - 1);
        out[23] = -1.7701307697799304f * x * z * (xx - 3 * yy);
        out[24] = 0.6258357354491761f * (xx * (xx - 3 * yy) - yy * (3 * xx - yy));
    }
}
