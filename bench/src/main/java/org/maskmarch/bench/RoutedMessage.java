package org.maskmarch.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.maskmarch.api.job.Iteration;
import org.maskmarch.api.job.JobRef;
import org.maskmarch.api.job.JobStatus;
import org.maskmarch.api.job.SegmentationPipeline;
import org.maskmarch.api.job.Verdict;
import org.maskmarch.camel.MaskmarchComponent;

/**
 * What a routed message costs by itself: the real route file round a pipeline that does nothing. Arguments: rounds. Prints
 * the median of milliseconds of processor time and of time for an iteration, as a JSON object.
 */
final class RoutedMessage {
    private static final int ITERATIONS = 2000;

    private RoutedMessage() { }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        double[] cpu = new double[rounds];
        double[] wall = new double[rounds];
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("maskmarch", new MaskmarchComponent(new Idle()));
            context.getInflightRepository().setInflightBrowseEnabled(false);
            context.getShutdownStrategy().setTimeout(2);
            context.start();
            PluginHelper.getRoutesLoader(context).loadRoutes(
                    PluginHelper.getResourceLoader(context).resolveResource("classpath:routes/segmentation.camel.xml"));
            ProducerTemplate template = context.createProducerTemplate();
            for (int round = -2; round < rounds; round++) {
                long start = System.nanoTime();
                long cpuStart = ProcessorTime.nanos();
                template.requestBody("direct:maskmarch.run", new JobRef("idle"));
                if (round >= 0) {
                    cpu[round] = (ProcessorTime.nanos() - cpuStart) / 1e6 / ITERATIONS;
                    wall[round] = (System.nanoTime() - start) / 1e6 / ITERATIONS;
                }
            }
        }
        System.out.printf(Locale.ROOT, "{\"cpuMs\": %.4f, \"wallMs\": %.4f}%n", Twins.median(cpu),
                Twins.median(wall));
    }

    /** Accepts every view and does nothing about it. One job at a time. */
    private static final class Idle implements SegmentationPipeline {
        private volatile int cursor;

        @Override
        public JobRef claim(Path jobFile, Path out, Path failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<JobRef> recover() {
            return List.of();
        }

        @Override
        public JobRef open(JobRef job) {
            cursor = 0;
            return job;
        }

        @Override
        public JobRef seed(JobRef job) {
            return job;
        }

        @Override
        public Optional<Iteration> next(JobRef job) {
            return cursor == ITERATIONS ? Optional.empty() : Optional.of(new Iteration(job.jobId(), "mug", cursor, 1, cursor,
                    ITERATIONS, "mask-to-box", "mobile-sam", Verdict.PENDING, Double.NaN));
        }

        @Override
        public Iteration render(Iteration it) {
            return it.with(Verdict.RENDERED);
        }

        @Override
        public Iteration prompt(Iteration it) {
            return it.with(Verdict.PROMPTED);
        }

        @Override
        public Iteration segment(Iteration it) {
            return it.with(Verdict.ACCEPTED, 0.9);
        }

        @Override
        public Iteration project(Iteration it) {
            return it.with(Verdict.PROJECTED);
        }

        @Override
        public Iteration record(Iteration it) {
            cursor = it.ordinal() + 1;
            return it;
        }

        @Override
        public JobRef finish(JobRef job) {
            return job;
        }

        @Override
        public Path publish(JobRef job) {
            return Path.of("idle");
        }

        @Override
        public Path fail(JobRef job, Path jobFile, Path failed, Throwable problem) {
            throw new IllegalStateException(problem);
        }

        @Override
        public List<JobStatus> jobs() {
            return List.of();
        }
    }
}
