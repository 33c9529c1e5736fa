package org.maskmarch.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageSizeException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads a msgpack map into plain Java values: Map, List, String, Long, BigInteger, Double, Boolean, {@link Blob}, null.
 * The library takes the bytes apart; every length and count is held here against what the file can still hold, before
 * anything is allocated for it.
 */
final class MsgpackReader implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final String subject;
    private final MessageUnpacker in;
    private final long room;
    private final Set<String> blobs;
    private final Limits limits;
    private int values;

    private MsgpackReader(String subject, MessageUnpacker in, long room, Set<String> blobs, Limits limits) {
        this.subject = subject;
        this.in = in;
        this.room = room;
        this.blobs = blobs;
        this.limits = limits;
    }

    /** @param blobs keys whose bytes are kept */
    static MsgpackReader open(Path file, Set<String> blobs, Limits limits) {
        String subject = String.valueOf(file.getFileName());
        try {
            InflatedStream stream = InflatedStream.open(file, limits);
            MessageUnpacker unpacker = new MessagePack.UnpackerConfig().withBufferSize(CHUNK).newUnpacker(stream);
            return new MsgpackReader(subject, unpacker, stream.room(), blobs, limits);
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    /** The whole file, which must be one map. */
    Dict root() {
        return guarded(() -> {
            Map<String, Object> map = map(0, "");
            // asking for more also makes a gzip stream check its checksum
            if (in.hasNext()) {
                throw Faults.malformed(subject, "There is something behind the end of the map.");
            }
            return new Dict(subject, map);
        });
    }

    /** Removes the map's keys from the set, one by one, until it is empty or the map ends. */
    boolean hasKeys(Set<String> missing) {
        return guarded(() -> {
            for (int left = mapSize(); left > 0 && !missing.isEmpty(); left--) {
                missing.remove(key());
                if (!missing.isEmpty()) {
                    value(1, "");
                }
            }
            return missing.isEmpty();
        });
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T guarded(Reading<T> reading) {
        try {
            return reading.read();
        } catch (MessageInsufficientBufferException e) {
            throw Faults.truncated(subject, "The file ends within a value.");
        } catch (MessageSizeException e) {
            throw Faults.tooLarge(subject, "A value has more than 2^31 bytes or items.");
        } catch (MessagePackException e) {
            throw Faults.malformed(subject, "The file is no valid msgpack: " + e.getMessage());
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    private Object value(int depth, String name) throws IOException {
        countValue();
        MessageFormat format = in.getNextFormat();
        ValueType type = format.getValueType();
        return switch (type) {
            case NIL -> {
                in.unpackNil();
                yield null;
            }
            case BOOLEAN -> in.unpackBoolean();
            case INTEGER -> format == MessageFormat.UINT64 ? in.unpackBigInteger() : (Object) in.unpackLong();
            case FLOAT -> in.unpackDouble();
            case STRING -> text();
            case BINARY -> bytes(name);
            case ARRAY -> list(depth, name);
            case MAP -> map(depth, name);
            case EXTENSION -> throw Faults.malformed(subject, "'" + name + "' is an extension type.");
        };
    }

    private void countValue() {
        if (++values > limits.opcodes()) {
            throw Faults.tooLarge(subject, "The file has more than " + limits.opcodes() + " values.");
        }
    }

    private void deepen(int depth) {
        if (depth >= limits.marks()) {
            throw Faults.malformed(subject, "More than " + limits.marks() + " maps and lists are within each other.");
        }
    }

    /** @param name key under which the map stands */
    private Map<String, Object> map(int depth, String name) throws IOException {
        deepen(depth);
        Map<String, Object> map = new LinkedHashMap<>();
        for (int left = mapSize(); left > 0; left--) {
            String key = key();
            boolean isBytes = key.equals(Blob.BYTES) && in.getNextFormat().getValueType() == ValueType.ARRAY;
            Object value = isBytes ? listedBytes(name) : value(depth + 1, key);
            if (map.containsKey(key)) {
                throw Faults.malformed(subject, "The key '" + key + "' is there twice.");
            }
            map.put(key, value);
        }
        return map;
    }

    private int mapSize() throws IOException {
        if (in.getNextFormat().getValueType() != ValueType.MAP) {
            throw Faults.malformed(subject, "The file does not start with a map.");
        }
        return checkRoom(in.unpackMapHeader(), 2);
    }

    private String key() throws IOException {
        countValue();
        if (in.getNextFormat().getValueType() != ValueType.STRING) {
            throw Faults.malformed(subject, "A key of a map is no string.");
        }
        return text();
    }

    private List<Object> list(int depth, String name) throws IOException {
        deepen(depth);
        List<Object> list = new ArrayList<>();
        for (int left = checkRoom(in.unpackArrayHeader(), 1); left > 0; left--) {
            list.add(value(depth + 1, name));
        }
        return list;
    }

    private String text() throws IOException {
        int length = checkRoom(in.unpackRawStringHeader(), 1);
        if (length > limits.stringBytes()) {
            throw Faults.tooLarge(subject, "A string has " + length + " bytes.");
        }
        return new String(in.readPayload(length), StandardCharsets.UTF_8);
    }

    private Blob bytes(String name) throws IOException {
        int length = checkRoom(in.unpackBinaryHeader(), 1);
        if (blobs.contains(name)) {
            if (length >= Runtime.getRuntime().maxMemory()) {
                throw Faults.exhausted(subject + ": " + name, "The value", length);
            }
            return new Blob(in.readPayload(length));
        }
        byte[] chunk = new byte[Math.min(length, CHUNK)];
        for (int left = length; left > 0; left -= chunk.length) {
            in.readPayload(chunk, 0, Math.min(left, chunk.length));
        }
        return Blob.SKIPPED;
    }

    /** The list of integers that JSON, which has no bytes, makes of them. */
    private Blob listedBytes(String name) throws IOException {
        boolean keep = blobs.contains(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int left = checkRoom(in.unpackArrayHeader(), 1); left > 0; left--) {
            int value = in.unpackInt();
            if ((value & 0xFF) != value) {
                throw Faults.malformed(subject, "'" + name + "' has the byte " + value + '.');
            }
            if (keep) {
                out.write(value);
            }
        }
        return keep ? new Blob(out.toByteArray()) : Blob.SKIPPED;
    }

    /** Refuses a count that the rest of the file cannot hold. */
    private int checkRoom(int count, int bytesEach) {
        if (count > (room - in.getTotalReadBytes()) / bytesEach) {
            throw Faults.truncated(subject, "A value has " + count + " bytes or items, more than the file can hold.");
        }
        return count;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // opened for reading only: nothing can be lost
        }
    }
}
