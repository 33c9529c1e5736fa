package org.maskmarch.segment.onnx;

/**
 * How an image lies in SAM's square: scaled so that its longer side fills the square, at the top left, or stretched over
 * the whole of it.
 *
 * @param width     of the image, pixels
 * @param height    of the image, pixels
 * @param side      of the square, pixels
 * @param newWidth  of the image inside the square
 * @param newHeight of the image inside the square
 */
record Frame(int width, int height, int side, int newWidth, int newHeight) {

    static Frame of(int width, int height, int side) {
        double scale = (double) side / Math.max(width, height);
        return new Frame(width, height, side, scaled(width, scale), scaled(height, scale));
    }

    /** The whole square, whatever the image's proportions. */
    static Frame stretched(int width, int height, int side) {
        return new Frame(width, height, side, side, side);
    }

    /** Extremely long images keep at least one row or column. */
    private static int scaled(int length, double scale) {
        return Math.max(1, (int) Math.floor(length * scale + 0.5));
    }

    /** Position in the square of a pixel position in the image; the graph adds the half pixel itself. */
    float x(float imageX) {
        return (float) ((double) imageX * newWidth / width);
    }

    float y(float imageY) {
        return (float) ((double) imageY * newHeight / height);
    }
}
