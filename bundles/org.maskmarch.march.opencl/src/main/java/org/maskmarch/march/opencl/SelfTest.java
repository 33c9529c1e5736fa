package org.maskmarch.march.opencl;

import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/** Has a device march a small scene and compares every pixel with the march in plain Java. */
final class SelfTest {
    /** Largest difference of a colour, an opacity or a footprint's opacity. */
    private static final float TOLERANCE = 1e-3f;
    private static final Camera CAMERA = new Camera("self-test", 64, 48, 70, 70, 31, 25,
            new double[] {0.96, 0, 0.28, 0.8, 0, 1, 0, 0.1, -0.28, 0, 0.96, 2.7, 0, 0, 0, 1});
    private static final MarchSettings SETTINGS = MarchSettings.of(0.5, 6, new float[] {0.2f, 0.4f, 0.8f});

    private SelfTest() { }

    /** A soft ball, coloured by place and direction. */
    private record Ball() implements RadianceField {
        @Override
        public FieldInfo info() {
            return new FieldInfo("self-test", FieldSpace.WORLD, DensityActivation.softplus(20), Aabb.cube(1), null, 0,
                    Map.of());
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            for (int i = 0; i < n; i++) {
                double x = xyz[i * 3];
                double y = xyz[i * 3 + 1];
                double z = xyz[i * 3 + 2];
                out[i] = (float) (40 * (0.7 - Math.sqrt(x * x + y * y + z * z)));
            }
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            for (int i = 0; i < n * 3; i++) {
                out[i] = 0.5f + 0.2f * xyz[i] + 0.2f * directions[i];
            }
        }
    }

    /** @throws DeviceFailure when the device fails, or what it marches differs */
    static void run(KernelMarch march) throws DeviceFailure {
        BrickField field = (BrickField) new BrickBaker().bake(new Ball(), new BakeSettings(33, 2), Progress.NONE);
        float[] right = new float[field.layout().slotCount()];
        for (int slot = 0; slot < right.length; slot++) {
            right[slot] = field.layout().x(slot) > 16 ? 1 : 0;
        }
        JavaRayMarcher java = new JavaRayMarcher();
        ViewRender expected = java.march(field, CAMERA, SETTINGS);
        ViewRender found = march.march(field, CAMERA, SETTINGS, null);
        compare(march, expected, found);
        float[] of = new float[CAMERA.pixels()];
        float[] is = new float[CAMERA.pixels()];
        expected.footprint().render(right, of);
        found.footprint().render(right, is);
        compare(march, "footprint", of, is);
        compare(march, java.marchObject(field, CAMERA, SETTINGS, right), march.march(field, CAMERA, SETTINGS, right));
    }

    private static void compare(KernelMarch march, ViewRender expected, ViewRender found) throws DeviceFailure {
        compare(march, "colour", expected.rgb(), found.rgb());
        compare(march, "opacity", expected.opacity(), found.opacity());
    }

    private static void compare(KernelMarch march, String what, float[] expected, float[] found) throws DeviceFailure {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - found[i]) <= TOLERANCE)) {
                throw new DeviceFailure(String.format("%s failed the self-test: %s is %.4f instead of %.4f", march.device(),
                        what, found[i], expected[i]), null);
            }
        }
    }
}
