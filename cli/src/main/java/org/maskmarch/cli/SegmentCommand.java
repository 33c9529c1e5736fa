package org.maskmarch.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segment}: one job, through the same routes as the server. */
@Command(name = "segment", mixinStandardHelpOptions = true, description = "Runs one job and shows how it goes on.")
final class SegmentCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB.yaml", description = "job file")
    private Path job;

    @Option(names = "--out", paramLabel = "DIR", description = "folder of results (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("out");

    @Option(names = "--routes", paramLabel = "FILE", description = "route file to use in place of the built-in loop")
    private Path routes;

    @Mixin
    private DeviceOptions device;

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = new Workspace(device.marcher())) {
            Results.print(JobRun.run(workspace, job, out, routes), System.out);
            return 0;
        }
    }
}
