package org.maskmarch.views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
        for (Path candidate : name.isBlank() ? Set.<Path>of() : candidates(name)) {
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

    /** Where the photograph may be, best first. */
    private Set<Path> candidates(String name) {
        Set<Path> candidates = new LinkedHashSet<>();
        try {
            addCandidates(beside.resolve(name), candidates);
            if (photographs.folder() != null) {
                addCandidates(photographs.folder().resolve(name), candidates);
                // the same file names in another folder, such as images_4 for images
                Path last = Path.of(name).getFileName();
                addCandidates(photographs.folder().resolve(last == null ? Path.of("") : last), candidates);
            }
        } catch (InvalidPathException e) {
            throw MaskmarchException.badInput("view.photograph-missing", subject(name), "This is not a path.",
                    "Mend the name.", e);
        }
        return candidates;
    }

    /** The file as named, with an extension, and with another extension. */
    private static void addCandidates(Path place, Set<Path> candidates) {
        if (place.getFileName() == null) {
            return;
        }
        String file = place.getFileName().toString();
        String stem = ImageFolder.isImage(file) ? file.substring(0, file.lastIndexOf('.')) : file;
        for (String start : List.of(file, stem)) {
            for (String extension : EXTENSIONS) {
                candidates.add(place.resolveSibling(start + extension));
            }
        }
    }

    private static boolean isBelow(Path file, Path root) {
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
