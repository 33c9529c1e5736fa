package org.maskmarch.march.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/**
 * The kernel against the march that is written for Java, in every straight space and with every activation: once in plain
 * Java, where every index is checked, and once on an OpenCL device where the machine has one.
 */
class TwinsTest {
    private static final Camera CAMERA = new Camera("c", 150, 110, 160, 160, 71, 52,
            new double[] {0.96, 0.05, 0.27, 0.8, -0.02, 0.995, -0.1, -0.2, -0.27, 0.09, 0.96, 2.9, 0, 0, 0, 1});
    private static final Camera FORWARD = new Camera("f", 150, 110, 160, 160, 75, 55,
            new double[] {1, 0, 0, 0.1, 0, 1, 0, -0.05, 0, 0, 1, 0.3, 0, 0, 0, 1});
    private static final KernelMarch PLAIN = new KernelMarch(Launcher.PLAIN_JAVA);
    private static KernelMarch onDevice;

    private record Case(Balls field, Camera camera, MarchSettings settings) {
        @Override
        public String toString() {
            return field.name();
        }
    }

    static Stream<Case> cases() {
        float[] grey = {0.2f, 0.5f, 0.9f};
        MarchSettings near = MarchSettings.of(0.5, 8, grey);
        MarchSettings far = MarchSettings.of(0.1, 400, grey);
        Aabb flat = new Aabb(-1, -0.8, -0.7, 1, 0.9, 0.6);
        Aabb wide = new Aabb(-1.5, -1.5, -1, 1.5, 1.5, 1);
        FieldSpace.Ndc ndc = new FieldSpace.Ndc(160 / 75.0, 160 / 55.0, 1, false);
        return Stream.of(
                new Case(new Balls("relu", FieldSpace.WORLD, DensityActivation.RELU, flat, 900), CAMERA, near),
                new Case(new Balls("softplus", FieldSpace.WORLD, DensityActivation.softplus(25), flat, 120), CAMERA, near),
                new Case(new Balls("exp", FieldSpace.WORLD, DensityActivation.exp(2), flat, 60), CAMERA, near),
                new Case(new Balls("ndc", ndc, DensityActivation.RELU, wide, 500), FORWARD, far),
                new Case(new Balls("ndc softplus", ndc.withOwnDirections(), DensityActivation.softplus(12), wide, 120),
                        FORWARD, far));
    }

