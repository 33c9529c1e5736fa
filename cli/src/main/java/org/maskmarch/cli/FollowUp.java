package org.maskmarch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.engine.JobFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that go on from a finished job have in common: a job file with {@code from:}. */
final class FollowUp {
    @Parameters(paramLabel = "JOB_DIR", description = "results of a finished job")
    private Path results;

    @Option(names = "--out", paramLabel = "DIR",
            description = "folder of results (default: where they are; the new ones take the place of the old)")
    private Path out;

    @Mixin
    private DeviceOptions device;

    /** Runs the job about the results with further keys, under the name that they have. */
    void run(Map<String, Object> changes) throws Exception {
        Path folder = results.toAbsolutePath().normalize();
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("from", folder.toString());
        job.putAll(changes);
        try (Workspace workspace = new Workspace(device.marcher())) {
            Path file = workspace.work.resolve(JobFile.nameOf(folder) + ".job.json");
            new ObjectMapper().writeValue(file.toFile(), job);
            Results.print(JobRun.run(workspace, file, out == null ? folder.getParent() : out, null), System.out);
        }
    }
}
