package org.maskmarch.testkit;

import java.util.function.UnaryOperator;

/** A thing of the scene: a textured shape, put somewhere and turned about the vertical. */
public final class Solid {
    /** In place of a gloss. */
    private static final double SHINING = -1;

    private final String name;
    private final Shape shape;
    private final Texture texture;
    private final double gloss;
    private final Vec origin;
    private final double turn;
    private final double cos;
    private final double sin;
    private final double reach;

    /**
     * @param name   usable as a folder name
     * @param gloss  strength of the view-dependent sheen, 0..1
     * @param origin where the shape's origin lies, world coordinates
     * @param yaw    turn round the z axis, degrees
     * @param reach  no point of the shape is farther from its origin
     */
    Solid(String name, Shape shape, Texture texture, double gloss, Vec origin, double yaw, double reach) {
        this.name = name;
        this.shape = shape;
        this.texture = texture;
        this.gloss = gloss;
        this.origin = origin;
        this.turn = yaw;
        this.cos = StrictMath.cos(StrictMath.toRadians(yaw));
        this.sin = StrictMath.sin(StrictMath.toRadians(yaw));
        this.reach = reach;
    }

    /**
     * The same thing elsewhere, in another size and other colours.
     *
     * @param foot where the old origin of the world comes to lie
     * @param yaw  further turn, degrees
     * @param tint of the texture's colours
     */
    Solid placed(String newName, Vec foot, double yaw, double scale, UnaryOperator<Vec> tint) {
        return new Solid(newName, p -> scale * shape.distance(p.times(1 / scale)),
                p -> tint.apply(texture.colour(p.times(1 / scale))), gloss, foot.plus(origin.times(scale)),
                turn + yaw, reach * scale);
    }

    /** What shines by itself, as the sky: its texture is what one sees. */
    static Solid shining(String name, Shape shape, Texture texture) {
        return new Solid(name, shape, texture, SHINING, Vec.ZERO, 0, Double.POSITIVE_INFINITY);
    }

    boolean isShining() {
        return gloss == SHINING;
    }

    /** No point is farther from the origin. */
    double reach() {
        return reach;
    }

    public String name() {
        return name;
    }

    double gloss() {
        return gloss;
    }

    /** Signed distance of a point, world coordinates; an underestimate at most. */
    public double distance(Vec p) {
        return shape.distance(local(p));
    }

    /** Signed distance of a point near the surface, to the first order. */
    double trueDistance(Vec p) {
        return shape.trueDistance(local(p));
    }

    /** Unit, out of the surface, world coordinates. */
    Vec normal(Vec p) {
        Vec n = shape.normal(local(p));
        return new Vec(cos * n.x() - sin * n.y(), sin * n.x() + cos * n.y(), n.z());
    }

    /** Colour of the surface without light, as displayed. */
    Vec colour(Vec p) {
        return texture.colour(local(p));
    }

    /** Whether every point of the solid is farther from p than this. */
    boolean isBeyond(Vec p, double distance) {
        double limit = distance + reach;
        Vec way = p.minus(origin);
        return limit < 0 || way.dot(way) > limit * limit;
    }

    private Vec local(Vec p) {
        double x = p.x() - origin.x();
        double y = p.y() - origin.y();
        return new Vec(cos * x + sin * y, cos * y - sin * x, p.z() - origin.z());
    }
}