    @AfterAll
    static void free() {
        if (onDevice != null) {
            onDevice.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theKernelInPlainJavaAgrees(Case c) throws DeviceFailure {
        agrees(c, PLAIN);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theKernelOnADeviceAgrees(Case c) throws DeviceFailure {
        agrees(c, onDevice());
    }

    static KernelMarch onDevice() {
        if (onDevice == null) {
            List<OpenCLDevice> all = Stream.of(Device.TYPE.GPU, Device.TYPE.CPU).flatMap(t -> OpenClDevices.list(t).stream())
                    .toList();
            assumeTrue(!all.isEmpty(), OpenClDevices.remedy());
            onDevice = new KernelMarch(new OpenClLauncher(all.get(0)));
        }
        return onDevice;
    }

    @Test
    void fieldsInTurnAndGarbageCollectionChangeNothing() throws DeviceFailure {
        List<Case> two = cases().limit(2).toList();
        List<BrickField> fields = two.stream()
                .map(c -> (BrickField) new BrickBaker().bake(c.field, new BakeSettings(72, 2), Progress.NONE)).toList();
        float[][] first = new float[2][];
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 2; i++) {
                ViewRender view = onDevice().march(fields.get(i), CAMERA, two.get(i).settings, null);
                first[i] = round == 0 ? view.rgb() : first[i];
                assertArrayEquals(first[i], view.rgb(), "round " + round);
            }
            System.gc();
        }
    }

    @Test
    void survivorsThatFindNoRoomAreMarchedAgain() throws DeviceFailure {
        // a haze all along each ray: more survivors than there is room for at first
        Balls haze = new Balls("haze", FieldSpace.WORLD, DensityActivation.exp(3), Aabb.cube(1), 0.5);
        MarchSettings settings = MarchSettings.of(0.5, 8, new float[3]);
        BrickField field = (BrickField) new BrickBaker().bake(haze, new BakeSettings(64, 0), Progress.NONE);
        ViewRender java = new JavaRayMarcher().march(field, CAMERA, settings);
        assertTrue(java.footprint().bytes() > CAMERA.pixels() * (4L + 12 * 5), "the scene has many survivors");
        for (KernelMarch march : List.of(new KernelMarch(Launcher.PLAIN_JAVA), onDevice())) {
            ViewRender kernel = march.march(field, CAMERA, settings, null);
            assertEquals(java.footprint().bytes(), kernel.footprint().bytes());
            assertArrayEquals(java.rgb(), kernel.rgb(), 1e-3f);
        }
    }

    private static void agrees(Case c, KernelMarch march) throws DeviceFailure {
        BrickField field = (BrickField) new BrickBaker().bake(c.field, new BakeSettings(72, 2), Progress.NONE);
        ViewRender java = new JavaRayMarcher().march(field, c.camera, c.settings);
        ViewRender kernel = march.march(field, c.camera, c.settings, null);
        compare(c, java, kernel);

        int slots = field.layout().slotCount();
        float[] ramp = new float[slots];
        float[] labels = new float[slots];
        for (int s = 0; s < slots; s++) {
            ramp[s] = (field.layout().x(s) + 2 * field.layout().y(s)) / 216f;
            labels[s] = field.layout().x(s) > 36 ? 1 : 0;
        }
        float[] expected = new float[c.camera.pixels()];
        float[] found = new float[c.camera.pixels()];
        java.footprint().render(ramp, expected);
        kernel.footprint().render(ramp, found);
        assertArrayEquals(expected, found, 1e-3f, "footprint");

        Mask mask = new Mask(c.camera.width(), c.camera.height());
        Random random = new Random(5);
        for (int p = 0; p < c.camera.pixels(); p++) {
            mask.set(p, (p % c.camera.width() > 70) == random.nextInt(10) > 0);
        }
        assertArrayEquals(masks(java, mask, slots), masks(kernel, mask, slots), "mask after votes and threshold");

        ViewRender javaObject = new JavaRayMarcher().marchObject(field, c.camera, c.settings, labels);
        compare(c, javaObject, march.march(field, c.camera, c.settings, labels));
        assertTrue(sum(javaObject.opacity()) > 100 && sum(javaObject.opacity()) < sum(java.opacity()), "shows a part");
    }

    private static void compare(Case c, ViewRender java, ViewRender kernel) {
        assertArrayEquals(java.rgb(), kernel.rgb(), 1e-3f, "colour");
        assertArrayEquals(java.opacity(), kernel.opacity(), 1e-3f, "opacity");
        double worst = 0;
        for (int i = 0; i < java.rgb().length; i++) {
            worst = Math.max(worst, Math.abs(java.rgb()[i] - kernel.rgb()[i]));
        }
        for (int p = 0; p < java.depth().length; p++) {
            assertEquals(1, kernel.depth()[p] / java.depth()[p], 1e-3, "depth at pixel " + p);
        }
        System.out.printf("%s: worst colour %.1e%n", c, worst);
    }

    /** Hard labels of one view's votes, rendered in that view. */
    private static boolean[] masks(ViewRender view, Mask seen, int slots) {
        Votes votes = new Votes(slots);
        view.footprint().project(seen, votes);
        float[] labels = new float[slots];
        votes.labels(1, labels);
        float[] out = new float[seen.width() * seen.height()];
        view.footprint().render(labels, out);
        boolean[] mask = new boolean[out.length];
        for (int p = 0; p < out.length; p++) {
            mask[p] = out[p] > 0.5f * Math.max(view.opacity()[p], 0.5f);
        }
        return mask;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum;
    }
}
