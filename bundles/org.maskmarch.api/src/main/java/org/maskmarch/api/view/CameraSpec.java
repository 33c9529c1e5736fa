package org.maskmarch.api.view;

import java.nio.file.Path;

/** Where the cameras of a scene come from: the {@code cameras:} block of a scene file. */
public sealed interface CameraSpec {

    /**
     * A Blender, instant-ngp or nerfstudio {@code transforms.json}.
     *
     * @param width  of the rendered views, pixels; 0 = as in the file
     * @param height likewise
     */
    record Transforms(Path file, int width, int height) implements CameraSpec { }

    /**
     * Cameras on rings round a target, looking at it.
     *
     * @param count        number of cameras, all rings together
     * @param radius       distance from the target, world units
     * @param elevation    degrees above the horizon, one ring for each entry
     * @param fovX         horizontal field of view, degrees
     * @param target       [3], world coordinates
     * @param up           [3], the world's up axis
     */
    record Orbit(int count, double radius, double[] elevation, double fovX, double[] target, double[] up,
                 int width, int height) implements CameraSpec { }
}
