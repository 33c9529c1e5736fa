package org.maskmarch.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ObjectSpec;

/** The results of a finished job, read back so that another goes on from them: which views voted with which masks. */
final class Earlier {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 64 << 20;

    private final Path folder;
    private final JsonNode report;

    private Earlier(Path folder, JsonNode report) {
        this.folder = folder;
        this.report = report;
    }

    static Earlier read(Path folder) {
        Path file = folder.resolve(Report.NAME);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw damaged(file, "it is missing or larger than 64 MiB", null);
            }
            return new Earlier(folder, JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw damaged(file, e.getMessage(), e);
        }
    }

    /** Of the field that the masks were made on. */
    String fieldFingerprint() {
        return report.path("scene").path("fingerprint").asText();
    }

    /**
     * The votes of an object as they were, but with the settings of the new job, and without the views that it withdraws.
     *
     * @param object as the new job has it
     */
    SegmentedObject replay(ObjectSpec object, JobSpec spec, Scene scene, Timings timings) {
        JsonNode entry = entry(object.name());
        Set<Integer> users = new HashSet<>();
        entry.path("prompts").forEach(prompt -> users.add(prompt.path("view").asInt(-1)));
        SegmentedObject replayed = new SegmentedObject(object, spec.loop(), scene.field().layout().slotCount());
        for (JsonNode each : entry.path("votes")) {
            int view = each.asInt(-1);
            if (view < 0 || view >= scene.cameras().size()) {
                throw damaged(folder.resolve(Report.NAME), "its object " + object.name() + " has a vote of view " + each, null);
            }
            Ballot ballot = VoteFile.read(folder.resolve(VoteFile.of(object.name(), view)), scene.camera(view), object.name());
            if (spec.without().contains(view)) {
                replayed.withdraw(view, ballot);
            } else if (users.contains(view)) {
                replayed.seed(view, ballot, candidate(entry, view), found(entry, view), scene.view(view, timings));
            } else {
                replayed.project(view, ballot, scene.view(view, timings).footprint(), 1);
            }
        }
        for (JsonNode each : entry.path("views")) {
            replayed.report().add(parsed(each, ReportEntry.class));
        }
        return replayed;
    }

    private static Integer candidate(JsonNode entry, int view) {
        JsonNode candidate = prompt(entry, view).path("candidate");
        return candidate.isInt() ? candidate.asInt() : null;
    }

    private TextFind found(JsonNode entry, int view) {
        JsonNode found = prompt(entry, view).path("found");
        return found.isObject() ? parsed(found, TextFind.class) : null;
    }

    /** What the report says of the user's prompt in a view; a missing node where it says nothing. */
    private static JsonNode prompt(JsonNode entry, int view) {
        for (JsonNode prompt : entry.path("prompts")) {
            if (prompt.path("view").asInt(-1) == view) {
                return prompt;
            }
        }
        return MissingNode.getInstance();
    }

    private <T> T parsed(JsonNode node, Class<T> type) {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw damaged(folder.resolve(Report.NAME), e.getOriginalMessage(), e);
        }
    }

    private JsonNode entry(String object) {
        List<String> names = new ArrayList<>();
        for (JsonNode each : report.path("objects")) {
            if (each.path("name").asText().equals(object)) {
                return each;
            }
            names.add(each.path("name").asText());
        }
        throw damaged(folder.resolve(Report.NAME), "it tells of " + names + ", not of " + object, null);
    }

    private static MaskmarchException damaged(Path file, String what, Exception cause) {
        return MaskmarchException.badInput("job.damaged", file.toString(), "The report of the earlier job cannot be used: "
                + what + ".", "Run that job again.", cause);
    }
}
