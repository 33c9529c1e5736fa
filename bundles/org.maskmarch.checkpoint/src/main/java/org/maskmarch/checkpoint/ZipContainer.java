package org.maskmarch.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of a zip whose directory has been held against the {@link Limits}. Read through the central directory:
 * torch writes stored entries with data descriptors, which a zip stream cannot read.
 */
final class ZipContainer implements AutoCloseable {
    private final String subject;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;

    private ZipContainer(String subject, ZipFile zip, Map<String, ZipEntry> entries) {
        this.subject = subject;
        this.zip = zip;
        this.entries = entries;
    }

    static ZipContainer open(Path file, Limits limits) {
        String subject = String.valueOf(file.getFileName());
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            return new ZipContainer(subject, zip, check(zip, subject, Files.size(file), limits));
        } catch (IOException e) {
            close(zip);
            throw Faults.io(subject, e);
        } catch (IllegalArgumentException e) {
            close(zip);
            throw Faults.malformed(subject, "A name in the zip directory is not UTF-8.");
        } catch (RuntimeException e) {
            close(zip);
            throw e;
        }
    }

    private static Map<String, ZipEntry> check(ZipFile zip, String subject, long fileSize, Limits limits) {
        if (zip.size() > limits.entries()) {
            throw Faults.tooLarge(subject, "The zip has " + zip.size() + " files; at most " + limits.entries()
                    + " are read.");
        }
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        long stored = 0;
        long inflated = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            long size = entry.getSize();
            long packed = entry.getCompressedSize();
            if (size < 0 || packed < 0 || entry.getMethod() == ZipEntry.STORED && size != packed) {
                throw Faults.malformed(subject, "The zip directory gives no valid size for '" + entry.getName() + "'.");
            }
            stored += packed;
            inflated += size;
            if (stored > fileSize || stored < 0) {
                throw Faults.bomb(subject, "The files in the zip overlap.");
            }
            if (size > limits.ratioFreeBytes() && size / limits.inflateRatio() > packed) {
                throw Faults.bomb(subject, "'" + entry.getName() + "' grows from " + packed + " to " + size
                        + " bytes.");
            }
            if (inflated > limits.inflatedBytes() || inflated < 0) {
                throw Faults.tooLarge(subject, "The files in the zip have more than " + limits.inflatedBytes()
                        + " bytes together.");
            }
            if (entries.put(entry.getName(), entry) != null) {
                throw Faults.malformed(subject, "The zip has two files '" + entry.getName() + "'.");
            }
        }
        return entries;
    }

    String subject() {
        return subject;
    }

    Iterable<String> names() {
        return entries.keySet();
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Declared size; the stream never gives more than is really there. */
    long size(String name) {
        return entries.get(name).getSize();
    }

    InputStream open(String name) throws IOException {
        InputStream in = zip.getInputStream(entries.get(name));
        if (in == null) {
            throw new EOFException();
        }
        return in;
    }

    /** A small file as a whole. */
    byte[] read(String name, long atMost) {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes((int) Math.min(atMost + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > atMost) {
                throw Faults.tooLarge(subject, "'" + name + "' has more than " + atMost + " bytes.");
            }
            return bytes;
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private static void close(ZipFile zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                // opened for reading only: nothing can be lost
            }
        }
    }
}
