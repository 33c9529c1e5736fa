package org.maskmarch.segment.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Walks the fields of one protobuf message in its wire format; nothing is copied. */
final class ProtobufCursor {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] data;
    private final int end;
    private int fieldStart;
    private int field;
    private int wire;
    private int valueStart;
    private int next;

    ProtobufCursor(byte[] data, int start, int end) {
        this.data = data;
        this.end = end;
        this.next = start;
    }

    /** Steps to the next field; false at the end of the message. */
    boolean advance() {
        if (next >= end) {
            return false;
        }
        fieldStart = next;
        long tag = varint();
        field = (int) (tag >>> 3);
        wire = (int) (tag & 7);
        long length = switch (wire) {
            case VARINT -> {
                valueStart = next;
                varint();
                yield 0;
            }
            case FIXED64 -> 8;
            case FIXED32 -> 4;
            case BYTES -> varint();
            default -> throw new IllegalArgumentException("wire type " + wire + " at byte " + fieldStart);
        };
        if (length < 0 || length > end - next) {
            throw new IllegalArgumentException("field " + field + " at byte " + fieldStart + " does not end in time");
        }
        if (wire != VARINT) {
            valueStart = next;
            next += (int) length;
        }
        return true;
    }

    int field() {
        return field;
    }

    /** Whether this is the field of that number, as bytes, text or a nested message. */
    boolean isMessage(int number) {
        return field == number && wire == BYTES;
    }

    /** Whether this is the field of that number, as a number. */
    boolean isNumber(int number) {
        return field == number && wire == VARINT;
    }

    /** Whether this is the field of that number, as a 32-bit float: the number is in its {@link #bytes}. */
    boolean isFloat(int number) {
        return field == number && wire == FIXED32;
    }

    long number() {
        return new ProtobufCursor(data, valueStart, next).varint();
    }

    /** The numbers of a packed field. */
    List<Long> numbers() {
        ProtobufCursor packed = new ProtobufCursor(data, valueStart, next);
        List<Long> numbers = new ArrayList<>();
        while (packed.next < packed.end) {
            numbers.add(packed.varint());
        }
        return numbers;
    }

    /** A view of the bytes. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(data, valueStart, next - valueStart).slice();
    }

    ProtobufCursor message() {
        return new ProtobufCursor(data, valueStart, next);
    }

    String text() {
        return new String(data, valueStart, next - valueStart, StandardCharsets.UTF_8);
    }

    /** First byte of the whole field, its tag included. */
    int fieldStart() {
        return fieldStart;
    }

    int fieldEnd() {
        return next;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (next >= end) {
                break;
            }
            byte b = data[next++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number that does not end, before byte " + next);
    }
}
