package org.maskmarch.checkpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskmarch.api.MaskmarchException;

/**
 * A file written by {@code torch.save}: a zip with a pickle and raw storages, or (before torch 1.6) consecutive pickles
 * with the storages behind them. Opening reads the pickle only; tensors are read on demand until it is closed.
 */
public final class TorchCheckpoint implements AutoCloseable {
    private static final int LEGACY_PROTOCOL = 1001;

    private final Dict root;
    private final ZipContainer zip;

    private TorchCheckpoint(Dict root, ZipContainer zip) {
        this.root = root;
        this.zip = zip;
    }

    /** Whether the file is a torch checkpoint. Reads the zip directory or the first bytes. */
    public static boolean matches(Path file) {
        return switch (ContainerFormat.of(file)) {
            case TORCH_LEGACY -> true;
            case ZIP -> {
                try (ZipContainer zip = ZipContainer.open(file, Limits.DEFAULT)) {
                    yield rootFolder(zip) != null;
                }
            }
            default -> false;
        };
    }

    public static TorchCheckpoint open(Path file) {
        return open(file, Limits.DEFAULT);
    }

    /**
     * @throws MaskmarchException bad input with a code {@code checkpoint.*}, when the file is not a torch checkpoint of
     *         a dict, list or tuple, is truncated, names forbidden Python objects, or exceeds the limits
     */
    public static TorchCheckpoint open(Path file, Limits limits) {
        String subject = String.valueOf(file.getFileName());
        switch (ContainerFormat.of(file)) {
            case ZIP -> {
                ZipContainer zip = ZipContainer.open(file, limits);
                try {
                    return new TorchCheckpoint(rootDict(subject, readZip(zip, limits)), zip);
                } catch (RuntimeException e) {
                    zip.close();
                    throw e;
                }
            }
            case TORCH_LEGACY -> {
                return new TorchCheckpoint(rootDict(subject, readLegacy(file, subject, limits)), null);
            }
            default -> throw Faults.malformed(subject, "This is not a torch checkpoint.");
        }
    }

    /** The dict that was saved; of a list or tuple, its items under their numbers. */
    public Dict root() {
        return root;
    }

    @Override
    public void close() {
        if (zip != null) {
            zip.close();
        }
    }

    private static Dict rootDict(String subject, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Dict(subject, map);
        }
        if (value instanceof List<?> items) {
            return Dict.numbered(subject, items);
        }
        throw Faults.unsupported(subject, "The checkpoint is neither a dict nor a tuple.",
                "Save a dict of tensors (torch.save(model.state_dict(), ...)).");
    }

    /** The folder of {@code data.pkl} with its slash, or null. */
    private static String rootFolder(ZipContainer zip) {
        for (String name : zip.names()) {
            if (name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9) {
                return name.substring(0, name.length() - 8);
            }
        }
        return null;
    }

    private static Object readZip(ZipContainer zip, Limits limits) {
        String subject = zip.subject();
        String folder = rootFolder(zip);
        if (folder == null) {
            throw Faults.malformed(subject, "The zip has no data.pkl: this is not a torch checkpoint.");
        }
        if (zip.has(folder + "byteorder")
                && !new String(zip.read(folder + "byteorder", 16), StandardCharsets.US_ASCII).equals("little")) {
            throw bigEndian(subject);
        }
        Map<String, Storage> storages = new LinkedHashMap<>();
        InputStream pickle = new ByteArrayInputStream(zip.read(folder + "data.pkl", limits.pickleBytes()));
        return PickleReader.read(pickle, subject, limits, id -> {
            StorageId named = StorageId.of(subject, id);
            String name = folder + "data/" + named.key();
            if (!zip.has(name)) {
                throw Faults.malformed(subject, "The storage '" + name + "' is missing.");
            }
            if (zip.size(name) / named.type().size() < named.count()) {
                throw Faults.truncated(subject, "The storage '" + name + "' has " + zip.size(name) + " bytes, expected "
                        + named.count() + " elements of type " + named.type() + '.');
            }
            return new StorageView(storages.computeIfAbsent(named.key(), key -> new Storage(named.type(), named.count(),
                    ByteOrder.LITTLE_ENDIAN, () -> zip.open(name))).requireSame(named, subject), 0);
        });
    }

    private static Object readLegacy(Path file, String subject, Limits limits) {
        Map<String, Late> storages = new LinkedHashMap<>();
        Object value;
        try (Counted in = new Counted(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            PickleReader.read(in, subject, limits); // the magic number
            if (!Long.valueOf(LEGACY_PROTOCOL).equals(PickleReader.read(in, subject, limits))) {
                throw Faults.malformed(subject, "The legacy container has an unknown protocol.");
            }
            if (PickleReader.read(in, subject, limits) instanceof Map<?, ?> system
                    && Boolean.FALSE.equals(system.get("little_endian"))) {
                throw bigEndian(subject);
            }
            value = PickleReader.read(in, subject, limits, id -> {
                StorageId named = StorageId.of(subject, id);
                Late late = storages.computeIfAbsent(named.key(), key -> new Late(named.type(), named.count(), file));
                return new StorageView(late.storage.requireSame(named, subject), named.viewOffset());
            });
            locate(in, storages, Files.size(file), subject, limits);
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
        return value;
    }

    /** Finds the storages behind the pickles: for each key of a last pickle, a count of 8 bytes and the elements. */
    private static void locate(Counted in, Map<String, Late> storages, long fileSize, String subject, Limits limits)
            throws IOException {
        if (!(PickleReader.read(in, subject, limits) instanceof List<?> keys)) {
            throw Faults.malformed(subject, "The list of storages is missing.");
        }
        for (Object key : keys) {
            Late late = key instanceof String ? storages.get(key) : null;
            if (late == null) {
                throw Faults.malformed(subject, "A storage is listed that no tensor uses.");
            }
            byte[] head = in.readNBytes(8);
            long count = head.length < 8 ? -1 : ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
            long bytes = late.storage.count() * late.storage.type().size();
            if (head.length < 8 || fileSize - in.position() < bytes) {
                throw Faults.truncated(subject, "The file ends before the storage '" + key + "'.");
            }
            if (count != late.storage.count()) {
                throw Faults.malformed(subject, "The storage '" + key + "' has " + count + " elements, expected "
                        + late.storage.count() + '.');
            }
            late.position = in.position();
            in.skipNBytes(bytes);
        }
        for (Map.Entry<String, Late> entry : storages.entrySet()) {
            if (entry.getValue().position < 0) {
                throw Faults.malformed(subject, "The storage '" + entry.getKey() + "' is not in the file.");
            }
        }
    }

    private static MaskmarchException bigEndian(String subject) {
        return Faults.unsupported(subject, "The checkpoint was written on a big-endian machine.",
                "Save it again on a little-endian one.");
    }

    /** A storage of a legacy file, whose place is known only once all pickles are read. */
    private static final class Late {
        private final Storage storage;
        private long position = -1;

        Late(DType type, long count, Path file) {
            storage = new Storage(type, count, ByteOrder.LITTLE_ENDIAN, () -> openAt(file, position));
        }

        private static InputStream openAt(Path file, long position) throws IOException {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            try {
                in.skipNBytes(position);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }
    }

    /** Knows how many bytes have been read. */
    private static final class Counted extends java.io.FilterInputStream {
        private long position;

        Counted(InputStream in) {
            super(in);
        }

        long position() {
            return position;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            position += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            position += Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            position += skipped;
            return skipped;
        }
    }
}
