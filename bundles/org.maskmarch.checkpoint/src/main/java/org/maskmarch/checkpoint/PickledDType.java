package org.maskmarch.checkpoint;

import java.nio.ByteOrder;

/** A numpy dtype in a pickle: its code from the constructor, its byte order from BUILD. */
final class PickledDType {
    private final String code;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    PickledDType(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    ByteOrder order() {
        return order;
    }

    void order(ByteOrder newOrder) {
        order = newOrder;
    }

    boolean isObject() {
        return code.startsWith("O");
    }
}
