package org.maskmarch.checkpoint;

import java.util.List;

/**
 * A persistent id of torch: ("storage", storage class, key, place, count), in legacy files with a sixth item, None or
 * (view key, offset, count).
 *
 * @param count elements of the whole storage
 */
record StorageId(DType type, String key, long count, long viewOffset) {

    static StorageId of(String subject, List<?> id) {
        if (id.size() >= 5 && "storage".equals(id.get(0)) && id.get(1) instanceof PickleGlobal type
                && type.elementType() != null && id.get(2) instanceof String key && id.get(4) instanceof Long count
                && count >= 0 && count < 1L << 40) {
            if (id.size() == 5 || id.get(5) == null) {
                return new StorageId(type.elementType(), key, count, 0);
            }
            if (id.get(5) instanceof List<?> view && view.size() == 3 && view.get(1) instanceof Long offset
                    && offset >= 0 && offset <= count) {
                return new StorageId(type.elementType(), key, count, offset);
            }
        }
        throw Faults.malformed(subject, "The pickle names a storage in an unknown way.");
    }
}
