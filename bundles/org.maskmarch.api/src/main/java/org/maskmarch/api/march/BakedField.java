package org.maskmarch.api.march;

import org.maskmarch.api.field.FieldInfo;

/**
 * A radiance field resampled into the one sparse voxel layout that is marched: density and spherical-harmonic
 * colour at each stored vertex. Immutable and thread-safe.
 */
public interface BakedField {
    /** Key of {@link FieldInfo#details()} that says how much coarser a field was baked to fit into memory. */
    String COARSER = "level of detail";

    VoxelLayout layout();

    /** The field this was baked from. */
    FieldInfo source();

    /**
     * Density at a stored vertex, never negative, in the unit of the source's density; in contracted space that of its inner
     * part, however long a voxel is in the world.
     */
    float density(int slot);

    /**
     * Colour of a stored vertex seen along a unit direction of the source's space, 0..1.
     *
     * @param out receives r, g, b at 0..2
     */
    void colour(int slot, float dx, float dy, float dz, float[] out);

    /** Hash of all that shows in a view of this field: what was computed from one holds for another that has the same. */
    String fingerprint();

    /** Memory held, bytes. */
    long bytes();
}
