package org.maskmarch.api.march;

/**
 * A rendered view. Arrays are row-major from the top left and shared: treat as immutable.
 *
 * @param rgb       [height, width, 3], 0..1, over the background
 * @param depth     [height, width], weighted mean distance along the ray, world units; far where opacity is 0
 * @param opacity   [height, width], 0..1
 * @param footprint of the view; null where none was asked for
 * @param device    what marched it: {@code java} or the name of an OpenCL device; in brackets why not the one asked for
 */
public record ViewRender(int width, int height, float[] rgb, float[] depth, float[] opacity, Footprint footprint,
                         String device) { }
