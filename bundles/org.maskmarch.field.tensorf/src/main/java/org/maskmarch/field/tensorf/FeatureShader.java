package org.maskmarch.field.tensorf;

import org.maskmarch.geometry.DenseLayer;

/**
 * TensoRF's {@code MLP_Fea} colour head: a perceptron on [feature, direction, PE(feature), PE(direction)], with the
 * logistic function at its end. Its first layer is kept in two parts, since the part on the feature does not depend on
 * the direction. Stateless.
 *
 * @param basis       from the appearance components to the feature
 * @param onFeature   the first layer's part on [feature, PE(feature)], without bias
 * @param onDirection its part on [direction, PE(direction)], with the bias
 */
record FeatureShader(DenseLayer basis, DenseLayer onFeature, DenseLayer onDirection, DenseLayer second,
                     DenseLayer third, int featureFrequencies, int directionFrequencies) {

    /** Splits the first layer by the order of its inputs. */
    static FeatureShader of(DenseLayer basis, int hidden, float[] firstWeights, float[] firstBias, DenseLayer second,
                            DenseLayer third, int featureFrequencies, int directionFrequencies) {
        int features = basis.outputs();
        int encoded = 2 * featureFrequencies * features;
        int encodedDirection = 2 * directionFrequencies * 3;
        int inputs = features + 3 + encoded + encodedDirection;
        float[] onFeature = new float[hidden * (features + encoded)];
        float[] onDirection = new float[hidden * (3 + encodedDirection)];
        for (int o = 0; o < hidden; o++) {
            int from = o * inputs;
            int feature = o * (features + encoded);
            int direction = o * (3 + encodedDirection);
            System.arraycopy(firstWeights, from, onFeature, feature, features);
            System.arraycopy(firstWeights, from + features, onDirection, direction, 3);
            System.arraycopy(firstWeights, from + features + 3, onFeature, feature + features, encoded);
            System.arraycopy(firstWeights, from + features + 3 + encoded, onDirection, direction + 3, encodedDirection);
        }
        return new FeatureShader(basis, new DenseLayer(hidden, features + encoded, onFeature, new float[hidden]),
                new DenseLayer(hidden, 3 + encodedDirection, onDirection, firstBias), second, third, featureFrequencies,
                directionFrequencies);
    }

    /** The buffers of one thread. */
    final class Workspace {
        private final float[][] encoded;
        private final float[][] direction;
        private final float[][] base;
        private final float[][] first;
        private final float[][] hidden;
        private final float[][] rgb;

        Workspace(int block) {
            encoded = new float[onFeature.inputs()][block];
            direction = new float[onDirection.inputs()][block];
            base = new float[onFeature.outputs()][block];
            first = new float[onFeature.outputs()][block];
            hidden = new float[second.outputs()][block];
            rgb = new float[3][block];
        }

        /** Takes the appearance components [components][n]; what does not depend on the direction is done here. */
        void components(float[][] components, int n) {
            int features = basis.outputs();
            basis.apply(components, encoded, n);
            for (int f = 0; f < features; f++) {
                encode(encoded, f, features, features, featureFrequencies, f, n);
            }
            onFeature.apply(encoded, base, n);
        }

        /**
         * Colours of the points, each along its own direction.
         *
         * @return [3][n]
         */
        float[][] colour(float[] directions, int from, int n) {
            encodeDirections(directions, from, n, direction);
            onDirection.apply(direction, first, n);
            for (int h = 0; h < first.length; h++) {
                float[] sum = first[h];
                float[] part = base[h];
                for (int p = 0; p < n; p++) {
                    sum[p] = Math.max(0f, sum[p] + part[p]);
                }
            }
            return finish(n);
        }

        /** Colours of the points along direction {@code j} of those that {@link #directionBias} has prepared. */
        float[][] colour(float[][] bias, int j, int n) {
            for (int h = 0; h < first.length; h++) {
                float[] sum = first[h];
                float[] part = base[h];
                float shift = bias[h][j];
                for (int p = 0; p < n; p++) {
                    sum[p] = Math.max(0f, part[p] + shift);
                }
            }
            return finish(n);
        }

        private float[][] finish(int n) {
            second.applyRelu(first, hidden, n);
            third.apply(hidden, rgb, n);
            for (float[] channel : rgb) {
                for (int p = 0; p < n; p++) {
                    channel[p] = DenseLayer.sigmoid(channel[p]);
                }
            }
            return rgb;
        }
    }

    /** What each of {@code k} directions adds to the first layer: [hidden][k]. */
    float[][] directionBias(float[] directions, int k) {
        float[][] encoded = new float[onDirection.inputs()][k];
        float[][] bias = new float[onDirection.outputs()][k];
        encodeDirections(directions, 0, k, encoded);
        onDirection.apply(encoded, bias, k);
        return bias;
    }

    private void encodeDirections(float[] directions, int from, int n, float[][] rows) {
        for (int axis = 0; axis < 3; axis++) {
            for (int p = 0; p < n; p++) {
                rows[axis][p] = directions[(from + p) * 3 + axis];
            }
            encode(rows, axis, 3, 3, directionFrequencies, axis, n);
        }
    }

    /**
     * TensoRF's frequency encoding of one dimension: rows of all sines (dimension-major, then frequency), then of all
     * cosines, without the factor pi and without the value itself.
     */
    private static void encode(float[][] rows, int source, int firstRow, int dimensions, int frequencies, int dimension,
                               int n) {
        for (int p = 0; frequencies > 0 && p < n; p++) {
            double sin = Math.sin(rows[source][p]);
            double cos = Math.cos(rows[source][p]);
            int row = firstRow + dimension * frequencies;
            for (int k = 0; k < frequencies; k++, row++) {
                rows[row][p] = (float) sin;
                rows[row + dimensions * frequencies][p] = (float) cos;
                double doubled = 2 * sin * cos;
                cos = 1 - 2 * sin * sin;
                sin = doubled;
            }
        }
    }
}
