package org.maskmarch.checkpoint;

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
        } catch (RuntimeException e) {
            // the library has its own exception for damage, but leaves some of it to the bounds of arrays and to states
            throw Faults.malformed(subject, "The zstd stream is damaged: " + e.getMessage() + '.');
        }
        if (unpacked != size) {
            throw Faults.truncated(subject, "The stream unpacks to " + unpacked + " bytes, expected " + size + '.');
        }
        return out;
    }
}
