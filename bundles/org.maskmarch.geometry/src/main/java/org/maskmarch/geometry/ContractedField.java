package org.maskmarch.geometry;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;

/**
 * A field of the world, seen through a contraction: so that one grid can hold a scene of which the middle is small and the
 * surroundings are large. Density stays per world unit.
 */
public final class ContractedField implements RadianceField {
    private static final double SHELL = 1;

    private final RadianceField world;
    private final FieldSpace.Contracted space;
    private final FieldInfo info;

    /** @param inner cube that is not contracted: the middle of the scene, world coordinates */
    public ContractedField(RadianceField world, double centreX, double centreY, double centreZ, double inner) {
        this.world = world;
        this.space = new FieldSpace.Contracted(centreX, centreY, centreZ, inner, SHELL, true, true);
        FieldInfo own = world.info();
        this.info = new FieldInfo(own.family(), space, own.activation(), contracted(own.bounds()), null,
                own.stepSize() / inner, own.details());
    }

    /** Box of a box: each face on its own, since the norm of a face's nearest point decides how far it is moved. */
    private Aabb contracted(Aabb box) {
        double[] faces = new double[6];
        for (int axis = 0; axis < 3; axis++) {
            for (int side = 0; side < 2; side++) {
                double[] p = {space.centreX(), space.centreY(), space.centreZ()};
                p[axis] = side == 0 ? box.min(axis) : box.max(axis);
                space.toField(p);
                faces[side * 3 + axis] = p[axis];
            }
        }
        return new Aabb(faces[0], faces[1], faces[2], faces[3], faces[4], faces[5]);
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        float[] at = new float[n * 3];
        boolean[] inWorld = toWorld(xyz, n, at);
        world.density(at, n, out);
        for (int i = 0; i < n; i++) {
            if (!inWorld[i] || !info.bounds().contains(xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2])) {
                out[i] = info.activation().kind() == DensityActivation.Kind.RELU ? Math.min(0, out[i])
                        : DensityActivation.NOTHING;
            }
        }
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        float[] at = new float[n * 3];
        toWorld(xyz, n, at);
        world.colour(at, directions, n, out);
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        float[] at = new float[n * 3];
        toWorld(xyz, n, at);
        world.colours(at, n, directions, k, out);
    }

    /** Which points have a place in the world; the others are put into its middle. */
    private boolean[] toWorld(float[] xyz, int n, float[] at) {
        boolean[] inWorld = new boolean[n];
        double[] p = new double[3];
        for (int i = 0; i < n; i++) {
            p[0] = xyz[i * 3];
            p[1] = xyz[i * 3 + 1];
            p[2] = xyz[i * 3 + 2];
            inWorld[i] = space.toWorld(p);
            at[i * 3] = (float) (inWorld[i] ? p[0] : space.centreX());
            at[i * 3 + 1] = (float) (inWorld[i] ? p[1] : space.centreY());
            at[i * 3 + 2] = (float) (inWorld[i] ? p[2] : space.centreZ());
        }
        return inWorld;
    }
}
