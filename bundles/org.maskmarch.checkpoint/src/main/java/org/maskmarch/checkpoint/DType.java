package org.maskmarch.checkpoint;

import java.nio.ByteBuffer;

/** Element types of tensors and arrays. */
public enum DType {
    F16(2), BF16(2), F32(4), F64(8), I8(1), I16(2), I32(4), I64(8), U8(1), U16(2), U32(4), BOOL(1);

    private final int size;

    DType(int size) {
        this.size = size;
    }

    /** Bytes of an element. */
    public int size() {
        return size;
    }

    boolean isFloating() {
        return this == F16 || this == BF16 || this == F32 || this == F64;
    }

    /** Element type of a numpy type code without its byte order, {@code f4} or {@code ?}; null when not supported. */
    static DType ofNumpy(String code) {
        return switch (code) {
            case "f2" -> F16;
            case "f4" -> F32;
            case "f8" -> F64;
            case "i1" -> I8;
            case "i2" -> I16;
            case "i4" -> I32;
            case "i8" -> I64;
            case "u1" -> U8;
            case "u2" -> U16;
            case "u4" -> U32;
            case "b1", "?" -> BOOL;
            default -> null;
        };
    }

    float floatAt(ByteBuffer data, int index) {
        return switch (this) {
            case F32 -> data.getFloat(index * 4);
            case F16 -> halfToFloat(data.getShort(index * 2));
            case BF16 -> Float.intBitsToFloat(data.getShort(index * 2) << 16);
            case F64 -> (float) data.getDouble(index * 8);
            default -> longAt(data, index);
        };
    }

    double doubleAt(ByteBuffer data, int index) {
        return this == F64 ? data.getDouble(index * 8) : isFloating() ? floatAt(data, index) : longAt(data, index);
    }

    long longAt(ByteBuffer data, int index) {
        return switch (this) {
            case I8 -> data.get(index);
            case I16 -> data.getShort(index * 2);
            case I32 -> data.getInt(index * 4);
            case I64 -> data.getLong(index * 8);
            case U8 -> data.get(index) & 0xFF;
            case U16 -> data.getShort(index * 2) & 0xFFFF;
            case U32 -> data.getInt(index * 4) & 0xFFFFFFFFL;
            case BOOL -> data.get(index) != 0 ? 1 : 0;
            default -> throw new IllegalStateException(this + " is no integer type");
        };
    }

    /** The value of an IEEE 754 binary16; exact. */
    public static float halfToFloat(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        int sign = (bits & 0x8000) << 16;
        if (exponent == 0) {
            float subnormal = mantissa * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int wide = exponent == 31 ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | mantissa << 13);
    }
}
