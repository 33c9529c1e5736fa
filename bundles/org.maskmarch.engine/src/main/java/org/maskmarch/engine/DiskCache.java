package org.maskmarch.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes long to compute, kept on disk under a limit: {@code FOLDER/KIND/HASH}, the hash taken over all that the
 * content depends on. Nothing in it is needed: what is missing, cut short, damaged or of another version is computed
 * again, and where nothing can be written, work goes on without and {@link #problem} says so. Safe for several processes:
 * files appear by rename, complete, and any may vanish at any time. The least recently used go first.
 *
 * <p>An entry is little-endian: magic, version, length of the payload, CRC-32C of the payload, payload.
 */
final class DiskCache {
    /** One thing in the cache, before it is known whether it is there. */
    record Entry(String kind, String hash) { }

    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);
    private static final int MAGIC = 0x43434d4d;
    private static final int VERSION = 1;
    private static final int HEADER = 24;
    private static final String PART = ".part";
    /** After a clearing, this share of the limit is in use, so that not every write clears. */
    private static final double CLEARED_TO = 0.9;
    /** Left free on the disk for everything else. */
    private static final long RESERVE = 256L << 20;
    /** A part file this old was left by a crash. */
    private static final long STALE_MILLIS = 3_600_000;

    /** What helps against a {@link #problem}. */
    static final String REMEDY = "Free the disk or name another cache folder.";

    private final Path folder;
    private final long limit;
    private long used = -1;
    private volatile String problem;

    /** @param limit bytes of all files together; 0 keeps nothing */
    DiskCache(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Names an entry by what its content depends on. */
    static Entry entry(String kind, String... dependsOn) {
        MessageDigest digest = Fields.sha256();
        for (String each : dependsOn) {
            digest.update(each.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return new Entry(kind, HexFormat.of().formatHex(digest.digest(), 0, 16));
    }

    /** Where an entry is kept, for those who read and write the file themselves: tell {@link #touched} and {@link #grown}. */
    Path file(Entry entry) {
        return folder.resolve(entry.kind()).resolve(entry.hash());
    }

    /**
     * Reads an entry.
     *
     * @param parse from the payload, little-endian, mapped; may throw an unchecked exception where it makes no sense
     * @return null where the entry is not there, or no good
     */
    <T> T get(Entry entry, Function<ByteBuffer, T> parse) {
        Path file = file(entry);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEADER || size > Integer.MAX_VALUE) {
                return null;
            }
            ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            if (all.getInt() != MAGIC || all.getInt() != VERSION || all.getLong() != size - HEADER) {
                return null;
            }
            long sum = all.getLong();
            ByteBuffer payload = all.slice().order(ByteOrder.LITTLE_ENDIAN);
            if (sum != checksum(payload.duplicate())) {
                LOG.warn("cache: {} is damaged and made again", file);
                return null;
            }
            T value = parse.apply(payload);
            touched(file);
            return value;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | RuntimeException e) {
            LOG.warn("cache: {} cannot be read and is made again: {}", file, e.toString());
            return null;
        }
    }

    /** Keeps an entry, where that is possible. */
    void put(Entry entry, ByteBuffer payload) {
        long size = HEADER + (long) payload.remaining();
        if (size > limit) {
            return;
        }
        Path file = file(entry);
        Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().getId() + PART);
        try {
            Files.createDirectories(file.getParent());
            if (Files.getFileStore(folder).getUsableSpace() < size + RESERVE) {
                throw new IOException("the disk is full");
            }
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(MAGIC).putInt(VERSION).putLong(payload.remaining()).putLong(checksum(payload.duplicate())).flip();
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer[] all = {header, payload.duplicate()};
                while (all[1].hasRemaining()) {
                    channel.write(all);
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            grown(size);
        } catch (IOException e) {
            notKept(e);
            try {
                Files.deleteIfExists(part);
            } catch (IOException left) {
                LOG.debug("cache: {} stays behind", part, left);
            }
        }
    }

    /** Why something could not be kept; null while all is well. */
    String problem() {
        return problem;
    }

    void notKept(Exception reason) {
        if (problem == null) {
            LOG.warn("cache: nothing can be kept in {}: {}", folder, reason.toString());
        }
        problem = "Nothing can be kept in the cache folder " + folder + " (" + reason.getMessage() + ").";
    }

    /** Marks a file as used just now. */
    void touched(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) {
            LOG.debug("cache: {} is gone, or not ours", file, e);
        }
    }

    /** Counts what was written, and clears when it is too much. */
    synchronized void grown(long bytes) {
        used = used < 0 ? 0 : used + bytes;
        if (used == 0 || used > limit) {
            clear();
        }
    }

    private record Kept(Path file, long size, long time) { }

    private void clear() {
        List<Kept> kept = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder, 2)) {
            all.forEach(file -> look(file, kept));
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("cache: files vanish while they are counted", e);
        }
        used = kept.stream().mapToLong(Kept::size).sum();
        if (used <= limit) {
            return;
        }
        kept.sort(Comparator.comparingLong(Kept::time).thenComparing(Kept::file));
        for (Kept each : kept) {
            if (used <= CLEARED_TO * limit) {
                return;
            }
            try {
                Files.deleteIfExists(each.file());
                used -= each.size();
            } catch (IOException e) {
                LOG.debug("cache: {} cannot be deleted", each.file(), e);
            }
        }
    }

    private static void look(Path file, List<Kept> kept) {
        try {
            if (Files.isRegularFile(file)) {
                long time = Files.getLastModifiedTime(file).toMillis();
                boolean part = file.getFileName().toString().endsWith(PART);
                if (!part) {
                    kept.add(new Kept(file, Files.size(file), time));
                } else if (time < System.currentTimeMillis() - STALE_MILLIS) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.debug("cache: {} vanished", file, e);
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }
}
