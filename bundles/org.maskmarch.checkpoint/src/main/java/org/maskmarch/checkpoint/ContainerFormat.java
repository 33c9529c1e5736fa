package org.maskmarch.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a file is, judged by its first bytes and never by its name. */
public enum ContainerFormat {
    /** A zip: a torch checkpoint, an npz, or anything else. */
    ZIP,
    /** A torch checkpoint as written before version 1.6. */
    TORCH_LEGACY,
    /** One numpy array. */
    NPY,
    /** A gzip or zlib stream, of anything. */
    DEFLATED,
    /** A msgpack map whose first key is a string. */
    MSGPACK,
    /** A polygon file: named columns of numbers. */
    PLY,
    /** Splats packed by spz, version 4; earlier versions are deflated. */
    SPZ,
    OTHER;

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final byte[] PLY_MAGIC = {'p', 'l', 'y', '\n'};
    private static final byte[] PLY_MAGIC_DOS = {'p', 'l', 'y', '\r', '\n'};
    private static final byte[] SPZ_MAGIC = {'N', 'G', 'S', 'P'};
    /** A pickle (protocol 2) of the number 0x1950A86A20F9469CFC6C. */
    private static final byte[] LEGACY_MAGIC = {(byte) 0x80, 2, (byte) 0x8A, 10, 0x6C, (byte) 0xFC, (byte) 0x9C, 0x46,
        (byte) 0xF9, 0x20, 0x6A, (byte) 0xA8, 0x50, 0x19, '.'};

    /** @throws org.maskmarch.api.MaskmarchException bad input, when there is no such file or it cannot be read */
    public static ContainerFormat of(Path file) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(LEGACY_MAGIC.length);
        } catch (IOException e) {
            throw Faults.io(String.valueOf(file.getFileName()), e);
        }
        return of(head);
    }

    /** @param head the first 15 bytes, or all where there are fewer */
    static ContainerFormat of(byte[] head) {
        return startsWith(head, ZIP_MAGIC) ? ZIP : startsWith(head, NPY_MAGIC) ? NPY
                : startsWith(head, PLY_MAGIC) || startsWith(head, PLY_MAGIC_DOS) ? PLY : startsWith(head, SPZ_MAGIC) ? SPZ
                : startsWith(head, LEGACY_MAGIC) ? TORCH_LEGACY : isDeflated(head) ? DEFLATED
                : isMsgpackMap(head) ? MSGPACK : OTHER;
    }

    private static boolean isDeflated(byte[] head) {
        int first = head.length < 2 ? 0 : (head[0] & 0xFF) << 8 | head[1] & 0xFF;
        return first == 0x1F8B || first >> 8 == 0x78 && first % 31 == 0;
    }

    private static boolean isMsgpackMap(byte[] head) {
        int type = head.length == 0 ? 0 : head[0] & 0xFF;
        // 0x80 would be an empty map, and starts every pickle
        int header = type > 0x80 && type <= 0x8F ? 1 : type == 0xDE ? 3 : type == 0xDF ? 5 : 0;
        int key = header == 0 || header >= head.length ? 0 : head[header] & 0xFF;
        return key >= 0xA0 && key <= 0xBF || key >= 0xD9 && key <= 0xDB;
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }
}
