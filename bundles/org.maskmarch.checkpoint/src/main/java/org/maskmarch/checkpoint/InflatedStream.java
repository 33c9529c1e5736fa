package org.maskmarch.checkpoint;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * A file, inflated when it is a gzip or zlib stream by its first bytes, that ends in a typed error when more comes out
 * than the {@link Limits} allow.
 */
final class InflatedStream extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    private final String subject;
    private final long room;
    private final boolean deflated;
    private long given;

    private InflatedStream(String subject, InputStream in, long room, boolean deflated) {
        super(in);
        this.subject = subject;
        this.room = room;
        this.deflated = deflated;
    }

    static InflatedStream open(Path file, Limits limits) throws IOException {
        String subject = String.valueOf(file.getFileName());
        boolean deflated = ContainerFormat.of(file) == ContainerFormat.DEFLATED;
        long size = Files.size(file);
        long room = size;
        if (deflated) {
            long byRatio = size > limits.inflatedBytes() ? size : size * limits.inflateRatio();
            room = Math.min(limits.inflatedBytes(), Math.max(limits.ratioFreeBytes(), byRatio));
        } else if (size > limits.inflatedBytes()) {
            throw Faults.tooLarge(subject, "The file has more than " + limits.inflatedBytes() + " bytes.");
        }
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return new InflatedStream(subject, deflated ? inflate(raw) : raw, room, deflated);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream inflate(InputStream raw) throws IOException {
        raw.mark(1);
        boolean gzip = raw.read() == 0x1F;
        raw.reset();
        return gzip ? new GZIPInputStream(raw, BUFFER) : new InflaterInputStream(raw);
    }

    /** More bytes than this will never come. */
    long room() {
        return room;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        given += Math.max(0, count);
        if (deflated && given > room) {
            throw Faults.bomb(subject, "The file inflates to more than " + room + " bytes.");
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return read(new byte[(int) Math.min(count, BUFFER)]) < 0 ? 0 : Math.min(count, BUFFER);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
