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
    /** Key of a scene file to start from. */
    private static final String SKETCH = "sceneFile";
    /** Bounds of a field that comes without; a trained scene is often about that large. */
    private static final double ASSUMED_HALF_SIDE = 1.5;

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
                info.forEach(InfoCommand::print);
            }
            return 0;
        }
    }

    private static void print(String key, Object value) {
        if (key.equals(SKETCH)) {
            System.out.println("\nA scene file to start from, beside the checkpoint:\n");
            String.valueOf(value).lines().forEach(line -> System.out.println("    " + line));
        } else {
            System.out.printf("%-20s %s%n", key, value instanceof double[][] box ? SceneSketch.corners(new Aabb(box[0][0],
                    box[0][1], box[0][2], box[1][0], box[1][1], box[1][2])) : value);
        }
    }

    private static void scene(Workspace workspace, SceneSpec scene, Map<String, Object> info) throws IOException {
        Fields fields = new Fields(workspace.providers);
        List<Camera> cameras = workspace.providers.cameras().read(scene.cameras());
        file(scene.field(), fields.family(scene.field(), scene.family()), info);
        FieldInfo field = fields.open(scene, cameras).info();
        describe(field, box(field), Fields.settings(scene, cameras), info);
        info.put("cameras", cameras.size());
        info.put("imageSize", cameras.get(0).width() + " x " + cameras.get(0).height());
        info.put("photographs", cameras.stream().filter(c -> c.photograph() != null).count());
        info.put("near", scene.near());
        info.put("far", scene.far());
        info.put("missing", "nothing: write a job with `scene:` and `objects:`");
    }

    private static void checkpoint(Workspace workspace, Path checkpoint, Map<String, Object> info) throws IOException {
        FieldFamily family = new Fields(workspace.providers).family(checkpoint, null);
        file(checkpoint, family, info);
        String missing = "a scene file with `field:` and `cameras:`";
        Aabb assumed = null;
        FieldInfo field;
        Object bounds;
        try {
            field = family.open(checkpoint, FieldOptions.NONE).info();
            bounds = box(field);
        } catch (MaskmarchException e) {
            if (!e.code().equals("field.bounds-missing")) {
                throw e;
            }
            // a checkpoint without bounds is still worth describing: any box will do for that
            assumed = Aabb.cube(ASSUMED_HALF_SIDE);
            field = family.open(checkpoint, new FieldOptions(assumed)).info();
            bounds = "none in the checkpoint";
            missing = "a scene file with `field:`, `bounds:` (or `space: ndc`) and `cameras:`";
        }
        describe(field, bounds, Fields.settings(), info);
        info.put("missing", missing);
        info.put(SKETCH, SceneSketch.of(checkpoint.getFileName().toString(), field, assumed));
    }

    private static void file(Path checkpoint, FieldFamily family, Map<String, Object> info) throws IOException {
        info.put("checkpoint", checkpoint.getFileName().toString());
        info.put("bytes", Files.size(checkpoint));
        info.put("family", family.name());
    }

    private static double[][] box(FieldInfo field) {
        Aabb box = field.bounds();
        return new double[][] {{box.minX(), box.minY(), box.minZ()}, {box.maxX(), box.maxY(), box.maxZ()}};
    }

    /**
     * What the field says of itself, and what baking it takes at the most.
     *
     * @param bounds [2][3] in coordinates of the field's space, or in words
     */
    private static void describe(FieldInfo field, Object bounds, BakeSettings settings, Map<String, Object> info) {
        info.put("space", field.space().description());
        info.put("bounds", bounds);
        info.put("density", field.activation().kind().name().toLowerCase(Locale.ROOT));
        int[] grid = BakeSettings.grid(field, settings.resolution());
        info.put("baked grid", grid[0] + " x " + grid[1] + " x " + grid[2]);
        info.put("baked memory", "at most " + mebibytes(settings.bytes((long) grid[0] * grid[1] * grid[2]))
                + ", were it dense; baked coarser beyond " + mebibytes(settings.memory())
                + " (`memoryMiB:` in the scene file)");
        info.putAll(field.details());
    }

    private static String mebibytes(long bytes) {
        return bytes < 1 << 20 ? "1 MiB" : (bytes >> 20) + " MiB";
    }
}
