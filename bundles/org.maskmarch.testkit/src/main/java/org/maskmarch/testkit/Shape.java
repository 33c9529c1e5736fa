package org.maskmarch.testkit;

/**
 * A solid, as a signed distance function: negative inside, 0 on the surface. Primitives lie round the origin; the
 * distance may be an underestimate away from the surface, so that it can be walked along a ray.
 */
@FunctionalInterface
public interface Shape {
    double distance(Vec p);

    static Shape sphere(double radius) {
        return p -> p.length() - radius;
    }

    /** @param round radius of the edges, within the half sides */
    static Shape box(double halfX, double halfY, double halfZ, double round) {
        return p -> {
            double x = Math.abs(p.x()) - halfX + round;
            double y = Math.abs(p.y()) - halfY + round;
            double z = Math.abs(p.z()) - halfZ + round;
            double outside = new Vec(Math.max(x, 0), Math.max(y, 0), Math.max(z, 0)).length();
            return outside + Math.min(Math.max(x, Math.max(y, z)), 0) - round;
        };
    }

    static Shape ellipsoid(double rx, double ry, double rz) {
        double least = Math.min(rx, Math.min(ry, rz));
        return p -> {
            double k0 = new Vec(p.x() / rx, p.y() / ry, p.z() / rz).length();
            double k1 = new Vec(p.x() / (rx * rx), p.y() / (ry * ry), p.z() / (rz * rz)).length();
            return k1 < 1e-9 ? -least : k0 * (k0 - 1) / k1;
        };
    }

    /** A ring in the xz plane. */
    static Shape torus(double major, double minor) {
        return p -> hypot(hypot(p.x(), p.z()) - major, p.y()) - minor;
    }

    /** A round wall about the z axis between two radii, from z = 0 to the height; inner radius 0 gives a disc. */
    static Shape wall(double inner, double outer, double height, double round) {
        double middle = inner > 0 ? (inner + outer) / 2 : 0;
        double halfWidth = outer - middle;
        return p -> {
            double r = Math.abs(hypot(p.x(), p.y()) - middle) - halfWidth + round;
            double z = Math.abs(p.z() - height / 2) - height / 2 + round;
            return hypot(Math.max(r, 0), Math.max(z, 0)) + Math.min(Math.max(r, z), 0) - round;
        };
    }

    /** A round rod between two points, with round ends. */
    static Shape rod(Vec from, Vec to, double radius) {
        Vec way = to.minus(from);
        return p -> {
            Vec q = p.minus(from);
            double share = Math.max(0, Math.min(1, q.dot(way) / way.dot(way)));
            return q.minus(way.times(share)).length() - radius;
        };
    }

    /** A solid frustum about the z axis, from z = 0 to the height. */
    static Shape cone(double bottom, double top, double height, double round) {
        double slope = (bottom - top) / height;
        double steep = 1 / Math.sqrt(1 + slope * slope);
        return p -> {
            double r = (hypot(p.x(), p.y()) - bottom + slope * p.z()) * steep + round;
            double z = Math.abs(p.z() - height / 2) - height / 2 + round;
            return hypot(Math.max(r, 0), Math.max(z, 0)) + Math.min(Math.max(r, z), 0) - round;
        };
    }

    default Shape at(double x, double y, double z) {
        return p -> distance(new Vec(p.x() - x, p.y() - y, p.z() - z));
    }

    default Shape or(Shape other) {
        return p -> Math.min(distance(p), other.distance(p));
    }

    default Shape without(Shape other) {
        return p -> Math.max(distance(p), -other.distance(p));
    }

    /** Union with a fillet of about this radius. */
    default Shape blendedWith(Shape other, double radius) {
        return p -> {
            double a = distance(p);
            double b = other.distance(p);
            double h = Math.max(radius - Math.abs(a - b), 0) / radius;
            return Math.min(a, b) - h * h * radius / 4;
        };
    }

    /** Unit gradient of the distance: out of the surface. */
    default Vec normal(Vec p) {
        return gradient(p).unit();
    }

    /** Distance to the first order: corrects shapes whose distance grows at another rate than 1. */
    default double trueDistance(Vec p) {
        double length = gradient(p).length();
        return length < 0.1 ? distance(p) : distance(p) / length;
    }

    private Vec gradient(Vec p) {
        double e = 1e-4;
        return new Vec(distance(new Vec(p.x() + e, p.y(), p.z())) - distance(new Vec(p.x() - e, p.y(), p.z())),
                distance(new Vec(p.x(), p.y() + e, p.z())) - distance(new Vec(p.x(), p.y() - e, p.z())),
                distance(new Vec(p.x(), p.y(), p.z() + e)) - distance(new Vec(p.x(), p.y(), p.z() - e)))
                .times(0.5 / e);
    }

    private static double hypot(double a, double b) {
        return Math.sqrt(a * a + b * b);
    }
}
