package org.maskmarch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;

/** A suite: cases with ground truth, and the settings to run them under. */
final class SuiteFile {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int MOST = 256;

    /**
     * Settings to run cases under.
     *
     * @param keys      of a job file, which replace the job's own
     * @param spoil     share of the segmenter's answers that are spoiled on purpose
     * @param spoilSeed which ones
     */
    record Run(String name, ObjectNode keys, double spoil, long spoilSeed) { }

    private final Path file;
    private final JsonNode root;

    SuiteFile(Path file) {
        this.file = file;
        this.root = read(file);
    }

    /** The folder that paths in the suite are relative to. */
    Path folder() {
        return file.toAbsolutePath().getParent();
    }

    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode each : list("runs")) {
            if (!(each instanceof ObjectNode node) || !names.add(text(node, "name"))) {
                throw wrong("has a run that is no set of keys, or whose name is used twice");
            }
            ObjectNode keys = node.deepCopy();
            double spoil = number(node, "spoil", 0, 1);
            long seed = (long) number(node, "spoilSeed", 1, 1e9);
            keys.remove(List.of("name", "spoil", "spoilSeed"));
            runs.add(new Run(text(node, "name"), keys, spoil, seed));
        }
        return runs;
    }

    List<JsonNode> cases() {
        return list("cases");
    }

    /** Whether a case takes part in a run: in all, unless it names those it is for. */
    boolean takesPart(JsonNode each, Run run) {
        JsonNode runs = each.path("runs");
        if (runs.isMissingNode()) {
            return true;
        }
        boolean named = false;
        for (JsonNode name : runs) {
            if (runs().stream().noneMatch(r -> r.name().equals(name.asText()))) {
                throw wrong("has a case for the run '" + name.asText() + "', which there is not");
            }
            named |= name.asText().equals(run.name());
        }
        return named;
    }

    private double number(JsonNode node, String key, double otherwise, double most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= most)) {
            throw wrong("has a run whose `" + key + ":` is not a number from 0 to " + most);
        }
        return value.asDouble();
    }

    String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw wrong("has an entry without `" + key + ":`");
        }
        return node.path(key).asText();
    }

    private List<JsonNode> list(String key) {
        JsonNode list = root.path(key);
        if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
            throw wrong("needs `" + key + ":`, a list of 1 to " + MOST + " entries");
        }
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        return all;
    }

    MaskmarchException wrong(String what) {
        return wrong(file, what);
    }

    static MaskmarchException wrong(Path file, String what) {
        return MaskmarchException.badInput("suite.value", file.toString(), "The file " + what + ".",
                "A suite has `cases: [{ job: JOB.yaml, truth: FOLDER }]` and `runs: [{ name: plus, profile: plus }]`.");
    }

    /** A YAML or JSON file of at most 1 MiB. */
    static JsonNode read(Path file) {
        try {
            if (Files.size(file) > 1 << 20) {
                throw wrong(file, "is larger than 1 MiB");
            }
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw MaskmarchException.badInput("file.unreadable", file.toString(), "The file cannot be read: "
                    + e.getMessage(), "Check the path and the syntax.", e);
        }
    }
}
