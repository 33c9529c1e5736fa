package org.maskmarch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.job.SceneSpec;
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
                SceneSpec scene = JobFile.readScene(file);
                checkpoint(workspace, scene.field(), scene.family(), scene.bounds(), info);
                List<Camera> cameras = workspace.providers.cameras().read(scene.cameras());
                info.put("cameras", cameras.size());
                info.put("imageSize", cameras.get(0).width() + " x " + cameras.get(0).height());
                info.put("near", scene.near());
                info.put("far", scene.far());
            } else {
                checkpoint(workspace, file, null, null, info);
                info.put("missing", "a scene file: cameras, near, far, background");
            }
            if (json) {
                System.out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(info));
            } else {
                info.forEach((key, value) -> System.out.printf("%-12s %s%n", key, value));
            }
            return 0;
        }
    }

    private static void checkpoint(Workspace workspace, Path checkpoint, String named, Aabb bounds,
                                   Map<String, Object> info) throws IOException {
        FieldFamily family = new Fields(workspace.providers, workspace.cache).family(checkpoint, named);
        info.put("checkpoint", checkpoint.getFileName().toString());
        info.put("bytes", Files.size(checkpoint));
        info.put("family", family.name());
        FieldInfo field;
        try {
            field = family.open(checkpoint, new FieldOptions(bounds)).info();
            info.put("bounds", List.of(List.of(field.bounds().minX(), field.bounds().minY(), field.bounds().minZ()),
                    List.of(field.bounds().maxX(), field.bounds().maxY(), field.bounds().maxZ())));
        } catch (MaskmarchException e) {
            if (!e.code().equals("field.bounds-missing")) {
                throw e;
            }
            // a checkpoint without bounds is still worth describing: any box will do for that
            field = family.open(checkpoint, new FieldOptions(Aabb.cube(1))).info();
            info.put("bounds", "none in the checkpoint: give `bounds:` in the scene file");
        }
        if (field.nativeGrid() != null) {
            info.put("grid", field.nativeGrid().nx() + " x " + field.nativeGrid().ny() + " x " + field.nativeGrid().nz());
        }
        info.putAll(field.details());
    }
}
