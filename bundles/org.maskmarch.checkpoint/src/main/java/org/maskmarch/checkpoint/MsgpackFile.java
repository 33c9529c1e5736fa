package org.maskmarch.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;

/**
 * A msgpack map in a file, plain or as a gzip or zlib stream, as Instant-NGP writes ({@code .msgpack}, {@code .ingp}).
 * It is read once, from start to end; nothing is kept open.
 */
public final class MsgpackFile {
    private MsgpackFile() { }

    /** Whether the first bytes, inflated where they are compressed, are those of a msgpack map with names. */
    public static boolean matches(Path file) {
        ContainerFormat format = ContainerFormat.of(file);
        if (format != ContainerFormat.DEFLATED) {
            return format == ContainerFormat.MSGPACK;
        }
        try (InputStream in = InflatedStream.open(file, Limits.DEFAULT)) {
            return ContainerFormat.of(in.readNBytes(16)) == ContainerFormat.MSGPACK;
        } catch (IOException e) {
            throw Faults.io(String.valueOf(file.getFileName()), e);
        }
    }

    /** Whether the map has all these keys; reads no further than to the last of them. */
    public static boolean hasKeys(Path file, String... keys) {
        Set<String> missing = new HashSet<>(Arrays.asList(keys));
        try (MsgpackReader reader = MsgpackReader.open(file, Set.of(), Limits.DEFAULT)) {
            return reader.hasKeys(missing);
        }
    }

    /** @param blobs keys, at any depth, whose bytes are wanted; others are skipped */
    public static Dict read(Path file, Set<String> blobs) {
        return read(file, blobs, Limits.DEFAULT);
    }

    /** @throws MaskmarchException bad input with a code {@code checkpoint.*} */
    public static Dict read(Path file, Set<String> blobs, Limits limits) {
        try (MsgpackReader reader = MsgpackReader.open(file, blobs, limits)) {
            return reader.root();
        }
    }
}
