package org.maskmarch.march.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The OpenCL devices of this machine. */
public final class OpenClDevices {
    private static final String LOG_LEVEL = "com.aparapi.logLevel";
    private static final Object LOCK = new Object();
    private static boolean configured;

    private OpenClDevices() { }

    /** Name, kind and memory of each device, for people; empty where there is none. */
    public static List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Device.TYPE type : List.of(Device.TYPE.GPU, Device.TYPE.ACC, Device.TYPE.CPU)) {
            for (OpenCLDevice device : list(type)) {
                lines.add(String.format("%s, %d units, %d MiB, at most %d MiB at once", name(device),
                        device.getMaxComputeUnits(), device.getGlobalMemSize() >> 20, device.getMaxMemAllocSize() >> 20));
            }
        }
        return lines;
    }

    /** Why there is no device at all, and what to do about it. */
    public static String remedy() {
        return runtime() ? "OpenCL is installed, but has no device: install the driver of the graphics card"
                + " (or pocl-opencl-icd, which runs on any processor)."
                : "OpenCL is not installed, or its library does not load: install ocl-icd-libopencl1 and the driver of the graphics card"
                + " (or pocl-opencl-icd, which runs on any processor).";
    }

    private static boolean runtime() {
        try {
            return OpenCLLoader.isOpenCLAvailable();
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    /** Devices of a type; empty where there are none, or no OpenCL that works. */
    static List<OpenCLDevice> list(Device.TYPE type) {
        try {
            synchronized (LOCK) {
                if (!configured) {
                    if (System.getProperty(LOG_LEVEL) == null) {
                        // what it says there is thrown, or found out, here too
                        System.setProperty(LOG_LEVEL, "OFF");
                    }
                    // else Aparapi lets the device work on the Java heap, where the garbage collector moves things
                    OpenCLDevice.setConfigurator(device -> device.setSharedMemory(false));
                    configured = true;
                }
            }
            List<OpenCLDevice> devices = OpenCLDevice.listDevices(type);
            return devices == null ? List.of() : devices;
        } catch (LinkageError | RuntimeException e) {
            return List.of();
        }
    }

    /**
     * Whether native code leaves the JVM its signals. OpenCL for processors compiles with LLVM, which meanwhile takes
     * SIGSEGV for a crash; the JVM raises it by the way all the time, and dies, unless libjsig chains the handlers.
     */
    static boolean signalsAreChained() {
        Path maps = Path.of("/proc/self/maps");
        try {
            return !Files.exists(maps) || Files.readString(maps).contains("libjsig");
        } catch (IOException e) {
            return false;
        }
    }

    static String name(OpenCLDevice device) {
        return "opencl " + device.getType().name().toLowerCase(Locale.ROOT) + " " + device.getName();
    }
}
