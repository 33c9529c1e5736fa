package org.maskmarch.checkpoint;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.maskmarch.api.MaskmarchException;

/**
 * The packed columns of an spz file: one gzip stream up to version 3, zstd streams since version 4. What the bytes of a
 * column mean is for the reader of splats. Nothing is kept open.
 *
 * @param version        1 to 4
 * @param count          splats
 * @param degree         of the harmonics, 0 to 3
 * @param fractionalBits of the fixed-point positions
 * @param antialiased    whether opacities were trained with a low-pass filter that keeps their volume
 * @param columns        positions, opacities, colours, extents, rotations, harmonics; [count * bytes of the column]
 */
public record SpzFile(int version, int count, int degree, int fractionalBits, boolean antialiased, byte[][] columns) {
    private static final int MAGIC = 'N' | 'G' << 8 | 'S' << 16 | 'P' << 24;
    private static final int HEADER = 16;
    private static final int HEADER_V4 = 32;
    private static final int TOC_ENTRY = 16;
    private static final int FLAG_ANTIALIASED = 1;
    private static final int FLAG_EXTENSIONS = 2;
    /** An extension that gives the file other axes: its record holds one number. */
    private static final int EXTENSION_AXES = 0xADBE0003;
    private static final int AXES_UNSPECIFIED = 0;
    private static final int AXES_RIGHT_UP_BACK = 4;
    private static final int MAX_EXTENSION_BYTES = 1 << 20;
    private static final int[] HARMONICS_BYTES = {0, 9, 24, 45};

    /** Whether the file is packed splats, by its first bytes, inflated where they are compressed. */
    public static boolean matches(Path file) {
        ContainerFormat format = ContainerFormat.of(file);
        if (format != ContainerFormat.DEFLATED) {
            return format == ContainerFormat.SPZ;
        }
        try (InputStream in = InflatedStream.open(file, Limits.DEFAULT)) {
            byte[] head = in.readNBytes(4);
            return head.length == 4 && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
        } catch (IOException e) {
            throw Faults.io(String.valueOf(file.getFileName()), e);
        }
    }

    /**
     * Reads a file.
     *
     * @param most splats that are read
     * @throws MaskmarchException bad input with a code {@code checkpoint.*}
     */
    public static SpzFile read(Path file, int most) {
        String subject = String.valueOf(file.getFileName());
        try (InputStream in = ContainerFormat.of(file) == ContainerFormat.SPZ
                ? new BufferedInputStream(Files.newInputStream(file), 1 << 16) : InflatedStream.open(file, Limits.DEFAULT)) {
            ByteBuffer header = bytes(in, HEADER);
            if (header.getInt(0) != MAGIC) {
                throw Faults.malformed(subject, "These are no packed splats.");
            }
            Reading reading = new Reading(subject, in, header, Files.size(file), most);
            return reading.version < 4 ? reading.oneStream() : reading.streams();
        } catch (IOException e) {
            throw Faults.io(subject, e);
        }
    }

    private static ByteBuffer bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** One file being read. */
    private static final class Reading {
        private final String subject;
        private final InputStream in;
        private final long fileSize;
        private final int version;
        private final int count;
        private final int degree;
        private final int fractionalBits;
        private final int flags;
        private final int streams;
        private final int[] sizes;

        Reading(String subject, InputStream in, ByteBuffer header, long fileSize, int most) {
            this.subject = subject;
            this.in = in;
            this.fileSize = fileSize;
            version = header.getInt(4);
            count = header.getInt(8);
            degree = header.get(12) & 0xFF;
            fractionalBits = header.get(13) & 0xFF;
            flags = header.get(14) & 0xFF;
            streams = header.get(15) & 0xFF;
            if (version < 1 || version > 4) {
                throw Faults.unsupported(subject, "This is spz version " + version + "; 1 to 4 are read.",
                        "Export the splats as a PLY file.");
            }
            if (count < 1 || count > most) {
                throw Faults.tooLarge(subject, "The file has " + (count & 0xFFFFFFFFL) + " splats; 1 to " + most
                        + " are read.");
            }
            if (degree >= HARMONICS_BYTES.length || fractionalBits > 23) {
                throw Faults.unsupported(subject, "The harmonics have the degree " + degree + " and positions "
                        + fractionalBits + " fractional bits; at most 3 and 23 are read.",
                        "Export the splats with harmonics of degree 3.");
            }
            sizes = new int[] {version == 1 ? 6 : 9, 1, 3, 3, version < 3 ? 3 : 4, HARMONICS_BYTES[degree]};
            long unpacked = 0;
            for (int size : sizes) {
                unpacked += (long) size * count;
                requireHeap(unpacked);
            }
            if (unpacked > Limits.DEFAULT.ratioFreeBytes() && unpacked / Limits.DEFAULT.inflateRatio() > fileSize) {
                throw Faults.bomb(subject, "The file grows from " + fileSize + " to " + unpacked + " bytes.");
            }
        }

