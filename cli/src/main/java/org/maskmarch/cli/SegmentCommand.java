package org.maskmarch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.camel.MaskmarchComponent;
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
        try (Workspace workspace = new Workspace(device.marcher());
                DefaultCamelContext context = new DefaultCamelContext()) {
            JobRef claimed = workspace.pipeline.claim(job, out, null);
            try (ProgressLine progress = new ProgressLine(System.err, workspace.pipeline::jobs)) {
                context.addComponent("maskmarch", new MaskmarchComponent(workspace.pipeline));
                context.getInflightRepository().setInflightBrowseEnabled(false);
                context.getShutdownStrategy().setTimeout(2);
                context.start();
                String location = routes == null ? "classpath:routes/segmentation.camel.xml"
                        : "file:" + routes.toAbsolutePath();
                PluginHelper.getRoutesLoader(context).loadRoutes(
                        PluginHelper.getResourceLoader(context).resolveResource(location));
                Path result = (Path) context.createProducerTemplate().requestBody("direct:maskmarch.run", claimed);
                progress.close();
                Results.print(result, System.out);
                return 0;
            } catch (CamelExecutionException e) {
                workspace.pipeline.fail(claimed, null, null, e.getCause());
                throw e;
            }
        }
    }
}
