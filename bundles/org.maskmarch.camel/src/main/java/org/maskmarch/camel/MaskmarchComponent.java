package org.maskmarch.camel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.maskmarch.api.job.SegmentationPipeline;

/**
 * {@code maskmarch:<verb>}: one endpoint for each verb of the {@link SegmentationPipeline}. Add it to any Camel 4 context
 * under the scheme {@code maskmarch}.
 */
public class MaskmarchComponent extends DefaultComponent {
    private final SegmentationPipeline pipeline;

    public MaskmarchComponent(SegmentationPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        MaskmarchEndpoint endpoint = new MaskmarchEndpoint(uri, this, Verb.of(remaining), pipeline);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
