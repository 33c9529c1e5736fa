package org.maskmarch.testkit;

import java.util.List;

/**
 * Solids and the light on them. The colour of a surface point has its light baked in, as a trained radiance field has
 * it: a lamp with soft shadows, a sky with ambient occlusion, and a mild sheen that depends on where one looks from.
 */
public final class TabletopScene {
    private static final Vec TO_LAMP = new Vec(-0.45, -0.5, 1.1).unit();
    private static final Vec LAMP = new Vec(1.0, 0.95, 0.86).times(0.86);
    private static final Vec SKY = new Vec(0.86, 0.93, 1.0).times(0.46);
    private static final Vec BOUNCE = new Vec(0.9, 0.75, 0.6).times(0.16);
    private static final double GAMMA = 2.2;
    /** Rays end here: the scene and its cameras are well within. */
    private static final double FAR = 60;
    private static final double TOUCH = 1e-6;

    private final List<Solid> solids;
    private final int surroundings;

    /** @param solids the first is the support, the others are objects to segment */
    public TabletopScene(List<Solid> solids) {
        this(solids, 1);
    }

    /** @param surroundings how many solids, the first ones, are no objects to segment */
    TabletopScene(List<Solid> solids, int surroundings) {
        this.solids = List.copyOf(solids);
        this.surroundings = surroundings;
    }

    public List<Solid> solids() {
        return solids;
    }

    /** The objects to segment: all but the table and the other surroundings. */
    public List<Solid> objects() {
        return solids.subList(surroundings, solids.size());
    }

    /** Distance to the nearest surface, negative inside a solid. */
    public double distance(Vec p) {
        double least = FAR;
        for (Solid solid : solids) {
            if (!solid.isBeyond(p, least)) {
                least = Math.min(least, solid.distance(p));
            }
        }
        return least;
    }

    /** The solid whose surface is nearest, or that the point is in. */
    public Solid nearest(Vec p) {
        Solid best = solids.get(0);
        double least = FAR;
        for (Solid solid : solids) {
            double d = solid.isBeyond(p, least) ? FAR : solid.distance(p);
            if (d < least) {
                least = d;
                best = solid;
            }
        }
        return best;
    }

    /** The solid that a ray meets first, or null; walks the distances. */
    public Solid firstHit(Vec origin, Vec direction) {
        for (double t = 0; t < FAR;) {
            Vec p = origin.plus(direction.times(t));
            double d = distance(p);
            if (d < TOUCH) {
                return nearest(p);
            }
            // blended and stretched shapes may overestimate a little
            t += 0.8 * d;
        }
        return null;
    }

    /**
     * What a surface point looks like.
     *
     * @param colour mean over the directions of view, as displayed, 0..1
     * @param sheen  {@code colour + sheen . d} is seen along the unit direction d, from the camera into the scene
     */
    public record Look(Vec colour, Vec sheen) { }

    /**
     * @param p    on the surface of the solid
     * @param blur side of the cube over which its texture is averaged: a grid of such cells shows no jagged edges
     */
    public Look look(Solid solid, Vec p, double blur) {
        if (solid.isShining()) {
            return new Look(solid.colour(p), Vec.ZERO);
        }
        Vec n = solid.normal(p);
        double lit = Math.max(0, n.dot(TO_LAMP));
        double lamp = lit == 0 ? 0 : lit * lampShare(p.plus(n.times(0.006)));
        double open = openness(p, n);
        double up = 0.5 + 0.5 * n.z();
        Vec light = LAMP.times(lamp).plus(BOUNCE.towards(SKY, up).times(open));
        Vec mirrored = n.times(2 * n.dot(TO_LAMP)).minus(TO_LAMP);
        double sheen = solid.gloss() * lamp;
        return new Look(displayed(albedo(solid, p, blur).times(light)), mirrored.times(-sheen));
    }

    /** Share of the lamp that a point sees: a cone walked along the distances, soft at its rim. */
    private double lampShare(Vec p) {
        double share = 1;
        for (double t = 0.01; t < 1.2;) {
            double d = distance(p.plus(TO_LAMP.times(t)));
            share = Math.min(share, 0.5 + 0.5 * d / (0.07 * t));
            if (share <= 0) {
                return 0;
            }
            t += Math.max(0.008, Math.min(0.06, Math.abs(d)));
        }
        return share * share * (3 - 2 * share);
    }

    /** Share of the sky that is not hidden nearby (ambient occlusion). */
    private double openness(Vec p, Vec n) {
        double hidden = 0;
        double weight = 1;
        for (int i = 1; i <= 5; i++) {
            double h = 0.035 * i;
            hidden += weight * Math.max(0, h - distance(p.plus(n.times(h))));
            weight *= 0.75;
        }
        return Math.max(0.15, 1 - 2.2 * hidden);
    }

    private static Vec albedo(Solid solid, Vec p, double blur) {
        Vec sum = Vec.ZERO;
        for (int c = 0; c < 8; c++) {
            Vec corner = new Vec((c >> 2) - 0.5, (c >> 1 & 1) - 0.5, (c & 1) - 0.5);
            sum = sum.plus(linear(solid.colour(p.plus(corner.times(blur / 2)))));
        }
        return sum.times(0.125);
    }

    private static Vec linear(Vec c) {
        return new Vec(StrictMath.pow(c.x(), GAMMA), StrictMath.pow(c.y(), GAMMA), StrictMath.pow(c.z(), GAMMA));
    }

    private static Vec displayed(Vec c) {
        return new Vec(channel(c.x()), channel(c.y()), channel(c.z()));
    }

    private static double channel(double c) {
        return Math.min(1, StrictMath.pow(c, 1 / GAMMA));
    }
}
