package org.maskmarch.views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.CameraSpec.Photographs;

/**
 * Finds the photographs that a source names. Names come from outside, so that only files below one folder are found, links
 * resolved: the folder that the user gives, else the folder of the source.
 */
final class PhotographFinder {
    private static final List<String> EXTENSIONS = List.of("", ".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG");

    private final Photographs photographs;
    private final Path beside;
    private final String source;

    /**
     * @param beside what names are relative to
     * @param source file that names the photographs, for messages
     */
    PhotographFinder(Photographs photographs, Path beside, String source) {
        this.photographs = photographs;
        this.beside = beside;
        this.source = source;
    }

    /**
     * @param name as the source has it, with or without extension
     * @return null where photographs are not wanted
     */
    Path find(String name) {
        if (!photographs.wanted()) {
            return null;
        }
        Path root = photographs.folder() == null ? beside : photographs.folder();
        boolean outside = false;
        for (Path candidate : candidates(name)) {
            if (!candidate.normalize().startsWith(root.normalize())) {
                outside = true;
            } else if (Files.isRegularFile(candidate)) {
                if (!isBelow(candidate, root)) {
                    throw outside(name, root);
                }
                return candidate;
            }
        }
        if (outside && photographs.folder() == null) {
            throw outside(name, root);
        }
        throw MaskmarchException.badInput("view.photograph-missing", subject(name), "This photograph is not in "
                + root.getFileName() + '.', "Give its folder with cameras.photographs, or leave photographs out: the views "
                        + "are rendered then.");
    }

    private Set<Path> candidates(String name) {
        Set<Path> candidates = new LinkedHashSet<>();
        try {
            List<Path> places = new ArrayList<>(List.of(beside.resolve(name)));
            if (photographs.folder() != null) {
                places.add(photographs.folder().resolve(name));
                // the same file names in another folder, such as images_4 for images
                Path last = Path.of(name).getFileName();
                places.add(last == null ? photographs.folder() : photographs.folder().resolve(last));
            }
            for (Path place : places) {
                for (String extension : EXTENSIONS) {
                    candidates.add(place.resolveSibling(place.getFileName() + extension));
                }
            }
            for (Path place : places) {
                String file = String.valueOf(place.getFileName());
                int dot = ImageFolder.isImage(file) ? file.lastIndexOf('.') : file.length();
                for (String extension : EXTENSIONS) {
                    candidates.add(place.resolveSibling(file.substring(0, dot) + extension));
                }
            }
        } catch (InvalidPathException e) {
            throw MaskmarchException.badInput("view.photograph-missing", subject(name), "This is not a path.",
                    "Mend the name.", e);
        }
        return candidates;
    }

    private boolean isBelow(Path file, Path root) {
        try {
            return file.toRealPath().startsWith(root.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private MaskmarchException outside(String name, Path root) {
        return MaskmarchException.badInput("view.photograph-outside", subject(name), "This photograph is not below "
                + root.getFileName() + '.', "If it is meant, name its folder in the scene file: cameras: { photographs: "
                        + "FOLDER, ... }");
    }

    private String subject(String name) {
        return source + ": " + name.substring(0, Math.min(200, name.length()));
    }
}
