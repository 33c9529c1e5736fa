package org.maskmarch.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of an operation, over all threads, those of OpenCL, the compiler and the collector too: on a machine that
 * is not idle it says more than the time that passes.
 */
public final class ProcessorTime implements InternalProfiler {
    private long start;

    @Override
    public String getDescription() {
        return "processor time of an operation, all threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        start = nanos();
    }

    @Override
    @SuppressWarnings("rawtypes") // as JMH declares it
    public Collection<? extends Result> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
                                                       IterationResult result) {
        double millis = (nanos() - start) / 1e6;
        return List.of(new ScalarResult("cpu", millis / result.getMetadata().getAllOps(), "ms/op", AggregationPolicy.AVG));
    }

    /** Of this process so far, nanoseconds. */
    static long nanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
