package org.maskmarch.march.opencl.internal;

import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.RayMarcher;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.march.opencl.DeviceChoice;
import org.maskmarch.march.opencl.DeviceMarcher;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.LoggerFactory;

/** {@link DeviceMarcher} as a service, preferred to the march in plain Java. The device is chosen while the server starts. */
@Component(service = RayMarcher.class, configurationPid = "org.maskmarch.march.opencl", property = "service.ranking:Integer=100")
@Designate(ocd = DeviceMarcherComponent.Config.class)
public final class DeviceMarcherComponent implements RayMarcher {

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Maskmarch: device of the march")
    public @interface Config {
        @AttributeDefinition(name = "Device", description = "auto, gpu, opencl-cpu or java.")
        String device() default "auto";

        @AttributeDefinition(name = "Require a GPU", description = "true: refuse to march on anything else.")
        String requireGpu() default "false";
    }

    private DeviceMarcher marcher;
    /** What is wrong with the configuration: nothing marches then, for plain Java may be what it was to rule out. */
    private MaskmarchException misconfigured;

    @Activate
    public DeviceMarcherComponent(Config config) {
        try {
            marcher = new DeviceMarcher(DeviceChoice.of(config.device(), "org.maskmarch.march.opencl.cfg: device"),
                    DeviceMarcher.flag(config.requireGpu(), "org.maskmarch.march.opencl.cfg: requireGpu"));
        } catch (MaskmarchException e) {
            misconfigured = e;
        }
        Thread choosing = new Thread(this::choose, "maskmarch-device");
        choosing.setDaemon(true);
        choosing.start();
    }

    private void choose() {
        try {
            device();
        } catch (MaskmarchException e) {
            LoggerFactory.getLogger(DeviceMarcher.class).error("March: {} Jobs will be refused.", e.describe());
        }
    }

    @Deactivate
    void deactivate() {
        if (marcher != null) {
            marcher.close();
        }
    }

    private DeviceMarcher marcher() {
        if (misconfigured != null) {
            throw misconfigured;
        }
        return marcher;
    }

    @Override
    public String device() {
        return marcher().device();
    }

    @Override
    public ViewRender march(BakedField field, Camera camera, MarchSettings settings) {
        return marcher().march(field, camera, settings);
    }

    @Override
    public ViewRender marchObject(BakedField field, Camera camera, MarchSettings settings, float[] labels) {
        return marcher().marchObject(field, camera, settings, labels);
    }

    @Override
    public ViewRender marchExact(RadianceField field, Camera camera, MarchSettings settings, Progress progress) {
        return marcher().marchExact(field, camera, settings, progress);
    }
}
