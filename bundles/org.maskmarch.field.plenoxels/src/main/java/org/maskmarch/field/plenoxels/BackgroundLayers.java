package org.maskmarch.field.plenoxels;

/**
 * The background of an svox2 checkpoint: spheres round the box, the radius of the box's own sphere being 1, evenly spaced
 * in the inverse of their radii. On each lies a map of the directions (longitude by latitude) of density and colour;
 * between maps and between their points values are interpolated. Immutable.
 *
 * @param side   points of a map from pole to pole; round the equator there are twice as many
 * @param layers spheres
 * @param links  [2 side, side] row of each direction in the data, negative where there is nothing
 * @param data   [rows, layers, 4] colour, then density per unit of the inverse radius
 */
record BackgroundLayers(int side, int layers, int[] links, float[] data) {
    private static final int CHANNELS = 4;
    private static final int DENSITY = 3;
    private static final float C0 = 0.28209479177387814f;

    /**
     * Evaluates a point; inside the unit sphere, the innermost layer in its direction.
     *
     * @param x       position, relative to the centre; its length does not matter
     * @param inverse of the radius, 0..1
     * @param out     [4] red, green, blue, and density per unit of the inverse radius, which may be negative
     */
    void evaluate(double x, double y, double z, double inverse, float[] out) {
        double length = Math.sqrt(x * x + y * y + z * z);
        double latitude = length == 0 ? 0 : Math.asin(Math.max(-1, Math.min(1, y / length)));
        double east = side * 2 * (0.5 + Math.atan2(x, z) / (2 * Math.PI));
        double south = side * (0.5 - latitude / Math.PI);
        double depth = Math.max(0, Math.min(layers - 1, (1 - inverse) * layers - 0.5));
        int column = Math.min((int) east, 2 * side - 1);
        int row = Math.min((int) south, side - 1);
        int layer = Math.min((int) depth, layers - 2);
        java.util.Arrays.fill(out, 0, CHANNELS, 0);
        for (int corner = 0; corner < 4; corner++) {
            int right = corner & 1;
            int below = corner >> 1;
            // the original goes round in both directions, over the poles too
            int link = links[(column + right) % (2 * side) * side + (row + below) % side];
            double share = (right == 0 ? 1 - (east - column) : east - column)
                    * (below == 0 ? 1 - (south - row) : south - row);
            if (link >= 0 && share > 0) {
                int at = (link * layers + layer) * CHANNELS;
                for (int c = 0; c < CHANNELS; c++) {
                    float near = data[at + c];
                    out[c] += share * (near + (depth - layer) * (data[at + CHANNELS + c] - near));
                }
            }
        }
        for (int c = 0; c < DENSITY; c++) {
            out[c] = Math.max(0, C0 * out[c] + 0.5f);
        }
    }
}
