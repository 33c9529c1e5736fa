package org.maskmarch.segment.onnx;

import java.io.ByteArrayOutputStream;

/** Writes fields of a protobuf message in its wire format. */
final class Protobuf {
    private Protobuf() { }

    /** Bytes, text or a nested message. */
    static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
