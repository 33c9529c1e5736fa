package org.maskmarch.views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;

/** A folder of image files. */
final class ImageFolder {
    private static final int MOST = 100_000;
    private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg");

    private ImageFolder() { }

    /** Where LLFF and Mip-NeRF 360 scenes keep images that were made smaller; null where there are none. */
    static Path reduced(Path scene, int factor) {
        Path folder = scene.resolve("images_" + factor);
        return factor > 1 && Files.isDirectory(folder) ? folder : null;
    }

    static boolean isImage(String name) {
        return !name.startsWith(".") && EXTENSIONS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    /** Names of the image files of a folder, sorted; empty where there is no such folder. */
    static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return files(folder).stream().filter(ImageFolder::isImage).toList();
    }

    /** Names of the files of a folder, sorted. */
    static List<String> files(Path folder) {
        String subject = String.valueOf(folder.getFileName());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.limit(MOST + 1L).map(file -> file.getFileName().toString()).sorted().toList();
            if (names.size() > MOST) {
                throw MaskmarchException.badInput("view.too-many-frames", subject, "The folder has more than " + MOST
                        + " files.", "Keep only the files of this scene in it.");
            }
            return names;
        } catch (IOException e) {
            throw ViewFaults.absent(subject, e);
        }
    }
}
