package org.maskmarch.field.tensorf;

import org.maskmarch.geometry.DenseLayer;

/**
 * TensoRF's perceptrons, {@code MLP_Fea}, {@code MLP_PE} and {@code MLP}: on [feature, direction, PE(feature or
 * position), PE(direction)], with the logistic function at the end. The first layer is kept in two parts, since the
 * part on the point does not depend on the direction. Stateless.
 *
 * @param features    width of the feature
 * @param encoded     what is encoded besides the direction
 * @param onPoint     the first layer's part on [feature, PE(encoded)], without bias
 * @param onDirection its part on [direction, PE(direction)], with the bias
 */
record MlpShader(int features, Encoded encoded, int frequencies, int directionFrequencies, DenseLayer onPoint,
                 DenseLayer onDirection, DenseLayer second, DenseLayer third) implements Shader {

    /** What a point has encoded besides its direction. */
    enum Encoded {
        FEATURE, POSITION, NOTHING;

        int width(int features, int frequencies) {
            int dimensions = this == FEATURE ? features : this == POSITION ? 3 : 0;
            return 2 * frequencies * dimensions;
        }
    }

    /** Inputs of the first layer. */
    static int inputs(int features, Encoded encoded, int frequencies, int directionFrequencies) {
        return features + 3 + encoded.width(features, frequencies) + 2 * directionFrequencies * 3;
    }

    /** Splits the first layer, [hidden, inputs], by the order of its inputs. */
    static MlpShader of(int features, Encoded encoded, int frequencies, int directionFrequencies, int hidden,
                        float[] firstWeights, float[] firstBias, DenseLayer second, DenseLayer third) {
        int width = encoded.width(features, frequencies);
        int directionWidth = 2 * directionFrequencies * 3;
        int inputs = features + 3 + width + directionWidth;
        float[] onPoint = new float[hidden * (features + width)];
        float[] onDirection = new float[hidden * (3 + directionWidth)];
        for (int o = 0; o < hidden; o++) {
            int from = o * inputs;
            int point = o * (features + width);
            int direction = o * (3 + directionWidth);
            System.arraycopy(firstWeights, from, onPoint, point, features);
            System.arraycopy(firstWeights, from + features, onDirection, direction, 3);
            System.arraycopy(firstWeights, from + features + 3, onPoint, point + features, width);
            System.arraycopy(firstWeights, from + features + 3 + width, onDirection, direction + 3, directionWidth);
        }
        return new MlpShader(features, encoded, frequencies, directionFrequencies,
                new DenseLayer(hidden, features + width, onPoint, new float[hidden]),
                new DenseLayer(hidden, 3 + directionWidth, onDirection, firstBias), second, third);
    }

    /** What each direction adds to the first layer. */
    @Override
    public float[][] prepare(float[] directions, int from, int k) {
        float[][] rows = new float[onDirection.inputs()][k];
        for (int axis = 0; axis < 3; axis++) {
            for (int j = 0; j < k; j++) {
                rows[axis][j] = directions[(from + j) * 3 + axis];
            }
            encode(rows[axis], rows, 3, 3, directionFrequencies, axis, k);
        }
        float[][] sums = new float[onDirection.outputs()][k];
        onDirection.apply(rows, sums, k);
        return sums;
    }

    @Override
    public Shader.Workspace workspace(int block) {
        return new Workspace(block);
    }

    private final class Workspace implements Shader.Workspace {
        private final float[][] inputs;
        private final float[][] base;
        private final float[][] first;
        private final float[][] hidden;
        private final float[][] rgb;

        Workspace(int block) {
            inputs = new float[onPoint.inputs()][block];
            base = new float[onPoint.outputs()][block];
            first = new float[onPoint.outputs()][block];
            hidden = new float[second.outputs()][block];
            rgb = new float[3][block];
        }

        @Override
        public void load(float[][] featureRows, float[][] positions, int n) {
            for (int f = 0; f < features; f++) {
                System.arraycopy(featureRows[f], 0, inputs[f], 0, n);
            }
            float[][] source = encoded == Encoded.POSITION ? positions : featureRows;
            int dimensions = encoded == Encoded.POSITION ? 3 : encoded == Encoded.FEATURE ? features : 0;
            for (int d = 0; d < dimensions; d++) {
                encode(source[d], inputs, features, dimensions, frequencies, d, n);
            }
            onPoint.apply(inputs, base, n);
        }

        @Override
        public float[][] each(float[][] prepared, int n) {
            for (int h = 0; h < first.length; h++) {
                float[] sum = first[h];
                float[] part = base[h];
                float[] shift = prepared[h];
                for (int p = 0; p < n; p++) {
                    sum[p] = Math.max(0f, part[p] + shift[p]);
                }
            }
            return finish(n);
        }

        @Override
        public float[][] all(float[][] prepared, int j, int n) {
            for (int h = 0; h < first.length; h++) {
                float[] sum = first[h];
                float[] part = base[h];
                float shift = prepared[h][j];
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

    /**
     * TensoRF's frequency encoding of one dimension: rows of all sines (dimension-major, then frequency), then of all
     * cosines, without the factor pi and without the value itself.
     */
    private static void encode(float[] values, float[][] rows, int firstRow, int dimensions, int frequencies,
                               int dimension, int n) {
        for (int p = 0; frequencies > 0 && p < n; p++) {
            double sin = Math.sin(values[p]);
            double cos = Math.cos(values[p]);
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
