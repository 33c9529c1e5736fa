package org.maskmarch.checkpoint;

import java.util.List;

/** A numpy array in a pickle: made empty, filled by the BUILD instruction that follows. */
final class PickledArray {
    /** A {@link Tensor}, or a {@link List} for an object array; null before BUILD. */
    private Object value;

    void build(Object content) {
        value = content;
    }

    static Object unwrap(Object value) {
        return value instanceof PickledArray array ? array.value : value;
    }
}
