package org.maskmarch.api.march;

import java.util.List;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.view.Camera;

/**
 * How finely a field is baked.
 *
 * @param resolution vertices along the longest axis of the bounds; 0 = the field's native grid, or a default where it has none
 * @param shDegree   degree of the spherical harmonics that hold colour, 0 to 2
 * @param memory     bytes that the baked field may take: it is baked coarser until it fits
 * @param cameras    that will look at it: colours are fitted to the directions in which they see it; none = to all alike
 */
public record BakeSettings(int resolution, int shDegree, long memory, List<Camera> cameras) {
    /** Vertices along the longest axis of a field without a grid of its own. */
    public static final int DEFAULT_RESOLUTION = 224;
    /** The same in device coordinates and contracted space, most of which is surroundings: as in the papers. */
    public static final int DEFAULT_RESOLUTION_UNBOUNDED = 320;
    public static final BakeSettings DEFAULT = new BakeSettings(0, 2);

    public BakeSettings {
        cameras = List.copyOf(cameras);
    }

    /** As much memory as it takes, for cameras anywhere. */
    public BakeSettings(int resolution, int shDegree) {
        this(resolution, shDegree, Long.MAX_VALUE, List.of());
    }

    /**
     * The vertices per axis on which a field is baked: its own grid, unless a resolution is asked for.
     *
     * @param resolution as {@link #resolution()}
     */
    public static int[] grid(FieldInfo field, int resolution) {
        FieldInfo.NativeGrid own = field.nativeGrid();
        if (resolution == 0 && own != null) {
            return new int[] {own.nx(), own.ny(), own.nz()};
        }
        int most = resolution > 0 ? resolution
                : field.space() == FieldSpace.WORLD ? DEFAULT_RESOLUTION : DEFAULT_RESOLUTION_UNBOUNDED;
        Aabb box = field.bounds();
        double longest = Math.max(box.size(0), Math.max(box.size(1), box.size(2)));
        int[] grid = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            grid[axis] = Math.max(2, (int) Math.round(box.size(axis) / longest * (most - 1)) + 1);
        }
        return grid;
    }

    /** Memory of so many stored vertices: a value and the harmonics of three colours each. */
    public long bytes(long vertices) {
        return vertices * (4 + 3 * 2L * (shDegree + 1) * (shDegree + 1));
    }
}
