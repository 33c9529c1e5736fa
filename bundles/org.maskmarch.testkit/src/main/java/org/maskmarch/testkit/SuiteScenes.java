package org.maskmarch.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The scenes of the suite, each made hard by one thing. A seed varies layout, sizes and textures.
 *
 * <p>All but the forward-facing one lie round the origin, on ground at {@link #GROUND}; that one lies beyond the plane
 * y = 0, in which its cameras are.
 */
final class SuiteScenes {
    static final double GROUND = -0.42;
    private static final int VIEWS = 24;
    private static final double SKY = 6;

    private static final List<Vec> TONES = List.of(new Vec(0.76, 0.22, 0.18), new Vec(0.18, 0.40, 0.70),
            new Vec(0.16, 0.52, 0.36), new Vec(0.86, 0.58, 0.16), new Vec(0.50, 0.26, 0.56), new Vec(0.20, 0.55, 0.62));

    private final long seed;
    private final int size;
    private final Props props;
    private final DemoSolids demo;

    /** @param size of the square views, pixels */
    SuiteScenes(long seed, int size) {
        this.seed = seed;
        this.size = size;
        this.props = new Props(seed);
        this.demo = new DemoSolids(seed);
    }

    List<SuiteScene> all() {
        return List.of(occlusion(), thin(), holes(), camouflage(), touching(), forward(), unbounded());
    }

    /** A tall carton amid other things: from every side something hides something. */
    private SuiteScene occlusion() {
        Dice dice = new Dice(seed, "occlusion");
        List<Solid> solids = table(dice);
        int tone = dice.throwOf(TONES.size());
        solids.add(props.carton(tone(tone)).placed("carton", on(dice.between(-0.04, 0.04), dice.between(-0.04, 0.04)),
                dice.between(0, 180), dice.between(0.9, 1.05), UnaryOperator.identity()));
        double turn = dice.between(0, 360);
        solids.add(round("mug", demo.mug(Vec.ZERO, 0), dice, turn, 0.47, 0.8, tint(dice)));
        solids.add(round("bottle", props.bottle(tone(tone + 1 + dice.throwOf(4))), dice, turn + 90, 0.40, 1,
                UnaryOperator.identity()));
        solids.add(round("ball", demo.ball(Vec.ZERO), dice, turn + 180, 0.44, 0.95, tint(dice)));
        solids.add(round("duck", demo.duck(Vec.ZERO, 0), dice, turn + 270, 0.46, 0.95, tint(dice)));
        return onTable("occlusion", solids, dice);
    }

    private SuiteScene thin() {
        Dice dice = new Dice(seed, "thin");
        List<Solid> solids = table(dice);
        int tone = dice.throwOf(TONES.size());
        double turn = dice.between(0, 360);
        solids.add(round("stool", props.stool(Props.wood().times(dice.between(0.6, 1))), dice, turn, 0.46, 1.05,
                UnaryOperator.identity()));
        solids.add(round("lamp", props.lamp(tone(tone)), dice, turn + 120, 0.46, 1, UnaryOperator.identity()));
        solids.add(round("plant", props.plant(tone(tone + 2)), dice, turn + 240, 0.46, 1, UnaryOperator.identity()));
        return onTable("thin", solids, dice);
    }

    private SuiteScene holes() {
        Dice dice = new Dice(seed, "holes");
        List<Solid> solids = table(dice);
        int tone = dice.throwOf(TONES.size());
        double turn = dice.between(0, 360);
        solids.add(round("ring", demo.ring(Vec.ZERO, 0), dice, turn, 0.46, 1, tint(dice)));
        solids.add(round("cage", props.cage(tone(tone)), dice, turn + 120, 0.46, 1, UnaryOperator.identity()));
        solids.add(round("eight", props.eight(tone(tone + 3)), dice, turn + 240, 0.46, 1.1, UnaryOperator.identity()));
        return onTable("holes", solids, dice);
    }

    /** Things made of what they stand on. */
    private SuiteScene camouflage() {
        Dice dice = new Dice(seed, "camouflage");
        boolean wooden = dice.throwOf(2) == 0;
        Vec tone = wooden ? Props.wood().times(dice.between(0.8, 1)) : new Vec(0.72, 0.70, 0.66).times(dice.between(0.85, 1));
        List<Solid> solids = new ArrayList<>();
        solids.add(props.table(wooden ? props.planks(tone, 0.21) : props.stone(tone))
                .placed("table", on(0, 0), dice.between(0, 180), 1, UnaryOperator.identity()));
        Texture same = wooden ? props.timber(tone) : props.stone(tone);
        double turn = dice.between(0, 360);
        solids.add(round("block", props.block(dice.between(0.13, 0.2), dice.between(0.13, 0.2), dice.between(0.09, 0.15),
                wooden ? props.planks(tone, 0.11) : same), dice, turn, 0.46, 1, UnaryOperator.identity()));
        solids.add(round("bowl", props.bowl(same), dice, turn + 90, 0.46, 1, UnaryOperator.identity()));
        solids.add(round("egg", props.egg(same), dice, turn + 180, 0.46, 1, UnaryOperator.identity()));
        solids.add(round("ball", props.ball(dice.between(0.14, 0.18), same), dice, turn + 270, 0.46, 1,
                UnaryOperator.identity()));
        return onTable("camouflage", solids, dice);
    }

    /** A book on a book, a ball against a ball, a block on a block. */
    private SuiteScene touching() {
        Dice dice = new Dice(seed, "touching");
        List<Solid> solids = table(dice);
        double turn = dice.between(0, 360);
        Vec books = way(turn, 0.44);
        double yaw = dice.between(0, 180);
        double lower = dice.between(0.85, 0.95);
        // the book is 0.15 high
        solids.add(demo.book(Vec.ZERO, 0).placed("lower-book", books, yaw, lower, tint(0)));
        solids.add(demo.book(Vec.ZERO, 0).placed("upper-book", books.plus(new Vec(0, 0, 0.15 * lower)),
                yaw + dice.between(20, 70), lower * dice.between(0.75, 0.9), tint(1 + dice.throwOf(2))));
        Vec ball = way(turn + 130, 0.40);
        double radius = dice.between(0.15, 0.18);
        double other = dice.between(0.12, 0.15);
        int tone = dice.throwOf(TONES.size());
        // spheres on one plane touch when their feet are 2 sqrt(r s) apart
        double towards = StrictMath.toRadians(dice.between(0, 360));
        Vec beside = new Vec(StrictMath.cos(towards), StrictMath.sin(towards), 0)
                .times(2 * Math.sqrt(radius * other));
        solids.add(demo.ball(Vec.ZERO).placed("beach-ball", ball, dice.between(0, 360), radius / 0.2, tint(dice)));
        solids.add(props.ball(other, props.coat(tone(tone))).placed("plain-ball", ball.plus(beside), 0, 1,
                UnaryOperator.identity()));
        Vec blocks = way(turn + 245, 0.46);
        double half = dice.between(0.11, 0.14);
        solids.add(props.block(half, half, half * 0.8, props.timber(Props.wood())).placed("lower-block", blocks,
                dice.between(0, 90), 1, UnaryOperator.identity()));
        double less = half * dice.between(0.7, 0.85);
        solids.add(props.block(less, less, less, props.coat(tone(tone + 2))).placed("upper-block",
                blocks.plus(new Vec(0, 0, 1.6 * half)), dice.between(0, 90), 1, UnaryOperator.identity()));
        return onTable("touching", solids, dice);
    }

    /** A desk before a wall, seen by cameras in a plane. */
    private SuiteScene forward() {
        Dice dice = new Dice(seed, "forward");
        int tone = dice.throwOf(TONES.size());
        Texture paper = props.checks(new Vec(0.80, 0.78, 0.70), new Vec(0.72, 0.73, 0.68), 0.13);
        Solid wall = new Solid("wall", p -> -p.y(), p -> {
            boolean frame = Math.abs(p.x() - 0.35) < 0.42 && Math.abs(p.z() - 0.42) < 0.3;
            boolean picture = Math.abs(p.x() - 0.35) < 0.36 && Math.abs(p.z() - 0.42) < 0.24;
            return picture ? tone(tone + 3).towards(new Vec(0.9, 0.85, 0.7), 0.5 + 0.5 * StrictMath.sin(7 * p.x() + 5 * p.z()))
                    : frame ? new Vec(0.25, 0.17, 0.10) : paper.colour(new Vec(p.x(), p.z(), 0));
        }, 0, new Vec(0, 3.0, 0), 0, Double.POSITIVE_INFINITY);
        Texture wood = props.planks(Props.wood().times(dice.between(0.6, 1)), 0.24);
        Solid desk = new Solid("desk", Shape.box(2.2, 0.7, 0.5, 0.01), wood, 0, new Vec(0, 2.05, GROUND - 0.5), 0, 3);
        List<Solid> solids = new ArrayList<>(List.of(wall, desk));
        double left = dice.between(0, 0.08);
        solids.add(demo.mug(Vec.ZERO, 0).placed("mug", new Vec(-0.60 + left, dice.between(1.6, 1.75), GROUND),
                dice.between(-120, 0), dice.between(0.75, 0.85), tint(dice)));
        solids.add(props.bottle(tone(tone)).placed("bottle", new Vec(-0.18 + left, dice.between(2.1, 2.3), GROUND), 0,
                dice.between(1.1, 1.25), UnaryOperator.identity()));
        solids.add(demo.duck(Vec.ZERO, 0).placed("duck", new Vec(0.12 + left, dice.between(1.55, 1.7), GROUND),
                dice.between(-150, -30), dice.between(0.75, 0.9), tint(dice)));
        solids.add(props.carton(tone(tone + 1)).placed("carton", new Vec(0.52 + left, dice.between(1.9, 2.1), GROUND),
                dice.between(-25, 25), dice.between(0.95, 1.1), UnaryOperator.identity()));
        double angle = 0.84;
        return new SuiteScene("forward", new TabletopScene(solids, 2), angle,
                DemoCameras.plane(6, VIEWS / 6, size, size * 3 / 4, angle, new Vec(0, 2.6, -0.12), 0.28, 0.14),
                SuiteScene.Storage.DVGO_FORWARD);
    }

    /** Things on a lawn, stones and bushes farther off, hills and sky beyond. */
    private SuiteScene unbounded() {
        Dice dice = new Dice(seed, "unbounded");
        int tone = dice.throwOf(TONES.size());
        Noise noise = new Noise(seed);
        List<Solid> solids = new ArrayList<>();
        solids.add(Solid.shining("sky", p -> SKY - p.length(), p -> landscape(noise, p)));
        solids.add(new Solid("lawn", p -> p.z(), props.grass(), 0, new Vec(0, 0, GROUND), 0, Double.POSITIVE_INFINITY));
        for (int i = 0; i < 7; i++) {
            Vec foot = way(360.0 / 7 * i + dice.between(-15, 15), dice.between(2.9, 3.4));
            double width = dice.between(0.25, 0.45);
            double height = dice.between(0.2, 0.5);
            Texture skin = i % 2 == 0 ? props.stone(new Vec(0.62, 0.60, 0.57))
                    : p -> new Vec(0.22, 0.40, 0.17).times(0.6 + 0.8 * noise.at(p.x() * 14, p.y() * 14, p.z() * 14));
            solids.add(new Solid("far-" + i, Shape.ellipsoid(width, width * 0.8, height), skin, 0, foot,
                    dice.between(0, 180), 0.6));
        }
        int surroundings = solids.size();
        double turn = dice.between(0, 360);
        solids.add(round("stool", props.stool(Props.wood().times(dice.between(0.7, 1))), dice, turn, 0.4, 1.15,
                UnaryOperator.identity()));
        solids.add(round("duck", demo.duck(Vec.ZERO, 0), dice, turn + 120, 0.4, 1.1, tint(dice)));
        solids.add(round("pot", props.plant(tone(tone)), dice, turn + 240, 0.4, 1.15, UnaryOperator.identity()));
        double angle = 0.70;
        return new SuiteScene("unbounded", new TabletopScene(solids, surroundings), angle, DemoCameras.orbit(VIEWS, size, angle,
                new Vec(0, 0, -0.2), 2.1, dice.between(0, 360), 15), SuiteScene.Storage.DVGO_UNBOUNDED);
    }

    /** Hills, woods and a cloudy sky, by direction. */
    private static Vec landscape(Noise noise, Vec p) {
        Vec d = p.unit();
        double around = StrictMath.atan2(d.y(), d.x());
        double x = StrictMath.cos(around) * 3;
        double y = StrictMath.sin(around) * 3;
        double up = StrictMath.asin(d.z());
        double hills = 0.02 + 0.16 * noise.at(x, y, 4);
        double woods = hills * 0.45 + 0.03 * noise.at(x * 9, y * 9, 5);
        double grain = noise.at(x * 22, y * 22, up * 60);
        if (up < woods) {
            return new Vec(0.20, 0.33, 0.16).times(0.7 + 0.6 * grain);
        }
        if (up < hills) {
            return new Vec(0.46, 0.53, 0.50).times(0.9 + 0.15 * grain);
        }
        double cloud = Math.max(0, noise.at(d.x() * 4, d.y() * 4, d.z() * 9) + 0.4 * noise.at(d.x() * 11, d.y() * 11, d.z() * 24) - 0.6);
        return new Vec(0.75, 0.85, 0.95).towards(new Vec(0.45, 0.65, 0.92), Math.min(1, 1.6 * up))
                .towards(new Vec(0.97, 0.97, 0.96), Math.min(1, 2.2 * cloud));
    }

    private List<Solid> table(Dice dice) {
        Vec one = new Vec(0.86, 0.85, 0.80);
        Texture top = switch (dice.throwOf(3)) {
            case 0 -> props.planks(Props.wood().times(dice.between(0.6, 1)), dice.between(0.17, 0.26));
            case 1 -> props.stone(new Vec(0.74, 0.73, 0.70));
            default -> props.checks(one, tone(dice.throwOf(TONES.size())).towards(one, 0.45), dice.between(0.1, 0.16));
        };
        List<Solid> solids = new ArrayList<>();
        solids.add(props.table(top).placed("table", on(0, 0), dice.between(0, 180), 1, UnaryOperator.identity()));
        return solids;
    }

    private SuiteScene onTable(String name, List<Solid> solids, Dice dice) {
        double angle = 0.52;
        return new SuiteScene(name, new TabletopScene(solids), angle, DemoCameras.orbit(VIEWS, size, angle,
                new Vec(0, 0, -0.31), 3.0, dice.between(0, 360), dice.between(26, 34)), SuiteScene.Storage.PLENOXELS);
    }

    /** A thing at a distance from the middle, a little off the angle, of about the size, turned anyhow. */
    private static Solid round(String name, Solid thing, Dice dice, double angle, double distance, double scale,
                               UnaryOperator<Vec> tint) {
        return thing.placed(name, way(angle + dice.between(-8, 8), distance + dice.between(-0.03, 0.03)),
                dice.between(0, 360), scale * dice.between(0.92, 1.08), tint);
    }

    private static Vec on(double x, double y) {
        return new Vec(x, y, GROUND);
    }

    private static Vec way(double angle, double distance) {
        return on(distance * StrictMath.cos(StrictMath.toRadians(angle)),
                distance * StrictMath.sin(StrictMath.toRadians(angle)));
    }

    private static Vec tone(int index) {
        return TONES.get(index % TONES.size());
    }

    private static UnaryOperator<Vec> tint(Dice dice) {
        return tint(dice.throwOf(3));
    }

    /** The channels of a colour in another order: another hue, as light and as vivid. */
    private static UnaryOperator<Vec> tint(int which) {
        return switch (which) {
            case 0 -> UnaryOperator.identity();
            case 1 -> c -> new Vec(c.y(), c.z(), c.x());
            default -> c -> new Vec(c.z(), c.x(), c.y());
        };
    }
}
