package org.maskmarch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.JobStatus;
import org.maskmarch.engine.JobFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prepare}: does ahead of time what jobs about a scene have in common. */
@Command(name = "prepare", mixinStandardHelpOptions = true, description = "Bakes a scene, renders its views and encodes "
        + "them for the model, into the cache: jobs about it then only ask the model.")
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private DeviceOptions device;

    @Parameters(paramLabel = "SCENE.yaml", description = "scene file")
    private Path scene;

    @Option(names = "--model", paramLabel = "NAME", description = "that encodes the views (default: ${DEFAULT-VALUE})")
    private String model = JobFile.DEFAULT_MODEL;

    @Option(names = "--every", paramLabel = "N",
            description = "every how many cameras, as a job's views.every (default: ${DEFAULT-VALUE})")
    private int every = 1;

    private volatile JobStatus status;

    @Override
    public Integer call() {
        if (every < 1) {
            throw MaskmarchException.usage("every", "--every is below 1.", "1 takes all cameras.");
        }
        long start = System.nanoTime();
        try (Workspace workspace = new Workspace(device.marcher());
                ProgressLine line = new ProgressLine(System.out, () -> status == null ? List.of() : List.of(status))) {
            workspace.pipeline.prepare(JobFile.readScene(scene), model, every, (what, done, total) -> {
                boolean views = what.equals("view");
                status = new JobStatus("prepare", scene.getFileName().toString(), views ? "view" : "open",
                        views ? (int) done : 0, views ? (int) total : 0,
                        views ? done + " of " + total : what + " " + done * 100 / Math.max(1, total) + " %");
            });
            line.close();
            System.out.printf("prepared %s in %.1f s: %s%n", scene.getFileName(), (System.nanoTime() - start) / 1e9,
                    workspace.cache);
            return 0;
        }
    }
}
