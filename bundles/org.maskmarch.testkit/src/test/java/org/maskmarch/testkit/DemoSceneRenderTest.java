package org.maskmarch.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.field.plenoxels.PlenoxelsFamily;
import org.maskmarch.march.BrickBaker;
import org.maskmarch.march.JavaRayMarcher;
import org.maskmarch.views.CameraFiles;

/** The bundled field, read and rendered by the product, against the shapes it was made from. */
class DemoSceneRenderTest {
    private static final Path DEMO = Path.of("../../demo");
    private static final int[] VIEWS = {0, 8, 16};
    /** Of an object over the views; its edge is at most one pixel off on average. */
    private static final double LEAST_MEAN_IOU = 0.97;
    /** Also of an object of which another one hides all but slivers. */
    private static final double LEAST_IOU = 0.95;

    private final TabletopScene scene = DemoSceneGenerator.bundled(DemoSceneGenerator.SEED).scene();

    @Test
    void renderedObjectsCoverTheirTrueSilhouettes() {
        BakedField field = new BrickBaker().bake(
                new PlenoxelsFamily().open(DEMO.resolve(DemoSceneGenerator.FIELD), FieldOptions.NONE),
                BakeSettings.DEFAULT, Progress.NONE);
        List<Camera> cameras = new CameraFiles().read(
                new CameraSpec.Transforms(DEMO.resolve("transforms.json"), 400, 400));
        List<Camera> intended = DemoSceneGenerator.bundled(DemoSceneGenerator.SEED).cameras();
        assertEquals(intended.size(), cameras.size());
        float[][] labels = labels(field.layout());
        double[] sum = new double[labels.length];
        for (int view : VIEWS) {
            assertArrayEquals(intended.get(view).cameraToWorld(), cameras.get(view).cameraToWorld(), 1e-9);
            assertEquals(intended.get(view).fx(), cameras.get(view).fx(), 1e-9);
            ViewRender render = new JavaRayMarcher().march(field, cameras.get(view),
                    MarchSettings.of(1.5, 5, new float[] {1, 1, 1}));
            List<Mask> truth = GroundTruth.masks(scene, cameras.get(view));
            for (int i = 0; i < labels.length; i++) {
                double iou = silhouette(render, labels[i]).iou(truth.get(i));
                assertTrue(iou >= LEAST_IOU, scene.objects().get(i).name() + " in view " + view + ": IoU " + iou);
                sum[i] += iou;
            }
        }
        for (int i = 0; i < labels.length; i++) {
            double mean = sum[i] / VIEWS.length;
            assertTrue(mean >= LEAST_MEAN_IOU, scene.objects().get(i).name() + ": mean IoU " + mean);
        }
    }

    /** [objects][slots] 1 at the vertices that are nearer to the object than to any other solid. */
    private float[][] labels(VoxelLayout layout) {
        float[][] labels = new float[scene.objects().size()][layout.slotCount()];
        for (int slot = 0; slot < layout.slotCount(); slot++) {
            int object = scene.objects().indexOf(scene.nearest(new Vec(
                    layout.box().minX() + layout.x(slot) * layout.spacing(0),
                    layout.box().minY() + layout.y(slot) * layout.spacing(1),
                    layout.box().minZ() + layout.z(slot) * layout.spacing(2))));
            if (object >= 0) {
                labels[object][slot] = 1;
            }
        }
        return labels;
    }

    private static Mask silhouette(ViewRender render, float[] labels) {
        float[] share = new float[render.width() * render.height()];
        render.footprint().render(labels, share);
        Mask mask = new Mask(render.width(), render.height());
        for (int pixel = 0; pixel < share.length; pixel++) {
            float opacity = render.opacity()[pixel];
            mask.set(pixel, opacity > 0.5 && share[pixel] > 0.5 * opacity);
        }
        return mask;
    }
}
