package org.maskmarch.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;

/**
 * Processor time of the march with footprint, in plain Java and on another device, view by view in turn: scene files, after
 * a device choice ({@code opencl-cpu}). Run it from the cli module with
 * {@code mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=org.maskmarch.cli.MarchClock
 * -Dexec.args="opencl-cpu SCENE.yaml"}.
 */
final class MarchClock {
    private static final int WARM_UP = 8;
    private static final int ROUNDS = 24;

    private MarchClock() { }

    public static void main(String[] arguments) {
        DeviceMarcher device = new DeviceMarcher(DeviceChoice.of(arguments[0], "first argument"), false);
        try (Workspace workspace = new Workspace(device)) {
            System.out.println("| scene | pixels | java ms | " + device.device() + " ms | java / device | worst colour |");
            System.out.println("|---|---|---:|---:|---:|---:|");
            for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
                SceneSpec spec = JobFile.readScene(Path.of(name));
                List<Camera> cameras = workspace.providers.cameras().read(spec.cameras());
                RadianceField exact = new Fields(workspace.providers).open(spec, cameras);
                BakedField field = workspace.providers.baker().bake(exact, Fields.settings(spec.resolution(), spec.memory()),
                        Progress.NONE);
                compare(name, field, cameras, MarchSettings.of(spec.near(), spec.far(), spec.background()), device);
            }
        }
    }

    private static void compare(String name, BakedField field, List<Camera> cameras, MarchSettings settings,
                                RayMarcher device) {
        RayMarcher java = new JavaRayMarcher();
        double[] javaTimes = new double[ROUNDS];
        double[] deviceTimes = new double[ROUNDS];
        double worst = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            Camera camera = cameras.get(Math.floorMod(round * 7, cameras.size()));
            double start = processorMillis();
            ViewRender a = java.march(field, camera, settings);
            double middle = processorMillis();
            ViewRender b = device.march(field, camera, settings);
            double end = processorMillis();
            if (round >= 0) {
                javaTimes[round] = middle - start;
                deviceTimes[round] = end - middle;
            }
            for (int i = 0; i < a.rgb().length; i++) {
                worst = Math.max(worst, Math.abs(a.rgb()[i] - b.rgb()[i]));
            }
        }
        Arrays.sort(javaTimes);
        Arrays.sort(deviceTimes);
        Camera first = cameras.get(0);
        System.out.printf("| %s | %d x %d | %.0f | %.0f | %.2f | %.1e |%n", name, first.width(), first.height(),
                javaTimes[ROUNDS / 2], deviceTimes[ROUNDS / 2], javaTimes[ROUNDS / 2] / deviceTimes[ROUNDS / 2], worst);
    }

    /** Of all threads, those of OpenCL too. */
    private static double processorMillis() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e6;
    }
}
