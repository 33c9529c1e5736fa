package org.maskmarch.checkpoint;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;

/** Zstandard frames whose size, unpacked, is known. */
final class Zstd {
    private Zstd() { }

    /** @return of exactly that size */
    static byte[] unpack(String subject, byte[] packed, int size) {
        byte[] out = new byte[size];
        int unpacked;
        try {
            unpacked = new ZstdDecompressor().decompress(packed, 0, packed.length, out, 0, size);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw Faults.malformed(subject, "The zstd stream is damaged: " + e.getMessage() + '.');
        }
        if (unpacked != size) {
            throw Faults.truncated(subject, "The stream unpacks to " + unpacked + " bytes, expected " + size + '.');
        }
        return out;
    }
}
