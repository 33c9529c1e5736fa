package org.maskmarch.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;

/** Named numpy arrays in a zip ({@code .npz}). Arrays are read on demand until it is closed. */
public final class NpzArchive implements AutoCloseable {
    private static final String SUFFIX = ".npy";

    private final ZipContainer zip;
    private final Limits limits;

    private NpzArchive(ZipContainer zip, Limits limits) {
        this.zip = zip;
        this.limits = limits;
    }

    public static NpzArchive open(Path file) {
        return open(file, Limits.DEFAULT);
    }

    /** @throws MaskmarchException bad input with a code {@code checkpoint.*}, when this is no zip or a hostile one */
    public static NpzArchive open(Path file, Limits limits) {
        return new NpzArchive(ZipContainer.open(file, limits), limits);
    }

    /** Names of the arrays, without {@code .npy}. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : zip.names()) {
            if (name.endsWith(SUFFIX)) {
                names.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        }
        return names;
    }

    public boolean has(String name) {
        return zip.has(name + SUFFIX);
    }

    /** A numeric array. */
    public Tensor tensor(String name) {
        String entry = entry(name);
        return read(name, (header, in) -> NpyFile.tensor(subject(name), header, zip.size(entry), () -> zip.open(entry),
                limits));
    }

    /** A single string. */
    public String text(String name) {
        return read(name, (header, in) -> NpyFile.text(subject(name), header, in, limits));
    }

    @Override
    public void close() {
        zip.close();
    }

    private interface Reader<T> {
        T read(NpyHeader header, InputStream in) throws IOException;
    }

    private <T> T read(String name, Reader<T> reader) {
        try (InputStream in = zip.open(entry(name))) {
            return reader.read(NpyHeader.read(in, subject(name), limits), in);
        } catch (IOException e) {
            throw Faults.io(subject(name), e);
        }
    }

    private String entry(String name) {
        if (!has(name)) {
            throw Faults.missingKey(zip.subject(), "The array '" + name
                    + "' is missing; there are: " + String.join(", ", names()) + '.');
        }
        return name + SUFFIX;
    }

    private String subject(String name) {
        return zip.subject() + ": " + name;
    }
}
