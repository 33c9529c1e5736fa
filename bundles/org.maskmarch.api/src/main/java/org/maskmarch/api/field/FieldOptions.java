package org.maskmarch.api.field;

import org.maskmarch.api.Aabb;

/**
 * What the scene file adds to a checkpoint.
 *
 * @param bounds box given by the scene, in the field's space, or null; wins over the checkpoint's own
 * @param space  space that the scene names, or null: as the checkpoint says
 * @param ndc    normalised device coordinates of the scene's cameras; {@link FieldSpace.Ndc#UNPLACED} where none are
 *               known
 * @param resolution vertices along the longest axis on which the field is going to be baked; 0 = its own choice. For fields
 *               that have no resolution, but have to be drawn for one
 */
public record FieldOptions(Aabb bounds, Space space, FieldSpace.Ndc ndc, int resolution) {
    public static final FieldOptions NONE = new FieldOptions(null);

    /** What a scene may say of the space of its field. */
    public enum Space {
        /** World coordinates, whatever the checkpoint looks like. */
        WORLD,
        /** Normalised device coordinates of a forward-facing scene. */
        NDC
    }

    /** Bounds alone. */
    public FieldOptions(Aabb bounds) {
        this(bounds, null, FieldSpace.Ndc.UNPLACED);
    }

    /** For no resolution in particular. */
    public FieldOptions(Aabb bounds, Space space, FieldSpace.Ndc ndc) {
        this(bounds, space, ndc, 0);
    }

    /** Whether the field is in normalised device coordinates: as the scene says, else as the checkpoint suggests. */
    public boolean inNdc(boolean suggested) {
        return space == null ? suggested : space == Space.NDC;
    }
}
