package org.maskmarch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Progress;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;
import org.maskmarch.march.opencl.OpenClDevices;

/** The march on OpenCL and the one in plain Java come to the same masks of the demo scene. */
class TwinsOnTheDemoTest {
    @Test
    void masksAreExactlyTheSame() {
        DeviceMarcher device = new DeviceMarcher(DeviceChoice.OPENCL_CPU, false);
        assumeFalse(device.device().startsWith("java"), "no OpenCL processor: " + OpenClDevices.remedy());
        try (Workspace workspace = new Workspace(device)) {
            SceneSpec spec = JobFile.readScene(Path.of("..", "demo", "scene.yaml"));
            List<Camera> cameras = workspace.providers.cameras().read(spec.cameras());
            BakedField field = workspace.providers.baker().bake(new Fields(workspace.providers).open(spec, cameras),
                    new BakeSettings(96, 2), Progress.NONE);
            MarchClock.Difference difference = MarchClock.differingPixels(field, cameras,
                    MarchSettings.of(spec.near(), spec.far(), spec.background()), device);
            assertTrue(difference.object() > 24 * 1000, "the object is seen: " + difference);
            assertEquals(0, difference.pixels(), difference.toString());
            assertTrue(device.device().startsWith("opencl cpu"), device.device());
        }
    }
}