        private void requireHeap(long bytes) {
            if (bytes > Runtime.getRuntime().maxMemory()) {
                throw Faults.exhausted(subject, "The file, unpacked,", bytes);
            }
        }

        private int columnBytes(int column) {
            long bytes = (long) sizes[column] * count;
            if (bytes > Integer.MAX_VALUE - 8) {
                throw Faults.tooLarge(subject, "A column has more than 2 GiB.");
            }
            return (int) bytes;
        }

        SpzFile oneStream() throws IOException {
            byte[][] columns = new byte[sizes.length][];
            for (int c = 0; c < sizes.length; c++) {
                columns[c] = bytes(in, columnBytes(c)).array();
            }
            byte[] rest = in.readNBytes(MAX_EXTENSION_BYTES);
            extensions(rest);
            if (in.read() >= 0) {
                throw Faults.malformed(subject, "There are more than " + MAX_EXTENSION_BYTES
                        + " bytes behind the last column.");
            }
            return result(columns);
        }

        SpzFile streams() throws IOException {
            ByteBuffer more = bytes(in, HEADER_V4 - HEADER);
            long tocAt = more.getInt(0) & 0xFFFFFFFFL;
            int expected = degree == 0 ? sizes.length - 1 : sizes.length;
            if (streams != expected || tocAt < HEADER_V4 || tocAt - HEADER_V4 > MAX_EXTENSION_BYTES) {
                throw Faults.malformed(subject, "The header names " + streams + " streams, listed at byte " + tocAt
                        + "; expected " + expected + '.');
            }
            extensions(bytes(in, (int) tocAt - HEADER_V4).array());
            ByteBuffer toc = bytes(in, streams * TOC_ENTRY);
            long end = tocAt + (long) streams * TOC_ENTRY;
            for (int c = 0; c < streams; c++) {
                long packed = toc.getLong(c * TOC_ENTRY);
                long unpacked = toc.getLong(c * TOC_ENTRY + 8);
                if (packed < 0 || packed > fileSize - end || unpacked != columnBytes(c)) {
                    throw packed > fileSize - end ? Faults.truncated(subject, "The file ends within stream " + c + '.')
                            : Faults.malformed(subject, "Stream " + c + " is said to unpack from " + packed + " to "
                            + unpacked + " bytes, expected " + columnBytes(c) + '.');
                }
                end += packed;
            }
            if (end != fileSize) {
                throw Faults.malformed(subject, "There are " + (fileSize - end) + " bytes behind the last stream.");
            }
            byte[][] columns = new byte[sizes.length][];
            columns[sizes.length - 1] = new byte[0];
            for (int c = 0; c < streams; c++) {
                byte[] packed = bytes(in, (int) Math.min(toc.getLong(c * TOC_ENTRY), Integer.MAX_VALUE - 8)).array();
                columns[c] = Zstd.unpack(subject + ": stream " + c, packed, columnBytes(c));
            }
            return result(columns);
        }

        private SpzFile result(byte[][] columns) {
            return new SpzFile(version, count, degree, fractionalBits, (flags & FLAG_ANTIALIASED) != 0, columns);
        }

        /** Refuses what would change the meaning of the columns; other extensions are passed over. */
        private void extensions(byte[] records) {
            if (records.length > 0 && (flags & FLAG_EXTENSIONS) == 0) {
                throw Faults.malformed(subject, "There are " + records.length + " bytes that the header does not name.");
            }
            ByteBuffer data = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
            while (data.hasRemaining()) {
                boolean whole = data.remaining() >= 8;
                int type = whole ? data.getInt() : 0;
                int length = whole ? data.getInt() : -1;
                if (length < 0 || length > data.remaining()) {
                    throw Faults.malformed(subject, "An extension is longer than its place.");
                }
                int axes = type == EXTENSION_AXES && length >= 4 ? data.getInt(data.position()) : AXES_UNSPECIFIED;
                if (axes != AXES_UNSPECIFIED && axes != AXES_RIGHT_UP_BACK) {
                    throw Faults.unsupported(subject, "The file has axes of its own (system " + axes + ").",
                            "Export the splats as a PLY file.");
                }
                data.position(data.position() + length);
            }
        }
    }
}
