package org.maskmarch.testkit;

/**
 * Things for the scenes of the suite, each at the origin, standing on z = 0, of the size that suits a table of radius 1;
 * {@link Solid#placed} puts them somewhere.
 */
final class Props {
    private static final Vec WOOD = new Vec(0.80, 0.60, 0.40);

    private final Noise noise;

    /** @param seed of the grain of every texture */
    Props(long seed) {
        this.noise = new Noise(seed);
    }

    /** Planks of wood in the xy plane, as on the demo's table. */
    Texture planks(Vec tone, double width) {
        return p -> {
            double across = p.x() / width + 40;
            int plank = (int) Math.floor(across);
            double seam = Math.min(across - plank, plank + 1 - across) * width;
            return tone.times(grain(p.x(), p.y(), plank) * (seam < 0.007 ? 0.62 : 1));
        };
    }

    private double grain(double across, double along, int plank) {
        double waves = noise.at(across * 55 + 7 * noise.at(across * 4, along * 2.5, plank), along * 2.2, plank * 3.7);
        return 0.82 + 0.22 * noise.of(plank, 1, 2) + 0.20 * (waves - 0.5);
    }

    /** Solid wood whose fibres run along y. */
    Texture timber(Vec tone) {
        return p -> tone.times(grain(p.x() + 0.8 * p.z(), p.y(), 7));
    }

    /** Stone: clouds of two sizes and dark veins. */
    Texture stone(Vec tone) {
        return p -> {
            double clouds = 0.75 + 0.2 * noise.at(p.x() * 5, p.y() * 5, p.z() * 5)
                    + 0.18 * noise.at(p.x() * 24, p.y() * 24, p.z() * 24);
            double vein = Math.abs(noise.at(p.x() * 6 + 9, p.y() * 6, p.z() * 6) - 0.5);
            return tone.times(vein < 0.02 ? clouds * 0.75 : clouds);
        };
    }

    /** Woven cloth in two colours, in squares. */
    Texture checks(Vec one, Vec other, double side) {
        return p -> {
            int squares = (int) Math.floor(p.x() / side) + (int) Math.floor(p.y() / side);
            double weave = 0.9 + 0.15 * noise.at(p.x() * 90, p.y() * 90, p.z() * 90);
            return ((squares & 1) == 0 ? one : other).times(weave);
        };
    }

    /** Grass: short strokes of many greens. */
    Texture grass() {
        return p -> {
            double blades = noise.at(p.x() * 34, p.y() * 34, 1);
            double patches = noise.at(p.x() * 3, p.y() * 3, 2);
            return new Vec(0.34, 0.52, 0.20).towards(new Vec(0.50, 0.58, 0.26), patches).times(0.72 + 0.5 * blades);
        };
    }

    /** Plaster or lacquer of one colour, a little uneven. */
    Texture coat(Vec tone) {
        return p -> tone.times(0.88 + 0.2 * noise.at(p.x() * 12, p.y() * 12, p.z() * 12));
    }

    private Solid prop(Shape shape, Texture texture, double gloss, double reach) {
        return new Solid("prop", shape, texture, gloss, Vec.ZERO, 0, reach);
    }

    /** A disc whose top is z = 0. */
    Solid table(Texture top) {
        double thickness = 0.07;
        return new Solid("table", Shape.wall(0, 0.94, thickness, 0.02), top, 0, new Vec(0, 0, -thickness), 0, 1);
    }

    /** A carton with a printed front, standing upright. */
    Solid carton(Vec tone) {
        Texture print = p -> {
            boolean label = Math.abs(p.z() - 0.36) < 0.11 && Math.abs(p.x()) < 0.13;
            boolean stripe = p.z() < 0.17 && p.z() > 0.12;
            boolean sun = Math.hypot(p.x(), p.z() - 0.36) < 0.075;
            Vec white = new Vec(0.95, 0.94, 0.90);
            Vec colour = sun ? new Vec(0.95, 0.55, 0.15) : label || stripe ? white : tone;
            return colour.times(0.93 + 0.1 * noise.at(p.x() * 30, p.y() * 30, p.z() * 30));
        };
        return prop(Shape.box(0.2, 0.075, 0.28, 0.012).at(0, 0, 0.28), print, 0.04, 0.62);
    }

    /** A bottle with a label and a cap. */
    Solid bottle(Vec tone) {
        Shape shape = Shape.wall(0, 0.105, 0.36, 0.03).blendedWith(Shape.wall(0, 0.042, 0.56, 0.012), 0.08);
        Texture glass = p -> {
            boolean label = p.z() > 0.08 && p.z() < 0.24;
            boolean line = Math.abs(p.z() - 0.16) < 0.012;
            return p.z() > 0.50 ? new Vec(0.85, 0.65, 0.2) : label && !line ? new Vec(0.93, 0.90, 0.80)
                    : tone.times(0.9 + 0.15 * noise.at(p.x() * 9, p.y() * 9, p.z() * 9));
        };
        return prop(shape, glass, 0.12, 0.6);
    }

