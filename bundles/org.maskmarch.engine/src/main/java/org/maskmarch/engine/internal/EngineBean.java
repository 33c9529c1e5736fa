package org.maskmarch.engine.internal;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import org.maskmarch.api.job.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine in JMX, from construction to {@link #close}. A server that refuses it is logged; jobs run without. */
public final class EngineBean implements EngineMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineBean.class);
    private static final Set<String> ENDED = Set.of("done", "failed");

    private final Supplier<String> device;
    private final Supplier<List<JobStatus>> jobs;
    private ObjectName name;

    public EngineBean(Supplier<String> device, Supplier<List<JobStatus>> jobs) {
        this.device = device;
        this.jobs = jobs;
        try {
            ObjectName wanted = new ObjectName("org.maskmarch:type=Engine");
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, wanted);
            name = wanted;
        } catch (JMException e) {
            LOG.warn("no JMX: {}", e.toString());
        }
    }

    @Override
    public String getDevice() {
        return device.get();
    }

    @Override
    public int getRunning() {
        return (int) jobs.get().stream().filter(job -> !ENDED.contains(job.stage())).count();
    }

    @Override
    public Map<String, String> getJobs() {
        Map<String, String> all = new LinkedHashMap<>();
        for (JobStatus job : jobs.get()) {
            all.put(job.jobId(), job.stage() + (job.total() == 0 ? "" : ", " + job.done() + " of " + job.total()) + ": "
                    + job.detail());
        }
        return all;
    }

    @Override
    public void close() {
        if (name != null) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (JMException e) {
                LOG.debug("gone already", e);
            }
        }
    }
}
