package org.maskmarch.api.image;

/**
 * An 8-bit RGB image.
 *
 * @param rgb [height, width, 3], not copied: treat as immutable
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != width * height * 3) {
            throw new IllegalArgumentException("not an image: " + width + "x" + height + ", " + rgb.length + " bytes");
        }
    }

    /** From colours 0..1 [height, width, 3]; clamped and truncated (not rounded) to 8 bits, as SA3D feeds SAM. */
    public static RgbImage of(int width, int height, float[] colours) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (Math.min(1f, Math.max(0f, colours[i])) * 255f);
        }
        return new RgbImage(width, height, rgb);
    }
}
