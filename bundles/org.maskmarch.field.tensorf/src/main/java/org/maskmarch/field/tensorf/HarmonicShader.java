package org.maskmarch.field.tensorf;

import org.maskmarch.geometry.SphericalHarmonics;

/**
 * TensoRF's {@code SH}: the feature holds nine coefficients of spherical harmonics for each colour, colour-major; the
 * colour is {@code max(0, sum + 0.5)}.
 */
record HarmonicShader() implements Shader {
    private static final int DEGREE = 2;
    private static final int BASIS = SphericalHarmonics.count(DEGREE);
    /** The only width of the feature that this head takes. */
    static final int FEATURES = 3 * BASIS;

    @Override
    public float[][] prepare(float[] directions, int from, int k) {
        float[][] rows = new float[BASIS][k];
        float[] one = new float[BASIS];
        for (int j = 0; j < k; j++) {
            int at = (from + j) * 3;
            SphericalHarmonics.basis(DEGREE, directions[at], directions[at + 1], directions[at + 2], one);
            for (int b = 0; b < BASIS; b++) {
                rows[b][j] = one[b];
            }
        }
        return rows;
    }

    @Override
    public Shader.Workspace workspace(int block) {
        return new Workspace(block);
    }

    private static final class Workspace implements Shader.Workspace {
        private final float[][] rgb;
        private float[][] coefficients;

        Workspace(int block) {
            rgb = new float[3][block];
        }

        @Override
        public void load(float[][] features, float[][] positions, int n) {
            coefficients = features;
        }

        @Override
        public float[][] each(float[][] prepared, int n) {
            for (int p = 0; p < n; p++) {
                shade(prepared, p, p);
            }
            return rgb;
        }

        @Override
        public float[][] all(float[][] prepared, int j, int n) {
            for (int p = 0; p < n; p++) {
                shade(prepared, j, p);
            }
            return rgb;
        }

        private void shade(float[][] prepared, int direction, int p) {
            for (int c = 0; c < 3; c++) {
                float sum = 0.5f;
                for (int b = 0; b < BASIS; b++) {
                    sum += prepared[b][direction] * coefficients[c * BASIS + b][p];
                }
                rgb[c][p] = Math.max(0f, sum);
            }
        }
    }
}
