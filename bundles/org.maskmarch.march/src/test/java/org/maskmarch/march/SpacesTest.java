package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;
import org.maskmarch.geometry.Ray;

/**
 * A soft ball and a coloured wall behind it, stored in each of the spaces and with each of the activations, against an
 * oracle that walks every ray in tiny steps of the world and asks the space where it is.
 */
class SpacesTest {
    private static final Camera CAMERA = new Camera("c", 48, 40, 50, 50, 24, 20,
            new double[] {1, 0, 0, 0.1, 0, 1, 0, -0.05, 0, 0, 1, 0.3, 0, 0, 0, 1});
    private static final MarchSettings SETTINGS = MarchSettings.of(0.1, 400, new float[] {0.1f, 0.5f, 0.9f});

    /** A ball and a layer of the space itself, coloured by place and direction. */
    private record Scene(FieldSpace space, DensityActivation activation, Aabb box, double[] ball, double radius, double layer)
            implements RadianceField {
        @Override
        public FieldInfo info() {
            return new FieldInfo("scene", space, activation, box, null, 0, Map.of());
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                double x = xyz[i * 3] - ball[0];
                double y = xyz[i * 3 + 1] - ball[1];
                double z = xyz[i * 3 + 2] - ball[2];
                double inside = radius - Math.sqrt(x * x + y * y + z * z);
                double wall = 0.06 - Math.abs(xyz[i * 3 + 2] - layer);
                double depth = Math.max(inside, wall);
                out[i] = (float) (activation.kind() == DensityActivation.Kind.RELU ? 500 * depth : 120 * depth);
            }
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                out[i * 3] = 0.5f + 0.3f * directions[i * 3];
                out[i * 3 + 1] = 0.5f + 0.2f * xyz[i * 3];
                out[i * 3 + 2] = 0.4f + 0.3f * directions[i * 3 + 2];
            }
        }
    }

    static Stream<Scene> scenes() {
        FieldSpace.Ndc ndc = new FieldSpace.Ndc(50 / 24.0, 50 / 20.0, 1, false);
        Aabb wide = new Aabb(-1.5, -1.5, -1, 1.5, 1.5, 1);
        double[] ball = {0.1, -0.1, -0.2};
        DensityActivation softplus = DensityActivation.softplus(12);
        return Stream.of(
                new Scene(ndc, DensityActivation.RELU, wide, ball, 0.35, 0.5),
                new Scene(ndc.withOwnDirections(), softplus, wide, ball, 0.35, 0.5),
                new Scene(new FieldSpace.Contracted(0, 0, 0, 1, 0.2, true, false), softplus, Aabb.cube(1.2),
                        new double[] {0, 0, -0.6}, 0.3, -1.1),
                new Scene(new FieldSpace.Contracted(0.1, 0, 0.2, 0.8, 1, false, false), DensityActivation.RELU, Aabb.cube(2),
                        new double[] {0, 0, -0.7}, 0.3, -1.6),
                new Scene(new FieldSpace.Contracted(0.1, 0, 0.2, 0.8, 1, true, true), DensityActivation.exp(3), Aabb.cube(2),
                        new double[] {0, 0, -0.7}, 0.3, -1.6));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void exactAndBakedMarchesAgreeWithTinyStepsThroughTheWorld(Scene scene) {
        ViewRender exact = new JavaRayMarcher().marchExact(scene, CAMERA, SETTINGS, Progress.NONE);
        BakedField baked = new BrickBaker().bake(scene, new BakeSettings(128, 2), Progress.NONE);
        ViewRender view = new JavaRayMarcher().march(baked, CAMERA, SETTINGS);
        double exactSquare = 0;
        double bakedSquare = 0;
        int n = 0;
        for (int y = 2; y < CAMERA.height(); y += 6) {
            for (int x = 2; x < CAMERA.width(); x += 6) {
                double[] truth = tinySteps(scene, x, y);
                int pixel = y * CAMERA.width() + x;
                for (int c = 0; c < 3; c++) {
                    exactSquare += square(truth[c] - exact.rgb()[pixel * 3 + c]);
                    bakedSquare += square(truth[c] - view.rgb()[pixel * 3 + c]);
                    n++;
                }
                assertEquals(truth[3], view.opacity()[pixel], 0.15, "opacity at " + x + ", " + y);
                if (truth[3] > 0.9) {
                    assertEquals(1, exact.depth()[pixel] / truth[4], 0.06, "depth at " + x + ", " + y);
                    assertEquals(1, view.depth()[pixel] / truth[4], 0.15, "depth at " + x + ", " + y);
                }
            }
        }
        double exactPsnr = -10 * Math.log10(exactSquare / n);
        double bakedPsnr = -10 * Math.log10(bakedSquare / n);
        System.out.printf("%s %s: exact %.1f dB, baked %.1f dB%n", scene.space().description(), scene.activation().kind(),
                exactPsnr, bakedPsnr);
        assertTrue(exactPsnr > 38, "exact " + exactPsnr);
        assertTrue(bakedPsnr > 33, "baked " + bakedPsnr);
    }

    /** r, g, b, opacity, depth. */
    private static double[] tinySteps(Scene scene, int px, int py) {
        double[] m = CAMERA.cameraToWorld();
        double[] d = {(px + 0.5 - CAMERA.cx()) / CAMERA.fx(), -(py + 0.5 - CAMERA.cy()) / CAMERA.fy(), -1};
        double norm = Math.sqrt(d[0] * d[0] + d[1] * d[1] + 1);
        double[] out = new double[5];
        double transmittance = 1;
        double[] before = null;
        float[] raw = new float[1];
        float[] rgb = new float[3];
        double previous = SETTINGS.near();
        for (double t = SETTINGS.near(); t < SETTINGS.far(); t *= 1.0008) {
            double middle = (t + previous) / 2;
            double[] p = new double[3];
            double[] at = new double[3];
            for (int a = 0; a < 3; a++) {
                p[a] = m[a * 4 + 3] + t * d[a] / norm;
                at[a] = m[a * 4 + 3] + middle * d[a] / norm;
            }
            double[] world = at.clone();
            if (scene.space() instanceof FieldSpace.Ndc ndc && p[2] > -ndc.near() || !scene.space().toField(p)) {
                previous = t;
                continue;
            }
            scene.space().toField(at);
            if (before != null && scene.box().contains(at[0], at[1], at[2])) {
                double length = scene.space() instanceof FieldSpace.Contracted c && c.worldDensity() ? t - previous
                        : Math.sqrt(square(p[0] - before[0]) + square(p[1] - before[1]) + square(p[2] - before[2]));
                float[] xyz = {(float) at[0], (float) at[1], (float) at[2]};
                scene.density(xyz, 1, raw);
                double weight = transmittance * -Math.expm1(-activated(scene.activation(), raw[0]) * length);
                double[] along = {d[0] / norm, d[1] / norm, d[2] / norm};
                scene.space().viewDirection(world, along);
                scene.colour(xyz, new float[] {(float) along[0], (float) along[1], (float) along[2]}, 1, rgb);
                transmittance -= weight;
                for (int c = 0; c < 3; c++) {
                    out[c] += weight * rgb[c];
                }
                out[3] += weight;
                out[4] += weight * middle;
            }
            before = p;
            previous = t;
        }
        for (int c = 0; c < 3; c++) {
            out[c] += transmittance * SETTINGS.background()[c];
        }
        out[4] = out[3] > 0 ? out[4] / out[3] : SETTINGS.far();
        return out;
    }

    private static double activated(DensityActivation activation, double raw) {
        return activation.scale() * switch (activation.kind()) {
            case RELU -> Math.max(0, raw);
            case SOFTPLUS -> raw > 30 ? raw : Math.log1p(Math.exp(raw));
            case EXP -> Math.exp(raw);
        };
    }

    private static double square(double v) {
        return v * v;
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void theFootprintRendersTheOpacityAndTheDiskKeepsTheSpace(Scene scene, @TempDir Path folder) {
        BakedField baked = new BrickBaker().bake(scene, new BakeSettings(64, 1), Progress.NONE);
        ViewRender view = new JavaRayMarcher().march(baked, CAMERA, SETTINGS);
        float[] ones = new float[baked.layout().slotCount()];
        Arrays.fill(ones, 1);
        float[] out = new float[CAMERA.pixels()];
        view.footprint().render(ones, out);
        assertArrayEquals(view.opacity(), out, 1e-3f);
        Path file = folder.resolve("scene.baked");
        new BrickBaker().write(baked, file);
        BakedField again = new BrickBaker().read(file);
        assertEquals(scene.space(), again.source().space());
        assertEquals(scene.activation(), again.source().activation());
        assertArrayEquals(view.rgb(), new JavaRayMarcher().march(again, CAMERA, SETTINGS).rgb());
    }

    /** Small blobs beyond the inner part of a cube, where a step can lead farther along an axis: no leap may pass one by. */
    @Test
    void leapsPassNothingBy() {
        FieldSpace.Contracted space = new FieldSpace.Contracted(0, 0, 0, 1, 0.2, true, false);
        RadianceField blobs = new RadianceField() {
            @Override
            public FieldInfo info() {
                return new FieldInfo("blobs", space, DensityActivation.RELU, Aabb.cube(1.2), null, 0.01, Map.of());
            }

            @Override
            public void density(float[] xyz, int n, float[] out) {
                for (int i = 0; i < n; i++) {
                    double r = space.norm(new double[] {xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2]});
                    double wave = Math.cos(9 * xyz[i * 3]) * Math.cos(9 * xyz[i * 3 + 1]) * Math.cos(9 * xyz[i * 3 + 2]);
                    out[i] = r > 1 ? (float) (3000 * Math.abs(wave) - 2700) : -1;
                }
            }

            @Override
            public void colour(float[] xyz, float[] directions, int n, float[] out) {
                Arrays.fill(out, 0, n * 3, 0.5f);
            }
        };
        BrickField baked = (BrickField) new BrickBaker().bake(blobs, new BakeSettings(192, 0), Progress.NONE);
        // beside an edge of the cube: rays cross the face obliquely, and slide along it as they are contracted
        Camera camera = new Camera("edge", 48, 40, 16, 16, 24, 20,
                new double[] {1, 0, 0, 0.9, 0, 1, 0, 0.8, 0, 0, 1, -0.7, 0, 0, 0, 1});
        ViewRender view = new JavaRayMarcher().march(baked, camera, SETTINGS);
        FieldRay path = new FieldRay(space, SETTINGS.near(), SETTINGS.far());
        VoxelLayout layout = baked.layout();
        Cell cell = new Cell(layout);
        double opaque = 0;
        for (int pixel = 0; pixel < camera.pixels(); pixel++) {
            double[] transmittance = {1};
            Ray ray = new Ray().through(camera, camera.cameraToWorld(), pixel % camera.width() + 0.5,
                    pixel / camera.width() + 0.5);
            path.walk(ray, SETTINGS.step() * layout.spacing(0), 0, Double.POSITIVE_INFINITY, (p, distance, length) -> {
                double[] g = new double[3];
                for (int axis = 0; axis < 3; axis++) {
                    g[axis] = Math.min((axis == 0 ? layout.nx() : axis == 1 ? layout.ny() : layout.nz()) - 1,
                            Math.max(0, (p[axis] - layout.box().min(axis)) / layout.spacing(axis)));
                }
                cell.locate(g[0], g[1], g[2]);
                cell.resolve();
                float value = cell.interpolate(baked.values());
                transmittance[0] *= value > 0 ? Math.exp(-baked.densityOf(value) * length) : 1;
                return transmittance[0] > MarchSettings.STOP_TRANSMITTANCE ? 0 : Double.POSITIVE_INFINITY;
            });
            assertEquals(1 - transmittance[0], view.opacity()[pixel], 1e-5, "pixel " + pixel);
            opaque += view.opacity()[pixel] / camera.pixels();
        }
        assertTrue(opaque > 0.01 && opaque < 0.95, "there is something to miss: " + opaque);
    }

    /** Rays walk only as far as the object reaches, unless some of it is far out: here one vertex that no ray meets. */
    @ParameterizedTest
    @MethodSource("scenes")
    void anObjectLooksTheSameHoweverFarItsRaysWalk(Scene scene) {
        BakedField baked = new BrickBaker().bake(scene, new BakeSettings(128, 1), Progress.NONE);
        VoxelLayout layout = baked.layout();
        float[] near = new float[layout.slotCount()];
        int farOut = -1;
        for (int slot = 0; slot < near.length; slot++) {
            double square = 0;
            for (int axis = 0; axis < 3; axis++) {
                int index = axis == 0 ? layout.x(slot) : axis == 1 ? layout.y(slot) : layout.z(slot);
                square += square(layout.box().min(axis) + index * layout.spacing(axis) - scene.ball()[axis]);
            }
            near[slot] = square < 0.35 * 0.35 ? 1 : 0;
            farOut = ((BrickField) baked).values()[slot] > 0 && square > 0.5 ? slot : farOut;
        }
        float[] far = near.clone();
        far[farOut] = 0.4f;
        ViewRender object = new JavaRayMarcher().marchObject(baked, CAMERA, SETTINGS, near);
        assertArrayEquals(object.rgb(), new JavaRayMarcher().marchObject(baked, CAMERA, SETTINGS, far).rgb());
        assertTrue(object.opacity()[CAMERA.height() / 2 * CAMERA.width() + CAMERA.width() / 2] > 0.5);
    }

    /** Far out a voxel is hundreds of units long: what would be nothing in a voxel of the middle is opaque there. */
    @Test
    void thinAirFarOutIsKept() {
        FieldSpace.Contracted space = new FieldSpace.Contracted(0.1, 0, 0.2, 0.8, 1, false, true);
        RadianceField sky = new RadianceField() {
            @Override
            public FieldInfo info() {
                return new FieldInfo("sky", space, DensityActivation.RELU, Aabb.cube(2), null, 0.01, Map.of());
            }

            @Override
            public void density(float[] xyz, int n, float[] out) {
                for (int i = 0; i < n; i++) {
                    double r = space.norm(new double[] {xyz[i * 3], xyz[i * 3 + 1], xyz[i * 3 + 2]});
                    out[i] = r > 1.8 && r < 2 ? (float) (0.15 * (2 - r) * (2 - r)) : 0;
                }
            }

            @Override
            public void colour(float[] xyz, float[] directions, int n, float[] out) {
                Arrays.fill(out, 0, 3 * n, 0.25f);
            }
        };
        BakedField baked = new BrickBaker().bake(sky, new BakeSettings(128, 2), Progress.NONE);
        ViewRender view = new JavaRayMarcher().march(baked, CAMERA, SETTINGS);
        // the integral over the world from 5 radii to infinity
        double opacity = 1 - Math.exp(-0.15 * 0.8 * 0.2);
        for (float o : view.opacity()) {
            assertEquals(opacity, o, 0.15 * opacity);
        }
    }

    @Test
    void deviceCoordinatesWithoutCamerasAreRefused() {
        Scene lost = new Scene(FieldSpace.Ndc.UNPLACED, DensityActivation.RELU, Aabb.cube(1), new double[3], 0.5, 0.9);
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> new JavaRayMarcher().marchExact(lost, CAMERA, SETTINGS, Progress.NONE));
        assertEquals("field.cameras-missing", e.code());
    }
}
