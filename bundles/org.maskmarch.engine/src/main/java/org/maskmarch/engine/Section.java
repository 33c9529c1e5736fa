package org.maskmarch.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.maskmarch.api.MaskmarchException;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * One mapping of a YAML or JSON file, read key by key. Every complaint names the file, the key and the remedy; keys that
 * nobody asked for are an error, so that a typing mistake is not a silent default.
 */
final class Section {
    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectReader READER = reader();

    private final String file;
    private final String path;
    private final JsonNode node;
    private final TreeSet<String> known = new TreeSet<>();

    private Section(String file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw wrong(null, "must be a mapping of keys to values", "See the job and scene file reference.");
        }
    }

    private static ObjectReader reader() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_BYTES);
        limits.setNestingDepthLimit(32);
        limits.setMaxAliasesForCollections(16);
        YAMLFactory factory = YAMLFactory.builder().loaderOptions(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        return new YAMLMapper(factory).reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** Reads a whole file. */
    static Section read(Path file) {
        String name = file.getFileName().toString();
        try {
            if (!Files.isRegularFile(file)) {
                throw MaskmarchException.badInput("file.missing", file.toString(), "There is no such file.",
                        "Check the path.");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw MaskmarchException.badInput("file.too-large", name, "The file is larger than 1 MiB.",
                        "A job or scene file is a page of text: check that this is the right file.");
            }
            return new Section(name, "", READER.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw MaskmarchException.badInput("file.syntax", name, "Not valid YAML or JSON" + where + ": "
                    + e.getOriginalMessage() + ".", "Mend the file.", e);
        } catch (IOException e) {
            throw MaskmarchException.badInput("file.unreadable", file.toString(), "The file cannot be read: "
                    + e.getMessage() + ".", "Check its permissions.", e);
        }
    }

    boolean has(String key) {
        known.add(key);
        return node.hasNonNull(key);
    }

    private JsonNode get(String key) {
        if (!has(key)) {
            throw wrong(key, "is missing", "Add `" + key + ":`.");
        }
        return node.get(key);
    }

    /** Whether the value of a key is a mapping itself. */
    boolean isSection(String key) {
        return has(key) && node.get(key).isObject();
    }

    Section section(String key) {
        return new Section(file, path + key + ".", get(key));
    }

    List<Section> sections(String key, int most) {
        List<Section> all = new ArrayList<>();
        for (JsonNode each : list(key, most)) {
            all.add(new Section(file, path + key + "[" + all.size() + "].", each));
        }
        return all;
    }

    String text(String key) {
        JsonNode value = get(key);
        if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > 4096) {
            throw wrong(key, "must be text", "Write `" + key + ": some text`.");
        }
        return value.textValue();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** One of a few words. */
    String choice(String key, String otherwise, String... words) {
        String value = text(key, otherwise);
        if (!Arrays.asList(words).contains(value)) {
            throw wrong(key, "is '" + value + "'", "Use one of: " + String.join(", ", words) + ".");
        }
        return value;
    }

    /** One of an enum's constants, written small. */
    <T extends Enum<T>> T constant(String key, T otherwise) {
        T[] all = otherwise.getDeclaringClass().getEnumConstants();
        String[] words = Arrays.stream(all).map(c -> c.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
        String value = choice(key, otherwise.name().toLowerCase(Locale.ROOT), words);
        return all[Arrays.asList(words).indexOf(value)];
    }

    double number(String key, double least, double most) {
        return number(key, get(key), least, most);
    }

    double number(String key, double otherwise, double least, double most) {
        return has(key) ? number(key, least, most) : otherwise;
    }

    int integer(String key, int least, int most) {
        double value = number(key, least, most);
        if (value != Math.rint(value)) {
            throw wrong(key, "must be a whole number", "Write a number from " + least + " to " + most + ".");
        }
        return (int) value;
    }

    int integer(String key, int otherwise, int least, int most) {
        return has(key) ? integer(key, least, most) : otherwise;
    }

    private double number(String key, JsonNode value, double least, double most) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw wrong(key, "is " + shortened(value) + ", not a number from " + plain(least) + " to " + plain(most),
                    "Mend the value.");
        }
        return number;
    }

    double[] numbers(String key, int least, int most) {
        return numbers(key, get(key), least, most);
    }

    private double[] numbers(String key, JsonNode value, int least, int most) {
        if (!value.isArray() || value.size() < least || value.size() > most) {
            throw wrong(key, "must be a list of " + (least == most ? "" + least : least + " to " + most) + " numbers",
                    "Mend the value.");
        }
        double[] out = new double[value.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(key, value.get(i), -1e9, 1e9);
        }
        return out;
    }

    /** A list of lists of numbers, each of one length. */
    List<double[]> rows(String key, int length, int most) {
        List<double[]> rows = new ArrayList<>();
        for (JsonNode each : list(key, most)) {
            rows.add(numbers(key, each, length, length));
        }
        return rows;
    }

    /** A list, which may be empty, of different whole numbers from 0. */
    Set<Integer> integers(String key, int most) {
        Set<Integer> all = new LinkedHashSet<>();
        for (double number : numbers(key, 0, most)) {
            if (number < 0 || number != Math.rint(number)) {
                throw wrong(key, "holds " + number, "Write whole numbers from 0.");
            }
            all.add((int) number);
        }
        return all;
    }

    List<String> texts(String key, int most) {
        List<String> all = new ArrayList<>();
        for (JsonNode each : list(key, most)) {
            if (!each.isTextual()) {
                throw wrong(key, "must be a list of words", "Write `" + key + ": [one, two]`.");
            }
            all.add(each.textValue());
        }
        return all;
    }

    /** A mapping of words to words or numbers, all as text. */
    Map<String, String> texts(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        if (has(key)) {
            Section inner = section(key);
            inner.node.fields().forEachRemaining(e -> {
                if (!e.getValue().isValueNode()) {
                    throw inner.wrong(e.getKey(), "must be a word or a number", "Mend the value.");
                }
                all.put(e.getKey(), e.getValue().asText());
            });
        }
        return all;
    }

    private JsonNode list(String key, int most) {
        JsonNode value = get(key);
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            throw wrong(key, "must be a list of 1 to " + most + " entries", "Mend the value.");
        }
        return value;
    }

    boolean isText(String key) {
        return has(key) && node.get(key).isTextual();
    }

    /** true or false. */
    boolean flag(String key, boolean otherwise) {
        if (has(key) && !node.get(key).isBoolean()) {
            throw wrong(key, "is " + shortened(node.get(key)) + ", neither true nor false", "Mend the value.");
        }
        return has(key) ? node.get(key).booleanValue() : otherwise;
    }

    /** To be called when all keys of a section have been asked for. */
    void rejectUnknownKeys() {
        List<String> unknown = new ArrayList<>();
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                unknown.add(key);
            }
        });
        if (!unknown.isEmpty()) {
            throw MaskmarchException.badInput("file.unknown-key", file + ": " + path + unknown.get(0),
                    "The key '" + unknown.get(0) + "' is not known.",
                    "Known here: " + known.stream().collect(Collectors.joining(", ")) + ".");
        }
    }

    MaskmarchException wrong(String key, String what, String remedy) {
        String subject = key == null ? file : file + ": " + path + key;
        return MaskmarchException.badInput("file.value", subject,
                (key == null ? "The file " : "The value ") + what + ".", remedy);
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
