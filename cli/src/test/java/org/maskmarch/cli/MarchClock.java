package org.maskmarch.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;

/**
 * Processor time of the march with footprint, in plain Java and on another device, view by view in turn, and what differs.
 * Arguments: a device choice, then scene files. In a built checkout:
 * {@code java -cp "cli/target/test-classes:cli/target/cli/lib/*" org.maskmarch.cli.MarchClock opencl-cpu demo/scene.yaml}.
 */
final class MarchClock {
    private static final int WARM_UP = 8;
    private static final int ROUNDS = 24;

    private MarchClock() { }

    public static void main(String[] arguments) {
        DeviceMarcher device = new DeviceMarcher(DeviceChoice.of(arguments[0], "first argument"), false);
        try (Workspace workspace = new Workspace(device)) {
            System.out.println("| scene | pixels | java ms | " + device.device() + " ms | java / device | worst colour"
                    + " | pixels of masks that differ |");
            System.out.println("|---|---|---:|---:|---:|---:|---:|");
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
        System.out.printf("| %s | %d x %d | %.0f | %.0f | %.2f | %.1e | %s |%n", name, first.width(), first.height(),
                javaTimes[ROUNDS / 2], deviceTimes[ROUNDS / 2], javaTimes[ROUNDS / 2] / deviceTimes[ROUNDS / 2], worst,
                differingPixels(field, cameras, settings, device));
    }

    /**
     * Half of the scene as the object: votes of up to 24 views by either march, labels, and masks of all these views. How
     * many pixels differ, and of how many that belong to the object.
     */
    static Difference differingPixels(BakedField field, List<Camera> cameras, MarchSettings settings, RayMarcher device) {
        RayMarcher java = new JavaRayMarcher();
        int slots = field.layout().slotCount();
        float[] half = new float[slots];
        for (int slot = 0; slot < slots; slot++) {
            half[slot] = field.layout().x(slot) + field.layout().z(slot) > field.layout().nx() ? 1 : 0;
        }
        List<ViewRender> ofJava = new ArrayList<>();
        List<ViewRender> ofDevice = new ArrayList<>();
        Votes javaVotes = new Votes(slots);
        Votes deviceVotes = new Votes(slots);
        for (int i = 0; i < Math.min(24, cameras.size()); i++) {
            Camera camera = cameras.get(i * cameras.size() / Math.min(24, cameras.size()));
            float[] opacity = java.marchObject(field, camera, settings, half).opacity();
            Mask seen = new Mask(camera.width(), camera.height());
            for (int p = 0; p < opacity.length; p++) {
                seen.set(p, opacity[p] > 0.5f);
            }
            ofJava.add(java.march(field, camera, settings));
            ofDevice.add(device.march(field, camera, settings));
            ofJava.get(i).footprint().project(seen, javaVotes);
            ofDevice.get(i).footprint().project(seen, deviceVotes);
        }
        int differing = 0;
        int object = 0;
        for (int i = 0; i < ofJava.size(); i++) {
            boolean[] a = mask(ofJava.get(i), javaVotes);
            boolean[] b = mask(ofDevice.get(i), deviceVotes);
            for (int p = 0; p < a.length; p++) {
                differing += a[p] != b[p] ? 1 : 0;
                object += a[p] ? 1 : 0;
            }
        }
        return new Difference(differing, object);
    }

    /** Pixels that differ, and pixels of the object. */
    record Difference(int pixels, int object) {
        @Override
        public String toString() {
            return pixels + " of " + object;
        }
    }

    private static boolean[] mask(ViewRender view, Votes votes) {
        float[] labels = new float[votes.slots()];
        votes.labels(1, labels);
        float[] shares = new float[view.opacity().length];
        view.footprint().render(labels, shares);
        boolean[] mask = new boolean[shares.length];
        for (int p = 0; p < mask.length; p++) {
            mask[p] = shares[p] > 0.5f * Math.max(view.opacity()[p], 0.5f);
        }
        return mask;
    }

    /** Of all threads, those of OpenCL too. */
    private static double processorMillis() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e6;
    }
}
