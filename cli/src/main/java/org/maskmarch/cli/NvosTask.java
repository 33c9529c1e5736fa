package org.maskmarch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;

/**
 * A task of NVOS (Ren et al., CVPR 2022): scribbles on and beside an object in one image of an LLFF scene, and the
 * object's mask in another one. The folder holds {@code reference_image/TASK/IMAGE}, {@code scribbles/TASK/*pos*} and
 * {@code *neg*}, {@code masks/TASK/IMAGE} and {@code IMAGE_mask.png}.
 *
 * <p>The scribbles become clicks as in SA3D's loader: thinned, and each pixel taken with a chance of 2 % (object) or
 * 0.5 % (not), here with a seed.
 */
final class NvosTask {
    private static final double CHANCE_OBJECT = 0.02;
    private static final double CHANCE_NOT = 0.005;
    private static final int MOST_POINTS = 100;

    private NvosTask() { }

    /** @param seed of the choice of points */
    static SuiteCase read(Path folder, String task, DataSetScene scene, long seed) {
        Path masks = folder.resolve("masks").resolve(task);
        String truth = only(masks, name -> name.contains("_mask"));
        String target = only(masks, name -> !name.contains("_mask"));
        Path reference = folder.resolve("reference_image").resolve(task);
        int from = scene.view(only(reference, name -> true));
        Path scribbles = folder.resolve("scribbles").resolve(task);
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("scene", scene.scene().toString());
        ObjectNode object = job.putArray("objects").addObject();
        object.put("name", task).put("view", from);
        ArrayNode points = object.putArray("points");
        add(points, scribbles.resolve(only(scribbles, name -> name.contains("pos"))), CHANCE_OBJECT, seed, 1, scene, from);
        add(points, scribbles.resolve(only(scribbles, name -> name.contains("neg"))), CHANCE_NOT, seed + 1, 0, scene, from);
        return new SuiteCase("nvos-" + task, job, Map.of(task, List.of(new Truth.View(
                DataSetScene.published(scene.view(target)), masks.resolve(truth), true))));
    }

    private static void add(ArrayNode points, Path file, double chance, long seed, int label, DataSetScene scene, int view) {
        Mask scribble = MaskImage.read(file);
        List<Scribble.Point> chosen = Scribble.points(scribble, chance, seed, MOST_POINTS);
        if (chosen.isEmpty() && label == 1) {
            throw MaskmarchException.badInput("dataset.no-scribble", file.toString(), "The picture is empty.",
                    "The scribble on the object is needed.");
        }
        double scaleX = (double) scene.camera(view).width() / scribble.width();
        double scaleY = (double) scene.camera(view).height() / scribble.height();
        for (Scribble.Point p : chosen) {
            points.addArray().add((p.x() + 0.5) * scaleX).add((p.y() + 0.5) * scaleY).add(label);
        }
    }

    /** The one image of a folder whose name is meant. */
    private static String only(Path folder, java.util.function.Predicate<String> meant) {
        List<String> found = DataSetScene.files(folder).stream().filter(DataSetScene::isImage).filter(meant).toList();
        if (found.size() != 1) {
            throw MaskmarchException.badInput("dataset.layout", folder.toString(), "One image is expected here, there are "
                    + found.size() + ": " + found.stream().limit(5).toList() + ".",
                    "Unpack NVOS as it comes: masks, reference_image and scribbles, each with a folder for the task.");
        }
        return found.get(0);
    }
}
