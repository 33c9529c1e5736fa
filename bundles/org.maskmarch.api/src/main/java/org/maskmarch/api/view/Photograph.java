package org.maskmarch.api.view;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The photograph that a camera stands for, and how it was taken. A file of another size than {@code width} x
 * {@code height} shows the same at another resolution.
 *
 * @param file   an image file that exists
 * @param width  pixels that the focal length and the principal point are about
 * @param height likewise
 * @param fx     horizontal focal length, pixels
 * @param fy     vertical focal length, pixels
 * @param cx     principal point, pixels from the left edge
 * @param cy     principal point, pixels from the top edge
 */
public record Photograph(Path file, int width, int height, double fx, double fy, double cx, double cy, Lens lens) {
    public Photograph {
        Objects.requireNonNull(file);
        Objects.requireNonNull(lens);
    }
}
