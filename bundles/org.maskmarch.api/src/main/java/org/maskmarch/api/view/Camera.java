package org.maskmarch.api.view;

import java.util.Objects;

/**
 * A pinhole camera with a pose, and the photograph taken from there where one is known. The camera is a pinhole even
 * where the photograph's lens is not: a radiance field is rendered without a lens.
 *
 * <p>Camera axes are OpenGL's: x right, y up, z backwards (the camera looks along -z). Pixel (x, y) counts from the top
 * left; its centre is (x + 0.5, y + 0.5).
 *
 * @param name          file name of the photograph or a generated name, for reports
 * @param width         pixels
 * @param height        pixels
 * @param fx            horizontal focal length, pixels
 * @param fy            vertical focal length, pixels
 * @param cx            principal point, pixels from the left edge
 * @param cy            principal point, pixels from the top edge
 * @param cameraToWorld [4, 4] row-major, rotation orthonormal
 * @param photograph    the photograph of this view, with its lens; null = there is none, or it is not to be used
 */
public record Camera(String name, int width, int height, double fx, double fy, double cx, double cy,
                     double[] cameraToWorld, Photograph photograph) {

    public Camera {
        Objects.requireNonNull(name);
        if (width < 1 || height < 1 || !(fx > 0) || !(fy > 0) || cameraToWorld.length != 16) {
            throw new IllegalArgumentException("not a camera: " + width + "x" + height + ", focal " + fx + ", " + fy);
        }
        cameraToWorld = cameraToWorld.clone();
    }

    /** A camera without a photograph. */
    public Camera(String name, int width, int height, double fx, double fy, double cx, double cy,
                  double[] cameraToWorld) {
        this(name, width, height, fx, fy, cx, cy, cameraToWorld, null);
    }

    /** Camera centre on an axis (0 = x, 1 = y, 2 = z), world coordinates. */
    public double centre(int axis) {
        return cameraToWorld[axis * 4 + 3];
    }

    /** The unit viewing direction (-z of the camera) on an axis, world coordinates. */
    public double forward(int axis) {
        return -cameraToWorld[axis * 4 + 2];
    }

    public int pixels() {
        return width * height;
    }

    /** The same view at another size; the field of view is kept. */
    public Camera resized(int newWidth, int newHeight) {
        double sx = (double) newWidth / width;
        double sy = (double) newHeight / height;
        return new Camera(name, newWidth, newHeight, fx * sx, fy * sy, cx * sx, cy * sy, cameraToWorld,
                photograph);
    }
}
