package org.maskmarch.api.march;

/**
 * How finely a field is baked.
 *
 * @param resolution vertices along the longest axis of the bounds; 0 = the field's native grid, or 192 where it has none
 * @param shDegree   degree of the spherical harmonics that hold colour, 0 to 2
 */
public record BakeSettings(int resolution, int shDegree) {
    public static final int DEFAULT_RESOLUTION = 192;
    public static final BakeSettings DEFAULT = new BakeSettings(0, 2);
}
