package org.maskmarch.camel.internal;

import org.apache.camel.Component;
import org.maskmarch.api.job.SegmentationPipeline;
import org.maskmarch.camel.MaskmarchComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Reference;

/** The {@code maskmarch:} component as an OSGi service, for the Camel runtime to put into its context. */
@org.osgi.service.component.annotations.Component(service = Component.class, property = "maskmarch.camel.scheme=maskmarch")
public final class MaskmarchComponentService extends MaskmarchComponent {
    @Activate
    public MaskmarchComponentService(@Reference SegmentationPipeline pipeline) {
        super(pipeline);
    }
}
