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
    OTHER;

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
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
        return startsWith(head, ZIP_MAGIC) ? ZIP : startsWith(head, NPY_MAGIC) ? NPY
                : startsWith(head, LEGACY_MAGIC) ? TORCH_LEGACY : OTHER;
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }
}
