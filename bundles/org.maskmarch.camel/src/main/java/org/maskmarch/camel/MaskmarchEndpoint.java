package org.maskmarch.camel;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.maskmarch.api.job.SegmentationPipeline;

/**
 * A verb of the pipeline.
 *
 * <p>URI options: {@code out} (claim: folder of results, required), {@code failed} (claim and fail: folder of failures).
 */
public final class MaskmarchEndpoint extends DefaultEndpoint {
    private final Verb verb;
    private final SegmentationPipeline pipeline;
    private String out;
    private String failed;

    MaskmarchEndpoint(String uri, Component component, Verb verb, SegmentationPipeline pipeline) {
        super(uri, component);
        this.verb = verb;
        this.pipeline = pipeline;
    }

    public String getOut() {
        return out;
    }

    /** Folder that receives a folder for each published job. */
    public void setOut(String out) {
        this.out = out;
    }

    public String getFailed() {
        return failed;
    }

    /** Folder that receives a folder for each failed job. */
    public void setFailed(String failed) {
        this.failed = failed;
    }

    Verb verb() {
        return verb;
    }

    SegmentationPipeline pipeline() {
        return pipeline;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (verb == Verb.CLAIM && out == null) {
            throw new IllegalArgumentException("maskmarch:claim needs ?out=FOLDER");
        }
    }

    @Override
    public Producer createProducer() {
        return new MaskmarchProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("maskmarch:" + verb.name().toLowerCase(java.util.Locale.ROOT)
                + " can only be sent to; start routes from file:, direct: or seda:");
    }
}
