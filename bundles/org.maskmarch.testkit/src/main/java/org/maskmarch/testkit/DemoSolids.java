package org.maskmarch.testkit;

import java.util.List;

/** What stands on the demo's table. World units: the field's box is the cube of half side 1, z is up. */
final class DemoSolids {
    private static final double TABLE_TOP = -0.42;
    private static final Vec CREAM = new Vec(0.96, 0.92, 0.82);

    private final Noise noise;

    /** @param seed of the grain of the wood, the paper and the glaze */
    DemoSolids(long seed) {
        this.noise = new Noise(seed);
    }

    TabletopScene scene() {
        return new TabletopScene(List.of(
                table(),
                mug(on(0.50, -0.30), 5),
                ring(on(0.34, 0.46), 20),
                ball(on(0.03, 0.03)),
                book(on(-0.47, 0.36), 40),
                duck(on(-0.28, -0.50), -20)));
    }

    private static Vec on(double x, double y) {
        return new Vec(x, y, TABLE_TOP);
    }

    private Solid table() {
        double thickness = 0.07;
        Texture wood = p -> {
            double across = p.x() / 0.23 + 40;
            int plank = (int) Math.floor(across);
            double seam = Math.min(across - plank, plank + 1 - across) * 0.23;
            double grain = noise.at(p.x() * 55 + 7 * noise.at(p.x() * 4, p.y() * 2.5, plank), p.y() * 2.2, plank * 3.7);
            double tone = 0.82 + 0.22 * noise.of(plank, 1, 2) + 0.20 * (grain - 0.5);
            return new Vec(0.80, 0.60, 0.40).times(tone * (seam < 0.007 ? 0.62 : 1));
        };
        return new Solid("table", Shape.wall(0, 0.94, thickness, 0.02), wood, 0,
                new Vec(0, 0, TABLE_TOP - thickness), 0, 1);
    }

    Solid mug(Vec foot, double yaw) {
        double height = 0.42;
        double outer = 0.195;
        double inner = 0.152;
        Shape body = Shape.wall(inner, outer, height, 0.02).or(Shape.wall(0, outer - 0.01, 0.045, 0.015));
        Shape hollow = p -> Math.sqrt(p.x() * p.x() + p.y() * p.y()) - (outer + inner) / 2;
        Shape handle = Shape.torus(0.105, 0.031).at(outer + 0.01, 0, 0.215).without(hollow);
        Texture glaze = p -> {
            double r = Math.sqrt(p.x() * p.x() + p.y() * p.y());
            if (r < inner + 0.008 || p.z() > height - 0.012 && r < outer + 0.01) {
                return CREAM;
            }
            double glazing = 0.88 + 0.2 * noise.at(p.x() * 14, p.y() * 14, p.z() * 14);
            boolean onBody = r < outer + 0.006;
            double zigzag = 0.035 * Math.abs(2 * fraction(StrictMath.atan2(p.y(), p.x()) / (2 * Math.PI) * 14) - 1);
            if (onBody && Math.abs(p.z() - 0.29 - zigzag) < 0.016) {
                return CREAM;
            }
            return new Vec(0.10, 0.56, 0.60).times(glazing);
        };
        return new Solid("mug", body.blendedWith(handle, 0.02), glaze, 0.10, foot, yaw, 0.55);
    }

    Solid ring(Vec foot, double yaw) {
        double major = 0.205;
        double minor = 0.066;
        Texture bands = p -> {
            double turn = StrictMath.atan2(p.z(), p.x()) / (2 * Math.PI);
            double round = StrictMath.atan2(p.y(), Math.sqrt(p.x() * p.x() + p.z() * p.z()) - major) / (2 * Math.PI);
            return fraction(turn * 10 + round) < 0.5 ? new Vec(0.80, 0.13, 0.30) : new Vec(0.93, 0.42, 0.50);
        };
        return new Solid("ring", Shape.torus(major, minor), bands, 0.08, foot.plus(new Vec(0, 0, major + minor)), yaw,
                0.28);
    }

