package org.maskmarch.field.dvgo;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.checkpoint.Dict;

/**
 * How the original steps along a ray, and with it what its raw values mean. It knows no density per length: a sample has
 * the opacity {@code 1 - exp(-softplus(raw) * interval)} with {@code interval = stepsize * voxel_size_ratio}, whatever
 * the length of the step. Over a step of this length, in units of the space, that is a density of
 * {@code softplus(raw) * interval / step}.
 *
 * @param step     distance of samples, units of the space
 * @param interval factor of the softplus of each sample
 */
record Sampling(FieldSpace space, double step, double interval) {
    /** In voxels. Not in the file; what the public configurations have ... */
    private static final double STEPSIZE = 0.5;
    /** ... but for the large forward-facing ones, of this depth. */
    private static final int LARGE_DEPTH = 256;
    private static final double LARGE_STEPSIZE = 1;
    /** How far the sides of DirectVoxGO's cube may differ, relative: rounding only. */
    private static final double CUBE_TOLERANCE = 1e-3;

    static Sampling of(ModelClass model, Dict kwargs, Dict state, Aabb box, int worldLength, FieldOptions options) {
        Sampling sampling = switch (model) {
            case DVGO -> bounded(kwargs, box, options);
            case DCVGO -> unbounded(kwargs, state, box, worldLength, options);
            case DMPIGO -> forward(kwargs, options);
        };
        if (!(sampling.densityScale() > 1e-20 && sampling.densityScale() < 1e20)) {
            throw badValue(kwargs, "voxel_size_ratio", "Samples lie " + sampling.step() + " apart, which is out of range.");
        }
        return sampling;
    }

    /** Density of the softplus 1, per unit of the space. */
    double densityScale() {
        return interval / step;
    }

    /** Samples lie stepsize * voxel_size apart, hence the scale is voxel_size_ratio / voxel_size = 1 / voxel_size_base. */
    private static Sampling bounded(Dict kwargs, Aabb box, FieldOptions options) {
        if (options.inNdc(false)) {
            throw otherSpace(kwargs, "A bounded DirectVoxGO is in world coordinates");
        }
        double voxelSize = Math.cbrt(box.size(0) * box.size(1) * box.size(2) / positive(kwargs, "num_voxels"));
        return new Sampling(FieldSpace.WORLD, STEPSIZE * voxelSize, STEPSIZE * ratio(kwargs));
    }

    /**
     * The inner part, up to 2 from the camera, has N = int(world_len / (1 + shell) / stepsize) + 1 samples, 2 / N apart.
     * Farther samples are thinned until they lie 0.95 * stepsize * 2 (1 + shell) / world_len or a little more apart in
     * the contracted space, which is the same distance but for the rounding of N. All of them have the same interval, so
     * that the density is one per unit of contracted space, inside and in the shell: about 1 / voxel_size_base again.
     */
    private static Sampling unbounded(Dict kwargs, Dict state, Aabb box, int worldLength, FieldOptions options) {
        if (options.space() != null) {
            throw otherSpace(kwargs, "An unbounded DirectVoxGO is in a contracted space");
        }
        // the thickness of the shell (bg_len) is not in the file, but its outer side; a float that is meant decimal
        double shell = Math.rint((box.maxX() - 1) * 1e6) / 1e6;
        for (int axis = 0; axis < 3; axis++) {
            if (!(shell > 0) || box.max(axis) != box.maxX() || box.min(axis) != -box.maxX()) {
                throw badValue(state, "xyz_max", "The contracted space of an unbounded DirectVoxGO is a cube round 0 that "
                        + "is larger than 1; this one is " + box + '.');
            }
        }
        float[] centre = state.tensor("scene_center").require(3).finiteFloats();
        int samples = (int) (2 / (2 + 2 * shell) * worldLength / STEPSIZE) + 1;
        FieldSpace space = new FieldSpace.Contracted(centre[0], centre[1], centre[2], radius(state), shell,
                largest(kwargs), false);
        return new Sampling(space, 2.0 / samples, STEPSIZE * ratio(kwargs));
    }

    private static double radius(Dict state) {
        float[] radii = state.tensor("scene_radius").require(3).finiteFloats();
        double least = Math.min(radii[0], Math.min(radii[1], radii[2]));
        double most = Math.max(radii[0], Math.max(radii[1], radii[2]));
        if (!(least > 0) || most - least > CUBE_TOLERANCE * most) {
            throw badValue(state, "scene_radius", "The inner part of an unbounded DirectVoxGO is a cube; this one has the "
                    + "half sides " + radii[0] + ", " + radii[1] + ", " + radii[2] + '.');
        }
        return ((double) radii[0] + radii[1] + radii[2]) / 3;
    }

    private static boolean largest(Dict kwargs) {
        String norm = kwargs.text("contracted_norm");
        return switch (norm) {
            case "inf" -> true;
            case "l2" -> false;
            default -> throw MaskmarchException.badInput("field.unsupported", kwargs.subject() + ".contracted_norm",
                    "The norm '" + norm + "' is not read.", "Supported are inf and l2.");
        };
    }

    /**
     * A ray has int((mpi_depth - 1) / stepsize) + 1 samples from the near plane, z = -1, to infinity, z = 1: they lie
     * 2 stepsize / (mpi_depth - 1) apart along z. That is their distance on a ray along z. A ray aslant has the same
     * samples, hence the same interval for a longer way; density per length makes it more opaque by that ratio, which
     * is 1 for a camera at the origin and near it for the cameras of a forward-facing scene.
     */
    private static Sampling forward(Dict kwargs, FieldOptions options) {
        if (!options.inNdc(true)) {
            throw otherSpace(kwargs, "A forward-facing DirectVoxGO is in normalised device coordinates");
        }
        int depth = kwargs.integer("mpi_depth");
        if (depth < 2 || depth > VoxelGrid.MAX_SIDE) {
            throw badValue(kwargs, "mpi_depth", depth + " planes; 2 to " + VoxelGrid.MAX_SIDE + " are read.");
        }
        double stepsize = depth < LARGE_DEPTH ? STEPSIZE : LARGE_STEPSIZE;
        return new Sampling(options.ndc(), 2 * stepsize / (depth - 1), stepsize * ratio(kwargs));
    }

    private static double ratio(Dict kwargs) {
        return positive(kwargs, "voxel_size_ratio");
    }

    private static double positive(Dict kwargs, String key) {
        double value = kwargs.number(key);
        // within what is exact enough in float
        if (!(value > 1e-9 && value < 1e12)) {
            throw badValue(kwargs, key, value + " is out of range.");
        }
        return value;
    }

    private static MaskmarchException badValue(Dict dict, String key, String message) {
        return MaskmarchException.badInput("checkpoint.bad-value", dict.subject() + '.' + key, message,
                "Export the checkpoint again.");
    }

    private static MaskmarchException otherSpace(Dict kwargs, String what) {
        return MaskmarchException.badInput("field.other-space", kwargs.subject(), what + "; the scene says otherwise.",
                "Leave out `space:` in the scene.");
    }
}
