package org.maskmarch.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.job.JobStatus;

class EngineBeanTest {
    @Test
    void jmxToolsSeeDeviceAndJobsUntilTheEngineStops() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("org.maskmarch:type=Engine");
        try (EngineBean bean = new EngineBean(() -> "opencl gpu", () -> List.of(
                new JobStatus("a-1", "a", "done", 4, 4, "out/a"), new JobStatus("b-2", "b", "view", 2, 9, "2 of 9")))) {
            assertEquals("opencl gpu", server.getAttribute(name, "Device"));
            assertEquals(1, server.getAttribute(name, "Running"));
            TabularData jobs = (TabularData) server.getAttribute(name, "Jobs");
            assertEquals("view, 2 of 9: 2 of 9", jobs.get(new Object[] {"b-2"}).get("value"));
            assertTrue(server.isRegistered(name));
        }
        assertFalse(server.isRegistered(name));
    }
}
