package org.maskmarch.engine.internal;

import java.nio.file.Path;
import org.maskmarch.api.job.SegmentationPipeline;
import org.maskmarch.engine.EngineSettings;
import org.maskmarch.engine.Pipeline;
import org.maskmarch.engine.Providers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The pipeline as an OSGi service, and in JMX. */
@Component(service = SegmentationPipeline.class, immediate = true, configurationPid = "org.maskmarch.engine")
@Designate(ocd = PipelineComponent.Config.class)
public final class PipelineComponent extends Pipeline {
    /** Configuration PID org.maskmarch.engine; relative folders are relative to the server's base folder. */
    @ObjectClassDefinition(name = "Maskmarch engine")
    public @interface Config {
        @AttributeDefinition(description = "Folder of claimed jobs; survives restarts")
        String workFolder() default "data/maskmarch/work";

        @AttributeDefinition(description = "Folder of baked fields, views and image embeddings; may be deleted at any time")
        String cacheFolder() default "data/maskmarch/cache";

        @AttributeDefinition(description = "Most that the cache folder may hold, MiB; the least recently used goes first")
        int cacheMiB() default EngineSettings.CACHE_MIB;
    }

    private final EngineBean bean;

    @Activate
    public PipelineComponent(Config config, @Reference Providers providers) {
        super(providers, EngineSettings.of(at(config.workFolder()), at(config.cacheFolder()), config.cacheMiB()));
        bean = new EngineBean(() -> providers.marcher().device(), this::jobs);
    }

    private static Path at(String folder) {
        return Path.of(System.getProperty("karaf.base", ".")).resolve(folder).toAbsolutePath().normalize();
    }

    @Deactivate
    @Override
    public void close() {
        bean.close();
        super.close();
    }
}
