package org.maskmarch.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;
import org.maskmarch.march.opencl.OpenClDevices;

/** The marches come to the same on the demo scene: what is compared by its cost does the same work. */
class TwinsTest {
    private final BenchScene scene = BenchScene.load(Path.of("..", "demo", "scene.yaml"), 96);

    @Test
    void masksOfTheOpenClTwinAreExactlyTheSame() {
        try (DeviceMarcher device = new DeviceMarcher(DeviceChoice.OPENCL_CPU, false)) {
            assumeFalse(device.device().startsWith("java"), "no OpenCL processor: " + OpenClDevices.remedy());
            Twins.Difference difference = Twins.differingPixels(scene, device);
            assertTrue(difference.object() > 24 * 1000, "the object is seen: " + difference);
            assertEquals(0, difference.pixels(), difference.toString());
            assertTrue(device.device().startsWith("opencl cpu"), device.device());
        }
    }

    @Test
    void theNaiveMarchSeesTheSame() {
        Camera camera = scene.cameras().get(3).resized(100, 100);
        ViewRender fast = new JavaRayMarcher().march(scene.field(), camera, scene.settings());
        ViewRender naive = new NaiveMarch(scene.field(), scene.settings()).render(camera);
        // the fast one stops where a thousandth of the light is left
        assertEquals(0, Twins.worst(fast.rgb(), naive.rgb()), 2e-3, "colour");
        assertEquals(0, Twins.worst(fast.opacity(), naive.opacity()), 1.1e-3, "opacity");
        assertEquals(0, Twins.worst(fast.depth(), naive.depth()), 2e-2, "depth");
    }

    @Test
    void theNaiveMarchRendersAndProjectsMasksTheSame() {
        Camera camera = scene.cameras().get(3).resized(100, 100);
        NaiveMarch naive = new NaiveMarch(scene.field(), scene.settings());
        MarchSettings all = new MarchSettings(scene.settings().near(), scene.settings().far(), scene.settings().background(),
                scene.settings().step(), 0);
        Footprint footprint = new JavaRayMarcher().march(scene.field(), camera, all).footprint();

        float[] shares = new float[camera.pixels()];
        footprint.render(scene.half(), shares);
        assertEquals(0, Twins.worst(shares, naive.renderMask(camera, naive.dense(scene.half()))), 3e-3, "mask rendered");

        Mask mask = scene.maskOfHalf(camera);
        double[] foreground = new double[naive.slots().length];
        double[] background = new double[naive.slots().length];
        naive.project(camera, mask, foreground, background);
        Votes votes = new Votes(scene.field().layout().slotCount());
        footprint.project(mask, votes);
        assertTrue(mask.area() > 500, "the object is seen");
        for (int v = 0; v < foreground.length; v++) {
            int slot = naive.slots()[v];
            assertEquals(foreground[v], slot < 0 ? 0 : (double) votes.foreground()[slot] / Votes.ONE, 1e-2, "votes for");
            assertEquals(background[v], slot < 0 ? 0 : (double) votes.background()[slot] / Votes.ONE, 1e-2, "votes against");
        }
    }
}
