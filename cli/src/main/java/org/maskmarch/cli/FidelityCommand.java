package org.maskmarch.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.job.JobStatus;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fidelity}: what baking a scene costs, and how much its views differ from those of the exact field. */
@Command(name = "fidelity", mixinStandardHelpOptions = true,
        description = "Bakes scenes afresh and compares views of the baked fields with views of the exact ones.")
final class FidelityCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENE.yaml", arity = "1..*", description = "scene files")
    private List<Path> scenes;

    @Option(names = "--views", paramLabel = "N",
            description = "views to compare, spread over the cameras (default: ${DEFAULT-VALUE})")
    private int views = 2;

    @Option(names = "--longest", paramLabel = "PIXELS",
            description = "views of more pixels along a side are rendered smaller (default: ${DEFAULT-VALUE})")
    private int longest = 200;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    private volatile JobStatus status;

    /**
     * A scene.
     *
     * @param grid        baked vertices per axis
     * @param bakeSeconds without reading the checkpoint
     * @param megabytes   of the baked field in memory, 10^6 bytes
     * @param psnr        decibels over all pixels of all views; null where they are the same
     */
    record Fidelity(String scene, String family, int[] grid, double bakeSeconds, double megabytes, Double psnr,
                    List<View> views) {
        static final String HEADER = """
                | scene | family | baked grid | bake s | MB | views | PSNR dB |
                |---|---|---|---:|---:|---|---:|""";

        String row() {
            View first = views.get(0);
            return String.format("| %s | %s | %d x %d x %d | %.1f | %.1f | %d of %d x %d | %s |", scene, family, grid[0],
                    grid[1], grid[2], bakeSeconds, megabytes, views.size(), first.width(), first.height(),
                    psnr == null ? "the same" : String.format("%.1f", psnr));
        }
    }

    /** A view; PSNR as for the scene. */
    record View(@JsonProperty("view") int index, int width, int height, Double psnr) { }

    @Override
    public Integer call() throws JsonProcessingException {
        if (views < 1 || longest < 1) {
            throw MaskmarchException.usage("fidelity.option", (views < 1 ? "--views" : "--longest") + " is less than 1.",
                    "Leave it out or give a positive number.");
        }
        List<SceneSpec> specs = scenes.stream().map(JobFile::readScene).toList();
        List<Fidelity> all = new ArrayList<>();
        try (Workspace workspace = new Workspace()) {
            for (int i = 0; i < specs.size(); i++) {
                String name = scenes.get(i).toString();
                show(name, "read");
                Fidelity scene;
                try (ProgressLine progress = new ProgressLine(System.err, () -> List.of(status))) {
                    scene = compare(workspace, name, specs.get(i));
                }
                all.add(scene);
                if (!json) {
                    System.out.println(i == 0 ? Fidelity.HEADER + '\n' + scene.row() : scene.row());
                }
            }
        }
        if (json) {
            System.out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        }
        return 0;
    }

    private Fidelity compare(Workspace workspace, String name, SceneSpec spec) {
        List<Camera> cameras = workspace.providers.cameras().read(spec.cameras());
        RadianceField field = new Fields(workspace.providers).open(spec, cameras);
        long start = System.nanoTime();
        BakedField baked = workspace.providers.baker().bake(field, Fields.settings(spec, cameras),
                progress(name, ""));
        double seconds = (System.nanoTime() - start) / 1e9;
        RayMarcher marcher = workspace.providers.marcher();
        MarchSettings march = MarchSettings.of(spec.near(), spec.far(), spec.background());
        List<View> compared = new ArrayList<>();
        double square = 0;
        long values = 0;
        int count = Math.min(views, cameras.size());
        for (int i = 0; i < count; i++) {
            int index = (int) ((long) i * cameras.size() / count);
            Camera camera = atMost(longest, cameras.get(index));
            ViewRender exact = marcher.marchExact(field, camera, march, progress(name, "exact view " + index + ": "));
            double error = squareError(marcher.march(baked, camera, march).rgb(), exact.rgb());
            compared.add(new View(index, camera.width(), camera.height(), psnr(error, exact.rgb().length)));
            square += error;
            values += exact.rgb().length;
        }
        int[] grid = {baked.layout().nx(), baked.layout().ny(), baked.layout().nz()};
        return new Fidelity(name, field.info().family(), grid, seconds, baked.bytes() / 1e6, psnr(square, values), compared);
    }

    /** The camera with at most so many pixels along its longer side. */
    private static Camera atMost(int pixels, Camera camera) {
        double scale = (double) pixels / Math.max(camera.width(), camera.height());
        return scale >= 1 ? camera : camera.resized(Math.max(1, (int) Math.round(camera.width() * scale)),
                Math.max(1, (int) Math.round(camera.height() * scale)));
    }

    /** Sum of squared differences of what a screen would show: values clamped to 0..1. */
    static double squareError(float[] a, float[] b) {
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.min(1, Math.max(0, a[i])) - Math.min(1, Math.max(0, b[i]));
            square += difference * difference;
        }
        return square;
    }

    static Double psnr(double square, long values) {
        return square == 0 ? null : -10 * Math.log10(square / values);
    }

    private Progress progress(String scene, String what) {
        return (stage, done, total) -> show(scene, what + stage + ' ' + 100 * done / total + " %");
    }

    private void show(String scene, String what) {
        status = new JobStatus("", scene, scene, 0, 0, what);
    }
}
