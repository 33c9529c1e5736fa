package org.maskmarch.api.field;

import java.util.Map;
import java.util.Objects;
import org.maskmarch.api.Aabb;

/**
 * What a radiance field is.
 *
 * @param family     short name of the checkpoint family: {@code nerf}, {@code tensorf}, {@code plenoxels}
 * @param bounds     box outside of which the field is empty, world coordinates
 * @param nativeGrid vertex grid on which the field is stored exactly, or null where it has none (networks)
 * @param stepSize   sample distance the field was trained with, world units; 0 where it has none
 * @param details    further facts for {@code info}, in display order: colour head, layers, resolution ...
 */
public record FieldInfo(String family, Aabb bounds, NativeGrid nativeGrid, double stepSize, Map<String, String> details) {

    /**
     * Vertices per axis and the box whose corners are the outermost vertices (align-corners addressing).
     */
    public record NativeGrid(Aabb box, int nx, int ny, int nz) { }

    public FieldInfo {
        Objects.requireNonNull(family);
        Objects.requireNonNull(bounds);
        details = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(details));
    }
}
