package org.maskmarch.bench;

import java.nio.file.Path;
import java.util.List;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.job.SceneSpec;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.view.Camera;
import org.maskmarch.engine.Fields;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.LoadedProviders;
import org.maskmarch.engine.Providers;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.BrickField;
import org.maskmarch.march.JavaRayMarcher;

/**
 * A scene with its baked field, outside the engine and its caches.
 *
 * @param exact as the checkpoint has it
 */
record BenchScene(List<Camera> cameras, RadianceField exact, BrickField field, MarchSettings settings) {

    /** Reads and bakes a scene file at the resolution that it asks for. */
    static BenchScene load(Path file) {
        return load(file, 0);
    }

    /** @param resolution vertices along the longest axis; 0 = as the scene says */
    static BenchScene load(Path file, int resolution) {
        SceneSpec spec = JobFile.readScene(file);
        Providers providers = new LoadedProviders(new JavaRayMarcher());
        List<Camera> cameras = providers.cameras().read(spec.cameras());
        RadianceField exact = new Fields(providers).open(spec, cameras);
        return new BenchScene(cameras, exact, bake(exact, resolution > 0 ? resolution : spec.resolution(), cameras),
                MarchSettings.of(spec.near(), spec.far(), spec.background()));
    }

    static BrickField bake(RadianceField exact, int resolution, List<Camera> cameras) {
        return (BrickField) new BrickBaker().bake(exact, new BakeSettings(resolution, BakeSettings.DEFAULT.shDegree(),
                Long.MAX_VALUE, cameras), Progress.NONE);
    }

    /** Half of the scene as the object, [slots]: 1 on one side of a plane across x and z, else 0. */
    float[] half() {
        float[] half = new float[field.layout().slotCount()];
        for (int slot = 0; slot < half.length; slot++) {
            half[slot] = field.layout().x(slot) + field.layout().z(slot) > field.layout().nx() ? 1 : 0;
        }
        return half;
    }

    /** The mask of {@link #half()} as a segmenter would see it. */
    Mask maskOfHalf(Camera camera) {
        ViewRender alone = new JavaRayMarcher().marchObject(field, camera, settings, half());
        Mask mask = new Mask(camera.width(), camera.height());
        for (int pixel = 0; pixel < camera.pixels(); pixel++) {
            mask.set(pixel, alone.opacity()[pixel] > 0.5f);
        }
        return mask;
    }
}
