package org.maskmarch.march.opencl;

import java.util.Arrays;
import java.util.Locale;
import org.maskmarch.api.MaskmarchException;

/** Which device is to march. */
public enum DeviceChoice {
    /** A GPU where there is one that passes the self-test, else plain Java. */
    AUTO,
    /** An OpenCL GPU or accelerator. */
    GPU,
    /** The processor, through OpenCL. */
    OPENCL_CPU,
    /** The processor, in plain Java. */
    JAVA;

    /**
     * Reads a name as in configurations: {@code auto}, {@code gpu}, {@code opencl-cpu} or {@code java}; empty is auto.
     *
     * @param where names the option or key, for the message
     * @throws MaskmarchException bad input, when there is no such choice
     */
    public static DeviceChoice of(String name, String where) {
        String asked = name == null || name.isBlank() ? AUTO.toString() : name.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(choice -> choice.toString().equals(asked)).findFirst()
                .orElseThrow(() -> MaskmarchException.badInput("device.unknown", where, "There is no device choice '"
                        + asked + "'.", "Use auto, gpu, opencl-cpu or java."));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
