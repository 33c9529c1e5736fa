package org.maskmarch.field.dvgo;

import org.maskmarch.geometry.DenseLayer;

/** Colours of a model without a network (the coarse stage): the logistic function of three features. */
record PlainColours() implements ColourHead {
    static final int FEATURES = 3;

    @Override
    public String kind() {
        return "colours in the grid";
    }

    @Override
    public float[][] prepare(float[] directions, int from, int k) {
        return new float[0][];
    }

    @Override
    public ColourHead.Workspace workspace(int block) {
        return new ColourHead.Workspace() {
            private final float[][] rgb = new float[FEATURES][block];

            @Override
            public void load(float[][] features, int n) {
                for (int c = 0; c < FEATURES; c++) {
                    for (int p = 0; p < n; p++) {
                        rgb[c][p] = DenseLayer.sigmoid(features[c][p]);
                    }
                }
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
