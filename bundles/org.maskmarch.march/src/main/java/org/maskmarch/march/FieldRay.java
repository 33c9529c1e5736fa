package org.maskmarch.march;

import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.geometry.Ray;

/**
 * A camera's ray in the space of a field. In the world and in normalised device coordinates it is a straight line,
 * measured by arc length in that space; in a contracted space it is a curve that is walked step by step. Mutable, one
 * for each thread.
 */
public final class FieldRay {
    /** Samples of a curve, at most: many times the diameter of a contracted space of 1024 vertices in half voxels. */
    private static final int MOST_SAMPLES = 1 << 14;

    /** Radius within which rounding takes nothing out of the inner part, in units of its radius. */
    private static final double CERTAINLY = 1 - 1e-9;

    private final FieldSpace space;
    private final double near;
    private final double far;
    private final Ray line = new Ray();
    private final double[] p = new double[3];
    /** Of a ray in normalised device coordinates: its length there, where it starts, and how fast it leaves. */
    private double scale;
    private double shift;
    private double slope;
    /** The stretch of a curved ray on which it is straight, distances from the camera; none where from is above to. */
    private double innerFrom;
    private double innerTo;
    /** Origin and unit direction in the space, and the stretch [enter, exit] of it that is inside the box. */
    public double ox;
    public double oy;
    public double oz;
    public double dx;
    public double dy;
    public double dz;
    public double enter;
    public double exit;
    /** The samples that {@link #within} has found, whole numbers: the first, and the one after the last. */
    public double first;
    public double end;

    /**
     * @param near distance at which rays start, world units
     * @param far  distance at which rays end
     */
    public FieldRay(FieldSpace space, double near, double far) {
        if (space instanceof FieldSpace.Ndc ndc && !ndc.isPlaced()) {
            throw MaskmarchException.badInput("field.cameras-missing", "cameras",
                    "The field is in normalised device coordinates of cameras that are not known.",
                    "Give the scene its cameras.");
        }
        this.space = space;
        this.near = near;
        this.far = far;
    }

    /** The direction along which a ray of the world sees the field's colours. */
    public void viewDirection(Ray ray, double[] out) {
        out[0] = ray.dx;
        out[1] = ray.dy;
        out[2] = ray.dz;
        // a straight ray has one direction in any space: any point of it will do, such as one beyond the plane z = 0
        double t = ray.dz < 0 ? Math.max(0, -ray.oz / ray.dz) + 1 : 0;
        p[0] = ray.ox + t * ray.dx;
        p[1] = ray.oy + t * ray.dy;
        p[2] = ray.oz + t * ray.dz;
        space.viewDirection(p, out);
    }

    public boolean isStraight() {
        return !(space instanceof FieldSpace.Contracted);
    }

    /** Takes a ray of the world; false when nothing of it is inside the box. Straight spaces only. */
    public boolean enter(Ray ray, Aabb box) {
        boolean inside;
        if (space instanceof FieldSpace.Ndc ndc) {
            inside = throughNdc(ray, ndc, box);
        } else {
            inside = ray.clip(box, near, far);
            copy(ray);
        }
        return inside;
    }

    /** The line through two points of it: where it crosses the near plane, and infinity. */
    private boolean throughNdc(Ray ray, FieldSpace.Ndc ndc, Aabb box) {
        if (!(ray.dz < 0)) {
            return false;
        }
        shift = -(ndc.near() + ray.oz) / ray.dz;
        double x = ray.ox + shift * ray.dx;
        double y = ray.oy + shift * ray.dy;
        line.ox = ndc.scaleX() * x / ndc.near();
        line.oy = ndc.scaleY() * y / ndc.near();
        line.oz = -1;
        double ux = -ndc.scaleX() * ray.dx / ray.dz - line.ox;
        double uy = -ndc.scaleY() * ray.dy / ray.dz - line.oy;
        scale = Math.sqrt(ux * ux + uy * uy + 4);
        line.dx = ux / scale;
        line.dy = uy / scale;
        line.dz = 2 / scale;
        slope = -ray.dz / ndc.near();
        boolean inside = line.clip(box, along(near), along(far));
        copy(line);
        return inside;
    }