    /** A round seat on four splayed legs. */
    Solid stool(Vec tone) {
        Shape legs = p -> leg(new Vec(Math.abs(p.x()), Math.abs(p.y()), p.z()), new Vec(0.15, 0.15, 0), new Vec(0.10, 0.10, 0.40));
        Shape rung = Shape.torus(0.175, 0.018);
        Shape rungs = p -> rung.distance(new Vec(p.x(), p.z() - 0.15, p.y()));
        Shape seat = Shape.wall(0, 0.19, 0.05, 0.018).at(0, 0, 0.385);
        Texture wood = timber(tone);
        Texture cushion = p -> p.z() > 0.415 ? new Vec(0.72, 0.22, 0.2).times(0.9 + 0.15 * noise.at(p.x() * 60, p.y() * 60, 3))
                : wood.colour(p);
        return prop(seat.or(legs).or(rungs), cushion, 0.04, 0.5);
    }

    private static double leg(Vec p, Vec from, Vec to) {
        return Shape.rod(from, to, 0.021).distance(p);
    }

    /** A lamp: foot, thin pole, shade. */
    Solid lamp(Vec tone) {
        Shape foot = Shape.wall(0, 0.12, 0.03, 0.012);
        Shape pole = Shape.rod(new Vec(0, 0, 0.02), new Vec(0, 0, 0.5), 0.019);
        Shape shade = Shape.cone(0.17, 0.09, 0.2, 0.012).at(0, 0, 0.38);
        Texture paint = p -> {
            if (p.z() < 0.37) {
                return new Vec(0.22, 0.22, 0.25);
            }
            double rib = StrictMath.sin(StrictMath.atan2(p.y(), p.x()) * 18);
            return tone.times(0.92 + 0.06 * rib);
        };
        return prop(foot.or(pole).or(shade), paint, 0.06, 0.62);
    }

    /** A pot with a stem and leaves. */
    Solid plant(Vec tone) {
        Shape pot = Shape.cone(0.10, 0.14, 0.19, 0.012);
        Shape stem = Shape.rod(new Vec(0, 0, 0.17), new Vec(0.02, 0.01, 0.45), 0.018);
        Shape leaves = p -> {
            double least = Double.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                double turn = 2 * Math.PI * i / 5;
                double c = StrictMath.cos(turn);
                double s = StrictMath.sin(turn);
                Vec q = new Vec(c * p.x() + s * p.y() - 0.12, c * p.y() - s * p.x(), p.z() - 0.36 - 0.04 * (i % 3));
                // raised at the far end
                Vec tilted = new Vec(q.x() * 0.85 + q.z() * 0.53, q.y(), q.z() * 0.85 - q.x() * 0.53);
                least = Math.min(least, LEAF.distance(tilted));
            }
            return least;
        };
        Texture skin = p -> p.z() < 0.195 ? tone.times(0.9 + 0.15 * noise.at(p.x() * 25, p.y() * 25, p.z() * 25))
                : new Vec(0.20, 0.46, 0.17).times(0.8 + 0.4 * noise.at(p.x() * 16, p.y() * 16, p.z() * 16));
        return prop(pot.or(stem).or(leaves), skin, 0.05, 0.6);
    }

    private static final Shape LEAF = Shape.ellipsoid(0.125, 0.06, 0.026);

    /** The twelve edges of a box. */
    Solid cage(Vec tone) {
        double half = 0.17;
        double bar = 0.032;
        Shape edges = p -> {
            double x = Math.abs(p.x());
            double y = Math.abs(p.y());
            double z = Math.abs(p.z() - half - bar);
            double alongX = Shape.box(half + bar, bar, bar, 0.01).distance(new Vec(x, y - half, z - half));
            double alongY = Shape.box(bar, half + bar, bar, 0.01).distance(new Vec(x - half, y, z - half));
            double alongZ = Shape.box(bar, bar, half + bar, 0.01).distance(new Vec(x - half, y - half, z));
            return Math.min(alongX, Math.min(alongY, alongZ));
        };
        return prop(edges, coat(tone), 0.06, 0.6);
    }

    /** Two rings on top of each other, standing. */
    Solid eight(Vec tone) {
        Shape shape = Shape.torus(0.115, 0.045).at(0, 0, 0.16).blendedWith(Shape.torus(0.09, 0.04).at(0, 0, 0.36), 0.02);
        return prop(shape, stone(tone), 0.05, 0.55);
    }

    /** A bowl. */
    Solid bowl(Texture skin) {
        Shape outer = Shape.ellipsoid(0.21, 0.21, 0.17).at(0, 0, 0.17);
        Shape inner = Shape.ellipsoid(0.175, 0.175, 0.14).at(0, 0, 0.175);
        Shape cut = p -> p.z() - 0.17;
        Shape foot = Shape.wall(0, 0.09, 0.035, 0.01);
        Shape shell = outer.without(inner);
        Shape half = p -> Math.max(shell.distance(p), cut.distance(p));
        return prop(half.or(foot), skin, 0.03, 0.35);
    }

    /** A block with rounded edges. */
    Solid block(double x, double y, double z, Texture skin) {
        return prop(Shape.box(x, y, z, 0.014).at(0, 0, z), skin, 0.03, 2 * Math.max(x, Math.max(y, z)));
    }

    /** A ball. */
    Solid ball(double radius, Texture skin) {
        return prop(Shape.sphere(radius).at(0, 0, radius), skin, 0.06, 2 * radius);
    }

    /** An egg on its broad end. */
    Solid egg(Texture skin) {
        return prop(Shape.ellipsoid(0.12, 0.12, 0.17).at(0, 0, 0.165), skin, 0.06, 0.36);
    }

    static Vec wood() {
        return WOOD;
    }
}
