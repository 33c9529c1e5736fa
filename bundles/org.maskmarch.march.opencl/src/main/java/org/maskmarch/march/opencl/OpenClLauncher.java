package org.maskmarch.march.opencl;

import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.exception.CompileFailedException;
import com.aparapi.internal.kernel.KernelManager;
import java.util.LinkedHashSet;
import java.util.List;
import org.maskmarch.march.BrickField;

/**
 * Runs the kernel on an OpenCL device, through Aparapi. Arrays go there when they are new or named, and come back when
 * named; Aparapi's own way out when a device fails, threads of Java, counts as the failure that it hides.
 */
final class OpenClLauncher implements Launcher {
    private static final int GROUP = 64;

    private final OpenCLDevice device;
    private final String name;
    private boolean compiled;
    private boolean executed;
    private boolean failed;

    OpenClLauncher(OpenCLDevice device) {
        this.device = device;
        this.name = OpenClDevices.name(device);
    }

    @Override
    public String device() {
        return name;
    }

    @Override
    public String objection(BrickField field) {
        long largest = Math.max(field.values().length * 4L, field.harmonics().length * 2L);
        String too = objection(largest, device.getMaxMemAllocSize(), field.bytes(), device.getGlobalMemSize());
        return too == null ? null : too + " of " + name;
    }

    /**
     * @param largest    bytes of the field's largest array
     * @param mostAtOnce bytes that the device allocates at once
     * @param all        bytes of the field
     * @param memory     bytes of the device
     */
    static String objection(long largest, long mostAtOnce, long all, long memory) {
        long most = Math.min(mostAtOnce, Integer.MAX_VALUE);
        if (largest > most) {
            return "an array of " + mib(largest) + " MiB is above the " + mib(most) + " MiB at once";
        }
        // some room for labels, rays and results, and for what else is on the device
        if (all > memory / 10 * 8 - (128L << 20)) {
            return "a field of " + mib(all) + " MiB does not fit into the " + mib(memory) + " MiB";
        }
        return null;
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }

    @Override
    public void launch(RayKernel kernel, int rays) throws DeviceFailure {
        if (!compiled) {
            compile(kernel);
        }
        // Aparapi sees new arrays itself; those that are written again must be named
        kernel.put(kernel.starts).put(kernel.slopes).put(kernel.samples).put(kernel.distances).put(kernel.basis)
                .put(kernel.labels).put(kernel.taken);
        try {
            Range range = device.createRange((rays + GROUP - 1) / GROUP * GROUP, GROUP);
            kernel.execute(range);
            executed = true;
            if (!kernel.isRunningCL() || KernelManager.instance().getPreferences(kernel).getFailedDevices().contains(device)) {
                throw new DeviceFailure(name + " failed while it marched", null);
            }
            // at once: Aparapi forgets what is only on the device when the garbage collector moves an array
            kernel.get(kernel.pixels).get(kernel.places).get(kernel.taken)
                    .get(kernel.cells).get(kernel.fractions).get(kernel.weights);
        } catch (DeviceFailure e) {
            failed = true;
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed = true;
            throw new DeviceFailure(name + " failed: " + e, e);
        }
    }

    private void compile(RayKernel kernel) throws DeviceFailure {
        if (device.getType() == Device.TYPE.CPU && !OpenClDevices.signalsAreChained()) {
            failed = true;
            throw new DeviceFailure(name + " would endanger this JVM: start it with LD_PRELOAD=JAVA_HOME/lib/libjsig.so", null);
        }
        try {
            KernelManager.instance().setPreferredDevices(kernel, new LinkedHashSet<>(List.of(device)));
            kernel.setExplicit(true);
            kernel.compile(device);
            compiled = true;
        } catch (CompileFailedException | RuntimeException | LinkageError | AssertionError e) {
            failed = true;
            throw new DeviceFailure(name + " did not compile the march: " + e.getMessage(), e);
        }
    }

    @Override
    public void close(RayKernel kernel) {
        // Aparapi crashes when it disposes of a kernel that never ran; one that failed is left alone too
        if (executed && !failed) {
            executed = false;
            kernel.dispose();
        }
    }
}
