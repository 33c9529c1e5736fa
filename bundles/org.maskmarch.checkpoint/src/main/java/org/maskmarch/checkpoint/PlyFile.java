package org.maskmarch.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;

/**
 * Named columns of numbers in a PLY file ({@code binary_little_endian 1.0}). Opening reads the header only, of any PLY;
 * what cannot be read is refused when it is asked for. Immutable, nothing is kept open.
 */
public final class PlyFile {
    private static final String FORMAT = "binary_little_endian 1.0";

    private final Path file;
    private final String subject;
    private final PlyHeader header;

    private PlyFile(Path file, String subject, PlyHeader header) {
        this.file = file;
        this.subject = subject;
        this.header = header;
    }

    /** Takes the rows of an element, one after the other. */
    @FunctionalInterface
    public interface Rows {
        /** @param values of the properties asked for; valid until the call returns */
        void accept(int row, double[] values);
    }

    /** @throws MaskmarchException bad input with a code {@code checkpoint.*}, when the header is damaged */
    public static PlyFile open(Path file) {
        String subject = String.valueOf(file.getFileName());
        if (ContainerFormat.of(file) != ContainerFormat.PLY) {
            throw Faults.malformed(subject, "This is not a PLY file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new PlyFile(file, subject, PlyHeader.parse(subject, in.readNBytes(PlyHeader.MAX_BYTES)));
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    public boolean has(String element) {
        return header.elements.containsKey(element);
    }

    /** Rows of an element; not yet held against the size of the file. */
    public long count(String element) {
        return element(element).count();
    }

    /** Names of an element's properties, in the order of the file; empty where there is no such element. */
    public Set<String> properties(String element) {
        return has(element) ? new LinkedHashSet<>(element(element).properties().keySet()) : Set.of();
    }

    /**
     * Insists that the file is of the format that is read and exactly as long as its header says.
     *
     * @throws MaskmarchException bad input, when it is not
     */
    public void requireComplete() {
        if (!header.format.equals(FORMAT)) {
            throw Faults.unsupported(subject, "The format is '" + header.format + "'.", "Save the file as " + FORMAT + '.');
        }
        long expected = header.length;
        for (Map.Entry<String, PlyHeader.Element> element : header.elements.entrySet()) {
            expected = end(expected, element.getKey());
        }
        long size = Records.bytes(file);
        if (size < expected) {
            throw Faults.truncated(subject, "The file has " + size + " bytes, expected " + expected + '.');
        }
        if (size > expected) {
            throw Faults.malformed(subject, "There are " + (size - expected) + " bytes behind the last element.");
        }
    }

    /**
     * Reads columns, converted to double, which is exact for all types.
     *
     * @param properties of the element
     */
    public void read(String element, String[] properties, Rows rows) {
        requireComplete();
        PlyHeader.Element wanted = element(element);
        if (wanted.count() > Integer.MAX_VALUE) {
            throw Faults.tooLarge(subject + ": " + element, "There are " + wanted.count() + " rows.");
        }
        int[] offsets = new int[properties.length];
        DType[] types = new DType[properties.length];
        for (int i = 0; i < properties.length; i++) {
            types[i] = wanted.properties().get(properties[i]);
            if (types[i] == null) {
                throw Faults.missingKey(subject + ": " + element, "The property '" + properties[i]
                        + "' is missing; there are: " + PlyHeader.some(wanted.properties()) + '.');
            }
            for (Map.Entry<String, DType> before : wanted.properties().entrySet()) {
                if (before.getKey().equals(properties[i])) {
                    break;
                }
                offsets[i] += before.getValue().size();
            }
        }
        long start = header.length;
        for (String name : header.elements.keySet()) {
            if (name.equals(element)) {
                break;
            }
            start = end(start, name);
        }
        double[] values = new double[properties.length];
        Records.read(file, start, (int) wanted.count(), Math.max(1, wanted.size()), (row, data, from) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(data, from + offsets[i], types[i]);
            }
            rows.accept(row, values);
        });
    }

    private static double value(ByteBuffer data, int at, DType type) {
        return switch (type) {
            case I8 -> data.get(at);
            case U8 -> data.get(at) & 0xFF;
            case I16 -> data.getShort(at);
            case U16 -> data.getShort(at) & 0xFFFF;
            case I32 -> data.getInt(at);
            case U32 -> data.getInt(at) & 0xFFFFFFFFL;
            case F32 -> data.getFloat(at);
            case F64 -> data.getDouble(at);
            default -> throw new IllegalStateException("PLY has no " + type);
        };
    }

    /** Where an element that starts here ends. */
    private long end(long start, String name) {
        PlyHeader.Element element = header.elements.get(name);
        int size = element.size();
        if (size < 0) {
            throw Faults.unsupported(subject + ": " + name, "The element has lists, as meshes have.",
                    "Save splats alone.");
        }
        // Long.MAX_VALUE rows of anything: no file is that long
        return element.count() > Integer.MAX_VALUE ? Long.MAX_VALUE >> 1
                : Math.min(Long.MAX_VALUE >> 1, start + element.count() * size);
    }

    private PlyHeader.Element element(String name) {
        PlyHeader.Element element = header.elements.get(name);
        if (element == null) {
            throw Faults.missingKey(subject, "The element '" + name + "' is missing; there are: "
                    + String.join(", ", header.elements.keySet()) + '.');
        }
        return element;
    }
}