    /**
     * Finds the samples {@code enter + (k + 1/2) step} of a straight ray that are in a second box.
     *
     * @return whether there can be any
     */
    public boolean within(Aabb box, double step) {
        line.ox = ox;
        line.oy = oy;
        line.oz = oz;
        line.dx = dx;
        line.dy = dy;
        line.dz = dz;
        boolean inside = line.clip(box, enter, exit);
        first = Math.floor((line.enter - enter) / step);
        end = Math.ceil((line.exit - enter) / step);
        return inside;
    }

    private void copy(Ray ray) {
        ox = ray.ox;
        oy = ray.oy;
        oz = ray.oz;
        dx = ray.dx;
        dy = ray.dy;
        dz = ray.dz;
        enter = ray.enter;
        exit = ray.exit;
    }

    /** Arc length in normalised device coordinates of a distance in the world. */
    private double along(double distance) {
        double beyond = Math.max(0, distance - shift) * slope;
        return scale * beyond / (1 + beyond);
    }

    /** Distance from the camera, world units, of a point of a straight ray. */
    public double distance(double t) {
        if (!(space instanceof FieldSpace.Ndc)) {
            return t;
        }
        double share = Math.min(1, t / scale);
        return share < 1 ? Math.min(far, shift + share / ((1 - share) * slope)) : far;
    }

    /**
     * The distance of the samples that {@link #within} has found, as a quotient of two lines in their number k, from 0 on:
     * {@code (out[at] + k out[at + 1]) / (out[at + 2] + k out[at + 3])}; beyond {@code far} where the divisor is not
     * positive.
     */
    public void distances(double step, float[] out, int at) {
        double start = enter + (first + 0.5) * step;
        if (space instanceof FieldSpace.Ndc) {
            double share = start / scale;
            double each = step / scale;
            out[at] = (float) (shift * slope * (1 - share) + share);
            out[at + 1] = (float) (each - shift * slope * each);
            out[at + 2] = (float) (slope * (1 - share));
            out[at + 3] = (float) (-slope * each);
        } else {
            out[at] = (float) start;
            out[at + 1] = (float) step;
            out[at + 2] = 1;
            out[at + 3] = 0;
        }
    }

    /** A curve's samples, one after the other: position in the space, distance from the camera, length. */
    @FunctionalInterface
    interface Curve {
        /**
         * @param p        [3] coordinates of the space, live
         * @param distance from the camera, world units
         * @param length   of the sample, in the unit that density is per
         * @return distance from the camera before which, were the space as in its inner part, no other sample is wanted;
         *         infinite to stop
         */
        double at(double[] p, double distance, double length);
    }

    /**
     * Walks a ray of the world through a contracted space in steps of a fixed length in that space.
     *
     * @param from  distance from the camera before which nothing is looked at
     * @param until distance beyond which nothing is
     */
    void walk(Ray ray, double step, double from, double until, Curve curve) {
        FieldSpace.Contracted contracted = (FieldSpace.Contracted) space;
        double[] d = {ray.dx, ray.dy, ray.dz};
        double[] q = new double[3];
        double slowest = 1 / contracted.radius();
        inner(contracted, ray);
        double world = near;
        double wanted = from;
        for (int k = 0; k < MOST_SAMPLES && world < Math.min(until, far); k++) {
            // half a step on, at the speed of where it starts: the sample; a whole step on, at the sample's speed: the next
            double middle = world + 0.5 * step / (isInner(world) ? slowest : speed(contracted, ray, d, world, q));
            double next = world + step / (isInner(middle) ? slowest : speed(contracted, ray, d, middle, q));
            if (next < wanted) {
                // where steps are even, many at once
                double steps = isInner(next) ? Math.floor((Math.min(wanted, innerTo) - next) / (step / slowest)) - 1 : 0;
                world = next + Math.max(0, steps) * (step / slowest);
                continue;
            }
            p[0] = ray.ox + middle * d[0];
            p[1] = ray.oy + middle * d[1];
            p[2] = ray.oz + middle * d[2];
            contracted.toField(p);
            double end = Math.min(next, far);
            double share = (end - world) / (next - world);
            double leap = curve.at(p, middle, contracted.worldDensity() ? end - world : step * share);
            if (leap == Double.POSITIVE_INFINITY) {
                return;
            }
            // beyond the inner part a step can lead farther along an axis of the space than in it
            wanted = isInner(middle) ? Math.max(wanted, Math.min(leap, innerTo)) : wanted;
            world = next;
        }
    }

