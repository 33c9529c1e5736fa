package org.maskmarch.march.opencl;

import java.util.stream.IntStream;
import org.maskmarch.march.BrickField;

/** Where {@link RayKernel} runs. */
interface Launcher {
    /** In plain Java, over all processors: slower than the march that is written for Java, and checked for bounds. */
    Launcher PLAIN_JAVA = new Launcher() {
        @Override
        public String device() {
            return "java kernel";
        }

        @Override
        public void launch(RayKernel kernel, int rays) {
            IntStream.range(0, rays).parallel().forEach(kernel::ray);
        }
    };

    String device();

    /** Why a field does not fit here, or null where it does. */
    default String objection(BrickField field) {
        return null;
    }

    /** Runs the kernel for rays 0 to {@code rays - 1} and waits; what it wrote is in the kernel's arrays then. */
    void launch(RayKernel kernel, int rays) throws DeviceFailure;

    /** Frees what a kernel holds on the device. */
    default void close(RayKernel kernel) { }
}
