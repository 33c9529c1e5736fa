package org.maskmarch.api.field;

import org.maskmarch.api.Aabb;

/**
 * What the scene file adds to a checkpoint.
 *
 * @param bounds box given by the scene, or null; wins over the checkpoint's own
 */
public record FieldOptions(Aabb bounds) {
    public static final FieldOptions NONE = new FieldOptions(null);
}
