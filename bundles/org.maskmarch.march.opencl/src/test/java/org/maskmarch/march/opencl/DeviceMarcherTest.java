package org.maskmarch.march.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/** The choice of a device, and what happens when it fails: devices of the test fail in every way there is. */
class DeviceMarcherTest {
    private static final Camera CAMERA = new Camera("c", 60, 50, 64, 64, 30, 25,
            new double[] {1, 0, 0, 0.1, 0, 1, 0, 0.05, 0, 0, 1, 3, 0, 0, 0, 1});
    private static final MarchSettings SETTINGS = MarchSettings.of(0.5, 8, new float[] {1, 1, 1});
    private static final BrickField FIELD = bake(FieldSpace.WORLD, Aabb.cube(1));
    private static final ViewRender EXPECTED = new JavaRayMarcher().march(FIELD, CAMERA, SETTINGS);
    /** Launches of a self-test. */
    private static final int SELF_TEST = launchesOfTheSelfTest();

    /** What a device does in a launch after those of the self-test. */
    private enum Fault { NONE, WRONG_FROM_THE_START, THROWS, SILENT, HALF, NOT_A_NUMBER, WILD_PLACES, TOO_LARGE }

    /** The kernel in plain Java, as a device that has a fault. */
    private static final class Faulty implements Launcher {
        private final Fault fault;
        private int launches;
        private boolean closed;

        Faulty(Fault fault) {
            this.fault = fault;
        }

        @Override
        public String device() {
            return "opencl gpu " + fault;
        }

        @Override
        public String objection(BrickField field) {
            return fault == Fault.TOO_LARGE && field == FIELD ? "too large for " + device() : null;
        }

        @Override
        public void launch(RayKernel kernel, int rays) throws DeviceFailure {
            launches++;
            Fault now = fault == Fault.WRONG_FROM_THE_START || fault != Fault.NONE && launches > SELF_TEST ? fault : Fault.NONE;
            if (now == Fault.THROWS) {
                throw new DeviceFailure(device() + " is out of memory", null);
            }
            if (now != Fault.SILENT) {
                PLAIN_JAVA.launch(kernel, now == Fault.HALF ? rays / 2 : rays);
            }
            int middle = rays / 2;
            switch (now) {
                case WRONG_FROM_THE_START -> kernel.pixels[middle * RayKernel.PIXEL] += 0.01f;
                case NOT_A_NUMBER -> kernel.pixels[middle * RayKernel.PIXEL + 3] = Float.NaN;
                case WILD_PLACES -> {
                    kernel.places[middle * 3 + 1] = 1;
                    kernel.places[middle * 3 + 2] = Integer.MAX_VALUE;
                }
                default -> { }
            }
        }

        @Override
        public void close(RayKernel kernel) {
            closed = true;
        }
    }

    private static int launchesOfTheSelfTest() {
        Faulty sound = new Faulty(Fault.NONE);
        with(true, sound).device();
        return sound.launches;
    }

    private static BrickField bake(FieldSpace space, Aabb box) {
        return (BrickField) new BrickBaker().bake(new Balls("balls", space, DensityActivation.RELU, box, 500),
                new BakeSettings(48, 1), Progress.NONE);
    }

    private static DeviceMarcher with(boolean requireGpu, Launcher... launchers) {
        return new DeviceMarcher(DeviceChoice.GPU, requireGpu, choice -> List.of(launchers));
    }

    @Test
    void aDeviceThatPassesTheSelfTestMarchesAndSignsItsViews() {
        DeviceMarcher marcher = with(true, new Faulty(Fault.NONE));
        assertEquals("opencl gpu NONE", marcher.device());
        ViewRender view = marcher.march(FIELD, CAMERA, SETTINGS);
        assertEquals("opencl gpu NONE", view.device());
        assertArrayEquals(EXPECTED.rgb(), view.rgb(), 1e-3f);
    }

    @Test
    void aDeviceThatRendersWronglyIsPassedOver() {
        Faulty wrong = new Faulty(Fault.WRONG_FROM_THE_START);
        assertEquals("opencl gpu NONE", with(true, wrong, new Faulty(Fault.NONE)).device());
        assertTrue(wrong.closed);
        DeviceMarcher alone = with(false, new Faulty(Fault.WRONG_FROM_THE_START));
        assertTrue(alone.device().startsWith("java (") && alone.device().contains("self-test"), alone.device());
        assertJava(alone.march(FIELD, CAMERA, SETTINGS), "self-test");
    }

    @Test
    void whenADeviceFailsTheViewIsMarchedInJavaAndSaysSo() {
        for (Fault fault : List.of(Fault.THROWS, Fault.SILENT, Fault.HALF, Fault.NOT_A_NUMBER, Fault.WILD_PLACES)) {
            Faulty device = new Faulty(fault);
            DeviceMarcher marcher = with(false, device);
            assertEquals("opencl gpu " + fault, marcher.device());
            assertJava(marcher.march(FIELD, CAMERA, SETTINGS), "opencl gpu " + fault);
            assertTrue(marcher.device().startsWith("java ("), marcher.device());
            int launches = device.launches;
            assertJava(marcher.march(FIELD, CAMERA, SETTINGS), "opencl gpu " + fault);
            assertEquals(launches, device.launches, "a device that failed is not asked again");
        }
    }