    /**
     * The length of a curve's sample for baked density: that is per world unit over the stretch of the space.
     *
     * @param p      [3] position in the space
     * @param length in the unit that the field's density is per
     */
    double unstretched(double[] p, double length) {
        return space instanceof FieldSpace.Contracted c && c.worldDensity() ? length / c.stretch(p) : length;
    }

    /** Sets the stretch of a ray that is certainly in the part of the space that is as it is in the world. */
    private void inner(FieldSpace.Contracted space, Ray ray) {
        double[] u = {(ray.ox - space.centreX()) / space.radius(), (ray.oy - space.centreY()) / space.radius(),
            (ray.oz - space.centreZ()) / space.radius()};
        double[] d = {ray.dx, ray.dy, ray.dz};
        innerFrom = Double.NEGATIVE_INFINITY;
        innerTo = Double.POSITIVE_INFINITY;
        if (space.largest()) {
            for (int axis = 0; axis < 3; axis++) {
                // a ray across the axis: infinite both ways, or NaN, which is not inner
                double a = (-CERTAINLY - u[axis]) / d[axis];
                double b = (CERTAINLY - u[axis]) / d[axis];
                innerFrom = Math.max(innerFrom, Math.min(a, b));
                innerTo = Math.min(innerTo, Math.max(a, b));
            }
        } else {
            double along = u[0] * d[0] + u[1] * d[1] + u[2] * d[2];
            double root = along * along - (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]) + CERTAINLY * CERTAINLY;
            double half = root > 0 ? Math.sqrt(root) : -1;
            innerFrom = -along - half;
            innerTo = -along + half;
        }
        innerFrom *= space.radius();
        innerTo *= space.radius();
    }

    private boolean isInner(double distance) {
        return distance > innerFrom && distance < innerTo;
    }

    /** Length in the contracted space of a unit of the world along a ray: the norm of the Jacobian times its direction. */
    private static double speed(FieldSpace.Contracted space, Ray ray, double[] d, double t, double[] q) {
        q[0] = (ray.ox + t * d[0] - space.centreX()) / space.radius();
        q[1] = (ray.oy + t * d[1] - space.centreY()) / space.radius();
        q[2] = (ray.oz + t * d[2] - space.centreZ()) / space.radius();
        double m = space.norm(q);
        if (m <= 1) {
            return 1 / space.radius();
        }
        double along;
        if (space.largest()) {
            int axis = Math.abs(q[0]) == m ? 0 : Math.abs(q[1]) == m ? 1 : 2;
            along = Math.signum(q[axis]) * d[axis];
        } else {
            along = (q[0] * d[0] + q[1] * d[1] + q[2] * d[2]) / m;
        }
        double b = space.shell();
        double scale = (1 + b - b / m) / m;
        double change = (-(1 + b) + 2 * b / m) / (m * m) * along;
        double x = d[0] * scale + q[0] * change;
        double y = d[1] * scale + q[1] * change;
        double z = d[2] * scale + q[2] * change;
        return Math.sqrt(x * x + y * y + z * z) / space.radius();
    }
}
