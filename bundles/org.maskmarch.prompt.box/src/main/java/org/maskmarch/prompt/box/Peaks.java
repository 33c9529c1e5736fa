package org.maskmarch.prompt.box;

/** The highest places of an image that has been averaged over squares; beyond its edge the image is 0. */
final class Peaks {
    private final float[] mean;
    private final int width;
    private final int height;

    /**
     * @param values [height, width]
     * @param side   of the squares, odd
     */
    Peaks(float[] values, int width, int height, int side) {
        this.width = width;
        this.height = height;
        this.mean = mean(values, side / 2);
    }

    /** Receives a pixel. */
    @FunctionalInterface
    interface Pixel {
        void at(int x, int y);
    }

    /** At most {@code count} pixels, highest first, none below {@code least} or in the square of one before. */
    void forEach(int count, float least, int spacing, Pixel pixel) {
        for (int n = 0; n < count; n++) {
            int best = 0;
            for (int i = 1; i < mean.length; i++) {
                if (mean[i] > mean[best]) {
                    best = i;
                }
            }
            if (mean[best] < least) {
                return;
            }
            int x = best % width;
            int y = best / width;
            pixel.at(x, y);
            for (int v = Math.max(0, y - spacing); v <= Math.min(height - 1, y + spacing); v++) {
                for (int u = Math.max(0, x - spacing); u <= Math.min(width - 1, x + spacing); u++) {
                    mean[v * width + u] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** From a table of sums over all upper left rectangles. */
    private float[] mean(float[] values, int reach) {
        int stride = width + 1;
        double[] sums = new double[stride * (height + 1)];
        for (int y = 0; y < height; y++) {
            double row = 0;
            for (int x = 0; x < width; x++) {
                row += values[y * width + x];
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        double area = (2 * reach + 1) * (2 * reach + 1);
        float[] out = new float[values.length];
        for (int y = 0; y < height; y++) {
            int top = Math.max(0, y - reach) * stride;
            int bottom = Math.min(height, y + reach + 1) * stride;
            for (int x = 0; x < width; x++) {
                int left = Math.max(0, x - reach);
                int right = Math.min(width, x + reach + 1);
                out[y * width + x] = (float) ((sums[bottom + right] - sums[top + right] - sums[bottom + left]
                        + sums[top + left]) / area);
            }
        }
        return out;
    }
}
