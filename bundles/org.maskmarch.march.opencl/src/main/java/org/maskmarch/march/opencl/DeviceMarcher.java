package org.maskmarch.march.opencl;

import com.aparapi.device.Device;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marches on the device that was chosen, after a self-test, and in plain Java what that device cannot: never silently, each
 * view names what marched it and why. Where a GPU is required, everything else is refused. Choosing takes up to some
 * seconds and happens when first asked for.
 */
public final class DeviceMarcher implements RayMarcher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceMarcher.class);

    private final DeviceChoice choice;
    private final boolean requireGpu;
    private final Function<DeviceChoice, List<Launcher>> launchers;
    private final JavaRayMarcher java = new JavaRayMarcher();
    private Chosen chosen;

    /**
     * What marches.
     *
     * @param march  on a device; null = plain Java
     * @param reason why it is plain Java although a device was asked for; null where that is as it should be
     */
    private record Chosen(KernelMarch march, String reason) {
        String device() {
            return march == null ? named(reason) : march.device();
        }
    }

    /**
     * For plain class paths: as the system properties {@code maskmarch.device} and {@code maskmarch.requireGpu} say, else
     * the environment variables {@code MASKMARCH_DEVICE} and {@code MASKMARCH_REQUIRE_GPU}.
     */
    public DeviceMarcher() {
        this(DeviceChoice.of(setting("maskmarch.device", "MASKMARCH_DEVICE"), "MASKMARCH_DEVICE"),
                flag(setting("maskmarch.requireGpu", "MASKMARCH_REQUIRE_GPU"), "MASKMARCH_REQUIRE_GPU"));
    }

    /**
     * @param requireGpu whether anything but a GPU is refused
     * @throws MaskmarchException bad input, when a GPU is required but another device chosen
     */
    public DeviceMarcher(DeviceChoice choice, boolean requireGpu) {
        this(choice, requireGpu, DeviceMarcher::devices);
    }

    DeviceMarcher(DeviceChoice choice, boolean requireGpu, Function<DeviceChoice, List<Launcher>> launchers) {
        if (requireGpu && choice != DeviceChoice.GPU && choice != DeviceChoice.AUTO) {
            throw MaskmarchException.badInput("device.conflict", "device", "A GPU is required, but the device is to be "
                    + choice + ".", "Set the device to gpu, or do not require one.");
        }
        this.choice = choice;
        this.requireGpu = requireGpu;
        this.launchers = launchers;
    }

    /**
     * Reads {@code true} or {@code false}; empty is false. What is mistyped must not switch a requirement off.
     *
     * @param where names the option or key, for the message
     * @throws MaskmarchException bad input, when it is neither
     */
    public static boolean flag(String text, String where) {
        String value = text == null || text.isBlank() ? "false" : text.strip().toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw MaskmarchException.badInput("device.flag", where, "'" + value + "' is neither true nor false.",
                    "Use one of them.");
        }
        return value.equals("true");
    }

    private static String setting(String property, String variable) {
        return Optional.ofNullable(System.getProperty(property)).orElseGet(() -> System.getenv(variable));
    }

    private static List<Launcher> devices(DeviceChoice choice) {
        Stream<Device.TYPE> types = switch (choice) {
            case AUTO, GPU -> Stream.of(Device.TYPE.GPU, Device.TYPE.ACC);
            case OPENCL_CPU -> Stream.of(Device.TYPE.CPU);
            case JAVA -> Stream.empty();
        };
        return types.flatMap(type -> OpenClDevices.list(type).stream())
                .<Launcher>map(OpenClLauncher::new).toList();
    }

    @Override
    public int rank() {
        return 100;
    }

    /** @throws MaskmarchException resource, when a GPU is required and there is none that works */
    @Override
    public String device() {
        return chosen().device();
    }

    @Override
    public ViewRender march(BakedField field, Camera camera, MarchSettings settings) {
        return march((BrickField) field, camera, settings, null);
    }

    @Override
    public ViewRender marchObject(BakedField field, Camera camera, MarchSettings settings, float[] labels) {
        return march((BrickField) field, camera, settings, labels);
    }

    @Override
    public ViewRender marchExact(RadianceField field, Camera camera, MarchSettings settings, Progress progress) {
        if (requireGpu) {
            throw refused("exact fields are marched in plain Java only");
        }
        return java.marchExact(field, camera, settings, progress);
    }

    private ViewRender march(BrickField field, Camera camera, MarchSettings settings, float[] labels) {
        Chosen now = chosen();
        String reason = now.reason;
        if (now.march != null) {
            reason = now.march.objection(field, settings);
            if (reason == null) {
                try {
                    return now.march.march(field, camera, settings, labels);
                } catch (DeviceFailure e) {
                    reason = failed(now, e);
                }
            }
        }
        if (requireGpu) {
            throw refused(reason);
        }
        ViewRender view = labels == null ? java.march(field, camera, settings)
                : java.marchObject(field, camera, settings, labels);
        return new ViewRender(view.width(), view.height(), view.rgb(), view.depth(), view.opacity(), view.footprint(),
                named(reason));
    }

    /** A device that failed is not asked again. */
    private synchronized String failed(Chosen which, DeviceFailure failure) {
        LOG.warn(failure.getMessage() + (requireGpu ? "; a GPU is required" : "; plain Java goes on"), failure.getCause());
        if (chosen == which) {
            chosen = new Chosen(null, failure.getMessage());
        }
        return failure.getMessage();
    }

    private synchronized Chosen chosen() {
        if (chosen == null) {
            chosen = choose();
            if (chosen.reason != null) {
                LOG.warn("March: {}", chosen.device());
            } else {
                LOG.info("March: {}", chosen.device());
            }
        }
        if (requireGpu && chosen.march == null) {
            throw refused(chosen.reason);
        }
        return chosen;
    }

    private Chosen choose() {
        String reason = null;
        for (Launcher launcher : launchers.apply(choice)) {
            KernelMarch march = new KernelMarch(launcher);
            try {
                SelfTest.run(march);
                return new Chosen(march, null);
            } catch (DeviceFailure e) {
                LOG.warn(e.getMessage(), e.getCause());
                march.close();
                reason = reason == null ? e.getMessage() : reason + "; " + e.getMessage();
            }
        }
        boolean asked = choice == DeviceChoice.GPU || choice == DeviceChoice.OPENCL_CPU || requireGpu;
        return new Chosen(null, reason != null || !asked ? reason
                : choice == DeviceChoice.OPENCL_CPU ? "there is no OpenCL processor" : "there is no OpenCL GPU");
    }

    private static String named(String reason) {
        return reason == null ? JavaRayMarcher.DEVICE : JavaRayMarcher.DEVICE + " (" + reason + ")";
    }

    private static MaskmarchException refused(String reason) {
        return MaskmarchException.resource("device.gpu-required", "GPU", "A GPU is required, but " + reason + ".",
                "Install the driver of the card (maskmarch doctor lists what OpenCL sees), or do not require a GPU.", null);
    }

    /** Frees the device. What marches still, or is asked to later, is marched in plain Java. */
    @Override
    public synchronized void close() {
        if (chosen != null && chosen.march != null) {
            chosen.march.close();
            chosen = new Chosen(null, "the device has been closed");
        }
    }
}
