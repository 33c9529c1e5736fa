package org.maskmarch.cli;

import java.nio.file.Path;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.camel.MaskmarchComponent;

/** Runs one job in this process, through the same routes as the server. */
final class JobRun {
    private JobRun() { }

    /**
     * @param routes route file to use in place of the built-in loop, or null
     * @return the folder of the results
     */
    static Path run(Workspace workspace, Path job, Path out, Path routes) throws Exception {
        JobRef claimed = workspace.pipeline.claim(job, out, null);
        try (DefaultCamelContext context = new DefaultCamelContext();
                ProgressLine progress = new ProgressLine(System.err, workspace.pipeline::jobs)) {
            context.addComponent("maskmarch", new MaskmarchComponent(workspace.pipeline));
            context.getInflightRepository().setInflightBrowseEnabled(false);
            context.getShutdownStrategy().setTimeout(2);
            context.start();
            String location = routes == null ? "classpath:routes/segmentation.camel.xml"
                    : "file:" + routes.toAbsolutePath();
            PluginHelper.getRoutesLoader(context).loadRoutes(
                    PluginHelper.getResourceLoader(context).resolveResource(location));
            return (Path) context.createProducerTemplate().requestBody("direct:maskmarch.run", claimed);
        } catch (CamelExecutionException e) {
            workspace.pipeline.fail(claimed, null, null, e.getCause());
            throw e;
        }
    }
}
