package org.maskmarch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;

/**
 * The plain-Java march, the one on an OpenCL processor, and the naive one, view by view in turn: processor time, and what
 * differs. Arguments: rounds, then scene files. Prints a JSON object a scene.
 */
final class Twins {
    private static final int WARM_UP = 8;
    private static final int VIEWS = 24;

    private Twins() { }

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        try (DeviceMarcher device = new DeviceMarcher(DeviceChoice.OPENCL_CPU, false)) {
            for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
                System.out.println(new ObjectMapper().writeValueAsString(compare(name, rounds, device)));
            }
        }
    }

    private static Map<String, Object> compare(String name, int rounds, RayMarcher device) {
        BenchScene scene = BenchScene.load(Path.of(name));
        RayMarcher java = new JavaRayMarcher();
        double[] javaTimes = new double[rounds];
        double[] deviceTimes = new double[rounds];
        double worst = 0;
        for (int round = -WARM_UP; round < rounds; round++) {
            Camera camera = scene.cameras().get(Math.floorMod(round * 7, scene.cameras().size()));
            long start = ProcessorTime.nanos();
            ViewRender a = java.march(scene.field(), camera, scene.settings());
            long middle = ProcessorTime.nanos();
            ViewRender b = device.march(scene.field(), camera, scene.settings());
            long end = ProcessorTime.nanos();
            if (round >= 0) {
                javaTimes[round] = (middle - start) / 1e6;
                deviceTimes[round] = (end - middle) / 1e6;
            }
            worst = Math.max(worst, worst(a.rgb(), b.rgb()));
        }
        Camera first = scene.cameras().get(0);
        Difference difference = differingPixels(scene, device);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("scene", name);
        row.put("grid", List.of(scene.field().layout().nx(), scene.field().layout().ny(), scene.field().layout().nz()));
        row.put("width", first.width());
        row.put("height", first.height());
        row.put("device", device.device());
        row.put("javaMs", median(javaTimes));
        row.put("deviceMs", median(deviceTimes));
        row.put("worstColour", worst);
        row.put("maskPixelsDiffering", difference.pixels());
        row.put("maskPixels", difference.object());
        if (scene.field().source().space() == FieldSpace.WORLD) {
            row.put("worstColourOfNaive", worst(java.march(scene.field(), first, scene.settings()).rgb(),
                    new NaiveMarch(scene.field(), scene.settings()).render(first).rgb()));
        }
        return row;
    }

    /** The largest difference of two arrays. */
    static double worst(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /**
     * Half of the scene as the object: votes of up to 24 views by either march, labels, and masks of all these views. How
     * many pixels differ, and how many belong to the object.
     */
    static Difference differingPixels(BenchScene scene, RayMarcher device) {
        RayMarcher java = new JavaRayMarcher();
        int slots = scene.field().layout().slotCount();
        List<ViewRender> ofJava = new ArrayList<>();
        List<ViewRender> ofDevice = new ArrayList<>();
        Votes javaVotes = new Votes(slots);
        Votes deviceVotes = new Votes(slots);
        int views = Math.min(VIEWS, scene.cameras().size());
        for (int i = 0; i < views; i++) {
            Camera camera = scene.cameras().get(i * scene.cameras().size() / views);
            Mask seen = scene.maskOfHalf(camera);
            ofJava.add(java.march(scene.field(), camera, scene.settings()));
            ofDevice.add(device.march(scene.field(), camera, scene.settings()));
            ofJava.get(i).footprint().project(seen, javaVotes);
            ofDevice.get(i).footprint().project(seen, deviceVotes);
        }
        int differing = 0;
        int object = 0;
        for (int i = 0; i < views; i++) {
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
}
