package org.maskmarch.api.march;

/**
 * Parameters of ray marching.
 *
 * @param near       distance at which rays start, world units along the ray
 * @param far        distance at which rays end
 * @param background [3] colour behind everything, 0..1
 * @param step       sample distance in voxels (smallest vertex spacing)
 * @param footprintThreshold samples of less ray weight leave no footprint; the rest is scaled up to the ray's opacity
 */
public record MarchSettings(double near, double far, float[] background, double step, float footprintThreshold) {
    /** A ray stops when less than this share of its light is left. */
    public static final float STOP_TRANSMITTANCE = 1e-3f;

    public MarchSettings {
        background = background.clone();
    }

    public static MarchSettings of(double near, double far, float[] background) {
        return new MarchSettings(near, far, background, 0.5, 0.01f);
    }
}
