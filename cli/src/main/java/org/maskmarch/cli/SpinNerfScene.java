package org.maskmarch.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.view.Camera;

/**
 * A scene of the multi-view segmentation set of SPIn-NeRF (Mirzaei et al., CVPR 2023): a folder of PNG masks whose names
 * hold those of the scene's images. Names with {@code cutout} or {@code pseudo} are no annotations.
 *
 * <p>The first annotated view gives the prompt, its mask as it is; all annotated views count, that one too.
 */
final class SpinNerfScene {
    private static final String OBJECT = "object";

    private SpinNerfScene() { }

    /** @param work folder to write the prompt to, at the size of its view */
    static SuiteCase read(String name, Path folder, DataSetScene scene, Path work) throws IOException {
        Map<Integer, Path> annotated = new TreeMap<>();
        for (String file : DataSetScene.files(folder)) {
            boolean annotation = file.endsWith(".png") && !file.contains("cutout") && !file.contains("pseudo");
            int view = annotation ? scene.viewIn(file) : -1;
            if (view >= 0 && annotated.putIfAbsent(view, folder.resolve(file)) != null) {
                throw MaskmarchException.badInput("dataset.layout", folder.toString(), "Two masks are of one view: "
                        + annotated.get(view).getFileName() + " and " + file + ".", "Keep the annotations of the data set only.");
            }
        }
        if (annotated.isEmpty()) {
            throw MaskmarchException.badInput("dataset.layout", folder.toString(),
                    "No mask here has the name of an image of the scene.",
                    "Name, as `images:`, the folder of the images that were annotated.");
        }
        int reference = annotated.keySet().iterator().next();
        Camera camera = scene.camera(reference);
        Mask mask = MaskImage.read(annotated.get(reference));
        if (mask.isEmpty()) {
            throw MaskmarchException.badInput("dataset.empty-mask", annotated.get(reference).toString(),
                    "The mask of the first annotated view is empty.", "It is the prompt: it must show the object.");
        }
        Files.createDirectories(work);
        Path prompt = work.resolve("spin-nerf-" + name + "-prompt.png").toAbsolutePath();
        MaskImage.write(MaskImage.resized(mask, camera.width(), camera.height()), prompt);
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("scene", scene.scene().toString());
        job.putArray("objects").addObject().put("name", OBJECT).put("view", reference).put("mask", prompt.toString());
        List<Truth.View> truth = new ArrayList<>();
        annotated.forEach((view, file) -> truth.add(new Truth.View(DataSetScene.published(view), file, true)));
        return new SuiteCase("spin-nerf-" + name, job, Map.of(OBJECT, truth));
    }
}
