package org.maskmarch.cli;

import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;
import picocli.CommandLine.Option;

/** What marches: the options of the commands that march baked fields. */
final class DeviceOptions {
    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "${env:MASKMARCH_DEVICE:-auto}",
            description = "what marches: auto (a GPU where there is one, else Java), gpu, opencl-cpu or java"
                    + " (default: ${DEFAULT-VALUE})")
    private String device;

    @Option(names = "--require-gpu", defaultValue = "${env:MASKMARCH_REQUIRE_GPU:-false}", arity = "0",
            description = "refuse to march on anything but a GPU")
    private boolean requireGpu;

    DeviceMarcher marcher() {
        return new DeviceMarcher(DeviceChoice.of(device, "--device"), requireGpu);
    }
}
