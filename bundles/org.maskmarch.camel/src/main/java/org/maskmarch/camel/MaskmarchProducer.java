package org.maskmarch.camel;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.SegmentationPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one verb for each message: body in, body out, headers for whoever routes. */
final class MaskmarchProducer extends DefaultProducer {
    private static final Logger LOG = LoggerFactory.getLogger(MaskmarchProducer.class);

    private final MaskmarchEndpoint endpoint;

    MaskmarchProducer(MaskmarchEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        SegmentationPipeline pipeline = endpoint.pipeline();
        switch (endpoint.verb()) {
            case CLAIM -> put(message, pipeline.claim(file(message), Path.of(endpoint.getOut()), failed()));
            case RECOVER -> message.setBody(List.copyOf(pipeline.recover()));
            case OPEN -> put(message, pipeline.open(job(message)));
            case SEED -> put(message, pipeline.seed(job(message)));
            case NEXT -> {
                requireRunning();
                JobRef job = job(message);
                Optional<Iteration> next = pipeline.next(job);
                next.ifPresentOrElse(iteration -> put(message, iteration), () -> put(message, job));
                message.setHeader(MaskmarchHeaders.MORE, next.isPresent());
            }
            case RENDER -> put(message, pipeline.render(iteration(message)));
            case PROMPT -> put(message, pipeline.prompt(iteration(message)));
            case SEGMENT -> put(message, pipeline.segment(iteration(message)));
            case PROJECT -> put(message, pipeline.project(iteration(message)));
            case RECORD -> put(message, pipeline.record(iteration(message)));
            case FINISH -> put(message, pipeline.finish(job(message)));
            case PUBLISH -> message.setBody(pipeline.publish(job(message)));
            case FAIL -> message.setBody(fail(exchange));
            default -> throw new IllegalStateException("no such verb: " + endpoint.verb());
        }
    }

    private Path failed() {
        return endpoint.getFailed() == null ? null : Path.of(endpoint.getFailed());
    }

    /**
     * A stop ends a job at its next view. A route that is forced to stop interrupts its threads, and an interrupted
     * thread waits for nothing any more: the loop would hand out its iterations over and over.
     */
    private void requireRunning() {
        if (isBeingStopped()) {
            throw new RejectedExecutionException("The routes are being stopped.");
        }
    }

    private boolean isBeingStopped() {
        return Thread.currentThread().isInterrupted() || endpoint.getCamelContext().isStopping();
    }

    private Path fail(Exchange exchange) {
        Throwable problem = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (problem == null) {
            throw new IllegalStateException("maskmarch:fail was reached without an exception");
        }
        Message message = exchange.getMessage();
        String jobId = message.getHeader(MaskmarchHeaders.JOB_ID, String.class);
        if (jobId == null) {
            return endpoint.pipeline().fail(null, file(message), failed(), problem);
        }
        if (isBeingStopped() || problem instanceof RejectedExecutionException) {
            // no fault of the job: its claim stays, and the next start runs it again
            LOG.info("job {} is left for the next start", jobId);
            return null;
        }
        return endpoint.pipeline().fail(new JobRef(jobId), null, null, problem);
    }

    private static void put(Message message, JobRef job) {
        message.setBody(job);
        message.setHeader(MaskmarchHeaders.JOB_ID, job.jobId());
    }

    private static void put(Message message, Iteration it) {
        message.setBody(it);
        message.setHeader(MaskmarchHeaders.JOB_ID, it.jobId());
        message.setHeader(MaskmarchHeaders.OBJECT, it.object());
        message.setHeader(MaskmarchHeaders.VIEW, it.view());
        message.setHeader(MaskmarchHeaders.PASS, it.pass());
        message.setHeader(MaskmarchHeaders.ITERATION, it.ordinal());
        message.setHeader(MaskmarchHeaders.ITERATIONS, it.total());
        message.setHeader(MaskmarchHeaders.STRATEGY, it.strategy());
        message.setHeader(MaskmarchHeaders.MODEL, it.model());
        message.setHeader(MaskmarchHeaders.VERDICT, it.verdict().name());
        message.setHeader(MaskmarchHeaders.IOU, it.iou());
    }

    /** The iteration in the body, with the strategy that the header names. */
    private static Iteration iteration(Message message) {
        if (!(message.getBody() instanceof Iteration it)) {
            throw new IllegalArgumentException("the body must be an Iteration, as maskmarch:next leaves it; it is "
                    + message.getBody());
        }
        String strategy = message.getHeader(MaskmarchHeaders.STRATEGY, it.strategy(), String.class);
        return strategy.equals(it.strategy()) ? it : it.withStrategy(strategy);
    }

    private static JobRef job(Message message) {
        if (message.getBody() instanceof JobRef job) {
            return job;
        }
        if (message.getBody() instanceof Iteration it) {
            return it.job();
        }
        throw new IllegalArgumentException("the body must be a JobRef, as maskmarch:claim leaves it; it is "
                + message.getBody());
    }

    private static Path file(Message message) {
        if (message.getBody() instanceof Path path) {
            return path;
        }
        File file = message.getBody(File.class);
        if (file == null) {
            throw MaskmarchException.badInput("job.missing", "message body", "The body is not a file.",
                    "Send the job file itself, or its path.");
        }
        return file.toPath();
    }
}
