package org.maskmarch.api.view;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the cameras of a scene come from: the {@code cameras:} block of a scene file, one record for each source.
 *
 * <p>Everywhere {@code width} and {@code height} are the size of the views in pixels. For sources that know the size of
 * their photographs, 0 means as there; where only one is given, the other keeps the shape.
 */
public sealed interface CameraSpec {
    int width();

    int height();

    /**
     * Whether views have photographs, and where those are.
     *
     * @param wanted whether cameras are to carry their photographs
     * @param folder where they are; null = where the source itself says
     */
    record Photographs(boolean wanted, Path folder) {
        /** Views are rendered. */
        public static final Photographs NONE = new Photographs(false, null);
        /** Where the source itself says. */
        public static final Photographs BESIDE = new Photographs(true, null);

        /** In a folder of the user's. */
        public static Photographs in(Path folder) {
            return new Photographs(true, Objects.requireNonNull(folder));
        }
    }

    /**
     * A Blender, instant-ngp or nerfstudio {@code transforms.json}.
     *
     * @param dataparser nerfstudio's {@code dataparser_transforms.json}, which brings the poses into the frame of a
     *                   trained nerfstudio model; null = the frame of the file
     */
    record Transforms(Path file, Path dataparser, Photographs photographs, int width, int height)
            implements CameraSpec {
        /** The file alone. */
        public Transforms(Path file, int width, int height) {
            this(file, null, Photographs.NONE, width, height);
        }
    }

    /**
     * LLFF's {@code poses_bounds.npy}, in the frame that NeRF, TensoRF and DVGO train in: scaled, then recentred, then
     * made spherical where asked.
     *
     * @param file        the file, or the folder that it is in
     * @param factor      by how much the photographs were made smaller: the views are those of {@code images_FACTOR}
     * @param boundFactor the nearest bound comes to 1 / boundFactor; 0 = not scaled
     * @param spherify    for scenes seen from all around: the centre of attention comes to the origin, the cameras to a
     *                    mean square distance of 1
     */
    record Llff(Path file, int factor, double boundFactor, boolean spherify, Photographs photographs, int width,
                int height) implements CameraSpec { }

    /** What is done to COLMAP's arbitrary frame. */
    enum Normalisation {
        /** The frame of the file. */
        NONE,
        /** Mip-NeRF 360 and multinerf: principal axes of the camera centres, all of them within [-1, 1]. */
        PCA,
        /** As PCA, turned by half a turn round z: principal axes have no sign, so either may be the trained frame. */
        PCA_TURNED
    }

    /**
     * A COLMAP sparse model, binary or text.
     *
     * @param folder the model, or a scene folder with {@code sparse/0} in it
     * @param factor by how much the photographs were made smaller: the views are those of {@code images_FACTOR}
     */
    record Colmap(Path folder, int factor, Normalisation normalisation, Photographs photographs, int width, int height)
            implements CameraSpec { }

    /** Which cameras of a folder whose file names begin with 0_ (train), 1_ (val) or 2_ (test). */
    enum Split { TRAIN, VAL, TEST, ALL }

    /** An NSVF folder, as Synthetic-NSVF and Tanks and Temples come: {@code intrinsics.txt}, {@code pose/}, {@code rgb/}. */
    record Nsvf(Path folder, Split split, Photographs photographs, int width, int height) implements CameraSpec { }

    /** A JSON file of poses that users write by hand; its format is in the reference. */
    record Poses(Path file, Photographs photographs, int width, int height) implements CameraSpec { }

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

    /**
     * Cameras on a grid in the plane z = 0, looking along -z with y up: for forward-facing scenes without poses.
     *
     * @param fovX     horizontal field of view, degrees
     * @param spreadX  the outermost cameras are this far from the origin to the left and right, world units
     * @param spreadY  likewise up and down
     * @param distance all cameras look at the point that is this far in front of the origin; 0 = all look straight ahead
     */
    record Forward(int count, double fovX, double spreadX, double spreadY, double distance, int width, int height)
            implements CameraSpec { }
}
