package org.maskmarch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.maskmarch.api.MaskmarchException;

/**
 * A job with ground truth.
 *
 * @param name  of its results
 * @param job   the job file's content, with paths made absolute
 * @param truth of each object, by name
 */
record SuiteCase(String name, ObjectNode job, Map<String, List<Truth.View>> truth) {

    /** A job file, and a folder that holds a folder of masks for each of its objects. */
    static SuiteCase ofJob(String name, Path file, Path truth) throws IOException {
        if (!(SuiteFile.read(file) instanceof ObjectNode job) || !job.path("scene").isTextual()) {
            throw SuiteFile.wrong(file, "must name its scene's file with `scene:`");
        }
        job.put("scene", file.toAbsolutePath().getParent().resolve(job.path("scene").asText()).toString());
        List<String> objects = StreamSupport.stream(job.path("objects").spliterator(), false)
                .map(o -> o.path("name").asText()).distinct().toList();
        for (String object : objects) {
            if (!Files.isDirectory(truth.resolve(object))) {
                throw MaskmarchException.badInput("truth.missing", truth.resolve(object).toString(),
                        "There is no ground truth for the object " + object + ".",
                        "Put its masks there, a PNG for each camera: 0000.png and so on.");
            }
        }
        return new SuiteCase(name, job, objects.stream().collect(Collectors.toMap(o -> o, o -> views(truth.resolve(o)))));
    }

    private static List<Truth.View> views(Path folder) {
        try {
            return Truth.views(folder);
        } catch (IOException e) {
            throw MaskmarchException.badInput("truth.missing", folder.toString(), "The masks cannot be listed: "
                    + e.getMessage() + ".", "Check the folder.", e);
        }
    }
}
