package org.maskmarch.engine.internal;

import java.util.Map;

/** What JMX tools see of the engine, as {@code org.maskmarch:type=Engine}. */
public interface EngineMXBean {
    /** What marches views now: {@code java} or an OpenCL device, and in brackets why it is not the one asked for. */
    String getDevice();

    /** Jobs that have been claimed and have not ended. */
    int getRunning();

    /** How jobs stand, the last hundred that have ended among them: id to stage, views done and one line for a person. */
    Map<String, String> getJobs();
}
