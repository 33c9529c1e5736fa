package org.maskmarch.field.tensorf;

/** TensoRF's {@code RGB}: the feature is the colour, whatever the direction, and is not clamped. */
record RgbShader() implements Shader {

    @Override
    public float[][] prepare(float[] directions, int from, int k) {
        return new float[0][];
    }

    @Override
    public Shader.Workspace workspace(int block) {
        return new Shader.Workspace() {
            private float[][] rgb;

            @Override
            public void load(float[][] features, float[][] positions, int n) {
                rgb = features;
            }

            @Override
            public float[][] each(float[][] prepared, int n) {
                return rgb;
            }

            @Override
            public float[][] all(float[][] prepared, int j, int n) {
                return rgb;
            }
        };
    }
}
