package org.maskmarch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code info}: what a scene or a checkpoint is, and what it lacks for a job. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Says what a scene file or a checkpoint is.")
final class InfoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENE.yaml|CHECKPOINT", description = "scene file or checkpoint")
    private Path file;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (Workspace workspace = new Workspace()) {
            Map<String, Object> info = new LinkedHashMap<>();
            String name = file.getFileName().toString();
            if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) {
                scene(workspace, JobFile.readScene(file), info);
            } else {
                checkpoint(workspace, file, info);
            }
            if (json) {
                System.out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(info));
            } else {
                info.forEach((key, value) -> System.out.printf("%-20s %s%n", key, value));
            }
            return 0;
        }
    }

    private static void scene(Workspace workspace, SceneSpec scene, Map<String, Object> info) throws IOException {
        Fields fields = new Fields(workspace.providers, workspace.cache);
        List<Camera> cameras = workspace.providers.cameras().read(scene.cameras());
        file(scene.field(), fields.family(scene.field(), scene.family()), info);
        FieldInfo field = fields.open(scene, cameras).info();
        bounds(field, info);
        describe(field, scene.resolution(), info);
        info.put("cameras", cameras.size());
        info.put("imageSize", cameras.get(0).width() + " x " + cameras.get(0).height());
        info.put("photographs", cameras.stream().filter(c -> c.photograph() != null).count());
        info.put("near", scene.near());
        info.put("far", scene.far());
        info.put("missing", "nothing: write a job with `scene:` and `objects:`");
    }

    private static void checkpoint(Workspace workspace, Path checkpoint, Map<String, Object> info) throws IOException {
        FieldFamily family = new Fields(workspace.providers, workspace.cache).family(checkpoint, null);
        file(checkpoint, family, info);
        String missing = "a scene file with `field: " + checkpoint.getFileName() + "`, `cameras:`, `near:`, `far:`, `background:`";
        FieldInfo field;
        try {
            field = family.open(checkpoint, FieldOptions.NONE).info();
            bounds(field, info);
        } catch (MaskmarchException e) {
            if (!e.code().equals("field.bounds-missing")) {
                throw e;
            }
            // a checkpoint without bounds is still worth describing: any box will do for that
            field = family.open(checkpoint, new FieldOptions(Aabb.cube(1))).info();
            info.put("bounds", "none in the checkpoint");
            missing += " and `bounds: [[-1.5, -1.5, -1.5], [1.5, 1.5, 1.5]]`, or `space: ndc` for a forward-facing scene";
        }
        describe(field, 0, info);
        info.put("missing", missing);
    }

    private static void file(Path checkpoint, FieldFamily family, Map<String, Object> info) throws IOException {
        info.put("checkpoint", checkpoint.getFileName().toString());
        info.put("bytes", Files.size(checkpoint));
        info.put("family", family.name());
    }

    private static void bounds(FieldInfo field, Map<String, Object> info) {
        info.put("bounds", List.of(List.of(field.bounds().minX(), field.bounds().minY(), field.bounds().minZ()),
                List.of(field.bounds().maxX(), field.bounds().maxY(), field.bounds().maxZ())));
    }

    /** What the field says of itself, and what baking it takes at the most. */
    private static void describe(FieldInfo field, int resolution, Map<String, Object> info) {
        info.put("space", field.space().description());
        info.put("density", field.activation().kind().name().toLowerCase(Locale.ROOT));
        int[] grid = BakeSettings.grid(field, resolution);
        info.put("baked grid", grid[0] + " x " + grid[1] + " x " + grid[2]);
        info.put("baked memory", "at most " + (BakeSettings.DEFAULT.bytes((long) grid[0] * grid[1] * grid[2]) >> 20)
                + " MiB, were it dense; `memoryMiB:` in the scene file sets a limit");
        info.putAll(field.details());
    }
}
