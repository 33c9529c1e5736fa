package org.maskmarch.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text at the start of a PLY file. */
final class PlyHeader {
    /** Splats have some 60 properties in one element, and room for comments. */
    static final int MAX_BYTES = 1 << 16;
    private static final int MAX_ELEMENTS = 64;
    private static final String END = "end_header";

    /**
     * One element.
     *
     * @param properties name to type, in the order of the file; null for lists
     */
    record Element(long count, Map<String, DType> properties) {
        /** Bytes of a record, or -1 where records differ. */
        int size() {
            return properties.containsValue(null) ? -1 : properties.values().stream().mapToInt(DType::size).sum();
        }
    }

    final String format;
    final Map<String, Element> elements;
    /** Bytes up to the first record. */
    final int length;

    private PlyHeader(String format, Map<String, Element> elements, int length) {
        this.format = format;
        this.elements = elements;
        this.length = length;
    }

    /** @param head the first {@link #MAX_BYTES} of the file, or all where there are fewer */
    static PlyHeader parse(String subject, byte[] head) {
        String format = null;
        Map<String, Element> elements = new LinkedHashMap<>();
        Element last = null;
        int at = 0;
        for (boolean first = true; ; first = false) {
            int end = at;
            while (end < head.length && head[end] != '\n') {
                end++;
            }
            if (end == head.length) {
                throw head.length < MAX_BYTES ? Faults.truncated(subject, "The file ends within its header.")
                        : Faults.tooLarge(subject, "The header has more than " + MAX_BYTES + " bytes.");
            }
            String line = new String(head, at, end - at, StandardCharsets.ISO_8859_1).strip();
            at = end + 1;
            List<String> words = List.of(line.split("\\s+"));
            if (line.equals(END)) {
                break;
            }
            switch (words.get(0)) {
                case "ply", "comment", "obj_info", "" -> {
                    if (first != line.equals("ply")) {
                        throw malformed(subject, line);
                    }
                }
                case "format" -> {
                    if (format != null || words.size() != 3) {
                        throw malformed(subject, line);
                    }
                    format = words.get(1) + ' ' + words.get(2);
                }
                case "element" -> {
                    last = new Element(count(subject, words, line), new LinkedHashMap<>());
                    if (elements.put(words.get(1), last) != null || elements.size() > MAX_ELEMENTS) {
                        throw malformed(subject, line);
                    }
                }
                case "property" -> property(subject, words, last, line);
                default -> throw malformed(subject, line);
            }
        }
        if (format == null) {
            throw Faults.malformed(subject, "The header names no format.");
        }
        return new PlyHeader(format, elements, at);
    }

    private static long count(String subject, List<String> words, String line) {
        try {
            long count = words.size() == 3 ? Long.parseLong(words.get(2)) : -1;
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw malformed(subject, line);
    }

    private static void property(String subject, List<String> words, Element element, String line) {
        boolean list = words.size() == 5 && words.get(1).equals("list");
        if (element == null || words.size() != 3 && !list) {
            throw malformed(subject, line);
        }
        DType type = list ? null : type(words.get(1));
        String name = words.get(words.size() - 1);
        if (!list && type == null || element.properties().containsKey(name)) {
            throw malformed(subject, line);
        }
        element.properties().put(name, type);
    }

    private static DType type(String name) {
        return switch (name) {
            case "char", "int8" -> DType.I8;
            case "uchar", "uint8" -> DType.U8;
            case "short", "int16" -> DType.I16;
            case "ushort", "uint16" -> DType.U16;
            case "int", "int32" -> DType.I32;
            case "uint", "uint32" -> DType.U32;
            case "float", "float32" -> DType.F32;
            case "double", "float64" -> DType.F64;
            default -> null;
        };
    }

    private static org.maskmarch.api.MaskmarchException malformed(String subject, String line) {
        String shown = line.length() > 60 ? line.substring(0, 60) + " ..." : line;
        return Faults.malformed(subject, "The header has the line '" + shown + "', which says nothing or too much.");
    }

    /** Names of properties, for messages. */
    static String some(Map<String, DType> properties) {
        List<String> names = new ArrayList<>(properties.keySet());
        return String.join(", ", names.subList(0, Math.min(8, names.size()))) + (names.size() > 8 ? ", ..." : "");
    }
}
