package org.maskmarch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;

/** Which view of a scene an image of a data set is. */
final class DataSetScene {
    private static final int MOST_FILES = 10_000;

    private final Path scene;
    private final List<Camera> cameras;
    /** Names without extensions, in the order of the cameras. */
    private final List<String> names;

    /**
     * @param scene  scene file
     * @param images folder of the images that the cameras were computed from, sorted as they are, or null: the cameras
     *               have their names
     */
    DataSetScene(Path scene, List<Camera> cameras, Path images) {
        this.scene = scene;
        this.cameras = cameras;
        this.names = images == null ? cameras.stream().map(c -> stem(c.name())).toList()
                : files(images).stream().filter(DataSetScene::isImage).map(DataSetScene::stem).toList();
        if (names.size() != cameras.size()) {
            throw MaskmarchException.badInput("dataset.count", String.valueOf(images), "The folder has " + names.size()
                    + " images, the scene " + cameras.size() + " cameras: which is which is not known.",
                    "Name the folder that the poses were computed from.");
        }
    }

    Path scene() {
        return scene;
    }

    Camera camera(int view) {
        return cameras.get(view);
    }

    /** The view of an image. */
    int view(String image) {
        int view = names.indexOf(stem(image));
        if (view < 0) {
            throw MaskmarchException.badInput("dataset.image", image, "No view of the scene is this image.",
                    "Name, as `images:`, the folder of the photographs under their first names, in the order of the poses.");
        }
        return view;
    }

    /** The view whose image's name is part of a name: the longest such name; -1 where there is none. */
    int viewIn(String name) {
        int best = -1;
        for (int view = 0; view < names.size(); view++) {
            if (stem(name).contains(names.get(view)) && (best < 0 || names.get(view).length() > names.get(best).length())) {
                best = view;
            }
        }
        return best;
    }

    /** Name of the mask that a job publishes for a view. */
    static String published(int view) {
        return String.format(Locale.ROOT, "%04d.png", view);
    }

    static boolean isImage(String name) {
        return !name.startsWith(".") && name.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)");
    }

    static String stem(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    /** Names of the files of a folder, sorted. */
    static List<String> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = new ArrayList<>(files.limit(MOST_FILES + 1L).map(f -> f.getFileName().toString()).toList());
            if (names.size() > MOST_FILES) {
                throw MaskmarchException.badInput("dataset.too-many-files", folder.toString(), "The folder has more than "
                        + MOST_FILES + " files.", "Check the folder.");
            }
            names.sort(null);
            return names;
        } catch (IOException e) {
            throw MaskmarchException.badInput("dataset.missing", folder.toString(), "There is no such folder.",
                    "Check `folder:`, and that the data set is unpacked as it comes.", e);
        }
    }
}
