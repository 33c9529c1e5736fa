package org.maskmarch.api.field;

import java.util.Map;
import java.util.Objects;
import org.maskmarch.api.Aabb;

/**
 * What a radiance field is.
 *
 * @param family     short name of the checkpoint family: {@code nerf}, {@code tensorf}, {@code plenoxels}
 * @param space      the space of all positions and lengths of this field
 * @param activation from raw values to density
 * @param bounds     box outside of which the field is empty, coordinates of the space
 * @param nativeGrid vertex grid on which the field is stored exactly, or null where it has none (networks)
 * @param stepSize   sample distance the field was trained with, units of the space; 0 where it has none
 * @param details    further facts for {@code info}, in display order: colour head, layers, resolution ...
 */
public record FieldInfo(String family, FieldSpace space, DensityActivation activation, Aabb bounds, NativeGrid nativeGrid,
                        double stepSize, Map<String, String> details) {

    /**
     * Vertices per axis and the box whose corners are the outermost vertices (align-corners addressing).
     */
    public record NativeGrid(Aabb box, int nx, int ny, int nz) { }

    /** A field in world coordinates whose raw values are signed densities. */
    public FieldInfo(String family, Aabb bounds, NativeGrid nativeGrid, double stepSize, Map<String, String> details) {
        this(family, FieldSpace.WORLD, DensityActivation.RELU, bounds, nativeGrid, stepSize, details);
    }

    public FieldInfo {
        Objects.requireNonNull(family);
        Objects.requireNonNull(space);
        Objects.requireNonNull(activation);
        Objects.requireNonNull(bounds);
        details = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(details));
    }
}