    @Test
    void whereAGpuIsRequiredNothingElseMarches() {
        for (DeviceMarcher marcher : List.of(with(true), with(true, new Faulty(Fault.WRONG_FROM_THE_START)),
                with(true, new Faulty(Fault.THROWS)), with(true, new Faulty(Fault.TOO_LARGE)))) {
            assertRefused(() -> marcher.march(FIELD, CAMERA, SETTINGS));
        }
        assertRefused(() -> with(true).device());
        assertRefused(() -> with(true, new Faulty(Fault.NONE)).marchExact(
                new Balls("b", FieldSpace.WORLD, DensityActivation.RELU, Aabb.cube(1), 500), CAMERA, SETTINGS, Progress.NONE));
        assertEquals("device.conflict", assertThrows(MaskmarchException.class,
                () -> new DeviceMarcher(DeviceChoice.OPENCL_CPU, true)).code());
    }

    @Test
    void whatADeviceCannotMarchIsMarchedInJavaAndTheDeviceGoesOn() {
        BrickField curved = bake(new FieldSpace.Contracted(0, 0, 0, 1, 1, true, false), Aabb.cube(2));
        DeviceMarcher marcher = with(false, new Faulty(Fault.NONE));
        assertTrue(marcher.march(curved, CAMERA, SETTINGS).device().startsWith("java (rays are curved"));
        assertEquals("opencl gpu NONE", marcher.march(FIELD, CAMERA, SETTINGS).device());
        MarchSettings faint = new MarchSettings(0.5, 8, new float[3], 0.5, 0.001f);
        assertTrue(marcher.march(FIELD, CAMERA, faint).device().startsWith("java (footprints"));
        assertJava(with(false, new Faulty(Fault.TOO_LARGE)).march(FIELD, CAMERA, SETTINGS), "too large");
        assertRefused(() -> with(true, new Faulty(Fault.NONE)).march(curved, CAMERA, SETTINGS));
    }

    @Test
    void withoutADeviceItIsJava() {
        DeviceMarcher asked = with(false);
        assertEquals("java (there is no OpenCL GPU)", asked.device());
        assertJava(asked.march(FIELD, CAMERA, SETTINGS), "there is no OpenCL GPU");
        assertEquals("java", new DeviceMarcher(DeviceChoice.AUTO, false, choice -> List.of()).device());
        assertEquals("java", new DeviceMarcher(DeviceChoice.JAVA, false).march(FIELD, CAMERA, SETTINGS).device());
    }

    @Test
    void afterItIsClosedJavaGoesOn() {
        Faulty device = new Faulty(Fault.NONE);
        DeviceMarcher marcher = with(false, device);
        marcher.march(FIELD, CAMERA, SETTINGS);
        marcher.close();
        assertTrue(device.closed);
        assertJava(marcher.march(FIELD, CAMERA, SETTINGS), "closed");
    }

    @Test
    void fieldsAreMeasuredAgainstTheDevice() {
        long gib = 1L << 30;
        assertNull(OpenClLauncher.objection(gib, 2 * gib, 2 * gib, 8 * gib));
        assertNotNull(OpenClLauncher.objection(gib, gib / 2, 2 * gib, 8 * gib));
        assertNotNull(OpenClLauncher.objection(2 * gib, 8 * gib, 3 * gib, 24 * gib), "Aparapi counts bytes in an int");
        assertNotNull(OpenClLauncher.objection(gib, 2 * gib, 7 * gib, 8 * gib));
    }

    @Test
    void choicesAreReadStrictly() {
        assertEquals(List.of("auto", "gpu", "opencl-cpu", "java"), Stream.of(DeviceChoice.values()).map(Object::toString).toList());
        assertEquals(DeviceChoice.OPENCL_CPU, DeviceChoice.of(" OpenCL-CPU ", "device"));
        assertEquals(DeviceChoice.AUTO, DeviceChoice.of("", "device"));
        assertEquals("device.unknown", assertThrows(MaskmarchException.class, () -> DeviceChoice.of("gup", "device")).code());
        assertTrue(DeviceMarcher.flag("True", "f"));
        assertFalse(DeviceMarcher.flag(null, "f"));
        assertEquals("device.flag", assertThrows(MaskmarchException.class, () -> DeviceMarcher.flag("yes", "f")).code());
    }

    private static void assertJava(ViewRender view, String reason) {
        assertTrue(view.device().startsWith("java (") && view.device().contains(reason), view.device());
        assertArrayEquals(EXPECTED.rgb(), view.rgb());
    }

    private static void assertRefused(Executable march) {
        MaskmarchException e = assertThrows(MaskmarchException.class, march);
        assertEquals("device.gpu-required", e.code());
        assertEquals(MaskmarchException.Kind.RESOURCE, e.kind());
    }
}