    Solid ball(Vec foot) {
        double radius = 0.2;
        Vec pole = new Vec(0.45, -0.35, 0.82).unit();
        Vec a = pole.cross(new Vec(0, 0, 1)).unit();
        Vec b = pole.cross(a);
        Vec white = new Vec(0.95, 0.95, 0.93);
        Vec[] wedges = {new Vec(0.88, 0.16, 0.13), white, new Vec(0.14, 0.34, 0.80), white, new Vec(0.98, 0.76, 0.12),
            white};
        Texture beach = p -> {
            if (Math.abs(p.dot(pole)) > 0.965 * radius) {
                return wedges[2];
            }
            double turn = StrictMath.atan2(p.dot(a), p.dot(b)) / (2 * Math.PI) + 0.5;
            return wedges[(int) Math.min(5, turn * 6)];
        };
        return new Solid("ball", Shape.sphere(radius), beach, 0.10, foot.plus(new Vec(0, 0, radius)), 0, radius);
    }

    Solid book(Vec foot, double yaw) {
        double x = 0.21;
        double y = 0.285;
        double height = 0.15;
        double cover = 0.026;
        Shape pages = Shape.box(x - 0.018, y - 0.022, height / 2 - cover / 2, 0.004).at(0.006, 0, height / 2);
        Shape bottom = Shape.box(x, y, cover / 2, 0.008).at(0, 0, cover / 2);
        Shape top = Shape.box(x, y, cover / 2, 0.008).at(0, 0, height - cover / 2);
        Shape spine = Shape.box(cover / 2, y, height / 2, 0.012).at(-x + cover / 2, 0, height / 2);
        Texture binding = p -> {
            boolean between = p.z() > cover - 0.001 && p.z() < height - cover + 0.001;
            if (between && p.x() > -x + cover) {
                double sheet = noise.at(3, 5, p.z() * 160);
                return new Vec(0.95, 0.91, 0.80).times(0.86 + 0.14 * sheet);
            }
            double edge = Math.min(x - Math.abs(p.x()), y - Math.abs(p.y()));
            boolean onTop = p.z() > height - 0.006;
            boolean frame = onTop && edge > 0.028 && edge < 0.042;
            boolean emblem = onTop && Math.abs(p.x()) / 0.075 + Math.abs(p.y()) / 0.11 < 1;
            boolean band = p.x() < -x + 0.01 && Math.abs(Math.abs(p.y()) - 0.17) < 0.014;
            double cloth = 0.9 + 0.2 * noise.at(p.x() * 70, p.y() * 70, p.z() * 70);
            return frame || emblem || band ? new Vec(0.90, 0.72, 0.30) : new Vec(0.20, 0.17, 0.44).times(cloth);
        };
        return new Solid("book", pages.or(bottom).or(top).or(spine), binding, 0.03, foot, yaw, 0.4);
    }

    Solid duck(Vec foot, double yaw) {
        Shape body = Shape.ellipsoid(0.205, 0.155, 0.135).at(0, 0, 0.12)
                .blendedWith(Shape.ellipsoid(0.07, 0.06, 0.05).at(-0.185, 0, 0.205), 0.09)
                .blendedWith(Shape.sphere(0.115).at(0.105, 0, 0.315), 0.06)
                .blendedWith(Shape.ellipsoid(0.105, 0.035, 0.065).at(-0.045, 0.14, 0.145), 0.02)
                .blendedWith(Shape.ellipsoid(0.105, 0.035, 0.065).at(-0.045, -0.14, 0.145), 0.02);
        Shape beak = Shape.ellipsoid(0.072, 0.062, 0.024).at(0.222, 0, 0.300);
        Shape foundation = p -> -p.z();
        Texture rubber = p -> {
            if (beak.distance(p) < 0.004) {
                return new Vec(0.96, 0.46, 0.08);
            }
            Vec eye = new Vec(p.x() - 0.193, Math.abs(p.y()) - 0.058, p.z() - 0.355);
            if (eye.length() < 0.030) {
                return new Vec(0.08, 0.08, 0.10);
            }
            return new Vec(0.98, 0.82, 0.12);
        };
        Shape whole = body.or(beak);
        return new Solid("duck", p -> Math.max(whole.distance(p), foundation.distance(p)), rubber, 0.09, foot, yaw,
                0.5);
    }

    private static double fraction(double v) {
        return v - Math.floor(v);
    }
}
