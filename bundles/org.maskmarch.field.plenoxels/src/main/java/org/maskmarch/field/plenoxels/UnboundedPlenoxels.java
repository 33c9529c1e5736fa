package org.maskmarch.field.plenoxels;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.geometry.Blocks;

/**
 * Plenoxels with background layers, in the contracted space in which the layers are evenly spaced: a ball of radius 2
 * whose inner half is the inscribed ball of the grid's box.
 *
 * <p>The original composites the layers after the whole of the grid, and counts their density by the radius alone,
 * however obliquely a ray goes through them. Here grid and layers are one field: in the corners of the box, outside the
 * ball, both add up; a ray that goes through a layer at an angle meets more of it, as of any matter. The nearer to
 * infinity, the less of an angle there is.
 */
final class UnboundedPlenoxels implements RadianceField {
    /** As fine as it gets, on an axis: a larger grid would need eight times its memory, half of it for what is far away. */
    static final int MOST_CELLS = 512;
    /** Infinity. */
    private static final double END = 2;
    private static final int BLOCK = 4096;

    private final PlenoxelsField grid;
    private final BackgroundLayers layers;
    private final FieldSpace.Contracted space;
    private final FieldInfo info;
    private final Blocks<Places> blocks = new Blocks<>(BLOCK, Places::new);

    UnboundedPlenoxels(PlenoxelsField grid, BackgroundLayers layers) {
        this.grid = grid;
        this.layers = layers;
        FieldInfo own = grid.info();
        Aabb box = own.bounds();
        this.space = new FieldSpace.Contracted((box.minX() + box.maxX()) / 2, (box.minY() + box.maxY()) / 2,
                (box.minZ() + box.maxZ()) / 2, box.size(0) / 2, 1, false, true);
        NativeGrid vertices = own.nativeGrid();
        int most = Math.max(vertices.nx(), Math.max(vertices.ny(), vertices.nz()));
        Map<String, String> details = new LinkedHashMap<>(own.details());
        details.put("background", layers.layers() + " layers of " + 2 * layers.side() + " x " + layers.side());
        this.info = new FieldInfo(own.family(), space, own.activation(), Aabb.cube(END),
                around(vertices, Math.min(1, MOST_CELLS / 2.0 / most)), own.stepSize() / space.radius(), details);
    }

    /** The grid's vertices, or a share of them on each axis, continued over the whole space. */
    static NativeGrid around(NativeGrid inner, double share) {
        int[] n = {inner.nx(), inner.ny(), inner.nz()};
        double[] reach = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            int cells = Math.max(2, (int) Math.round(n[axis] * share));
            int more = cells / 2 + 1;
            reach[axis] = (cells - 1 + 2.0 * more) / cells;
            n[axis] = cells + 2 * more;
        }
        return new NativeGrid(new Aabb(-reach[0], -reach[1], -reach[2], reach[0], reach[1], reach[2]), n[0], n[1], n[2]);
    }

    @Override
    public FieldInfo info() {
        return info;
    }

    @Override
    public void density(float[] xyz, int n, float[] out) {
        blocks.forEach(n, (places, first, count) -> {
            places.locate(xyz, first, count);
            for (int i = 0; i < count; i++) {
                float near = places.near[i];
                float far = places.layered(i);
                // what has no density is signed, for the interpolation of a surface
                out[first + i] = near > 0 || far > 0 ? Math.max(0, near) + Math.max(0, far)
                        : far == 0 ? near : near == 0 ? far : Math.max(near, far);
            }
        });
    }

    @Override
    public void colour(float[] xyz, float[] directions, int n, float[] out) {
        blocks.forEach(n, (places, first, count) -> {
            places.locate(xyz, first, count);
            float[] along = java.util.Arrays.copyOfRange(directions, first * 3, (first + count) * 3);
            float[] rgb = new float[count * 3];
            grid.colour(places.world, along, count, rgb);
            for (int i = 0; i < count; i++) {
                places.mix(i, rgb, 1, out, (first + i) * 3);
            }
        });
    }

    @Override
    public void colours(float[] xyz, int n, float[] directions, int k, float[] out) {
        blocks.forEach(n, (places, first, count) -> {
            places.locate(xyz, first, count);
            float[] rgb = new float[count * k * 3];
            grid.colours(places.world, count, directions, k, rgb);
            for (int i = 0; i < count; i++) {
                places.mix(i, rgb, k, out, (first + i) * k * 3);
            }
        });
    }

    /** A block of points. */
    private final class Places {
        /** [points, 3]: in the world; those beyond the grid somewhere beyond it. */
        private final float[] world = new float[BLOCK * 3];
        /** [points]: raw density of the grid. */
        private final float[] near = new float[BLOCK];
        /** [points, 3]: in the space. */
        private final double[] at = new double[BLOCK * 3];
        /** [points]: distance from the centre, in the space. */
        private final double[] radius = new double[BLOCK];
        private final float[] layer = new float[4];

        void locate(float[] xyz, int first, int count) {
            double[] p = new double[3];
            for (int i = 0; i < count; i++) {
                for (int axis = 0; axis < 3; axis++) {
                    p[axis] = at[i * 3 + axis] = xyz[(first + i) * 3 + axis];
                }
                radius[i] = space.norm(p);
                boolean inWorld = radius[i] < END && space.toWorld(p);
                double[] beyond = {space.centreX() + 4 * space.radius(), space.centreY(), space.centreZ()};
                for (int axis = 0; axis < 3; axis++) {
                    world[i * 3 + axis] = (float) (inWorld ? p : beyond)[axis];
                }
            }
            grid.density(world, count, near);
        }

        /** Raw density of the layers per world unit; 0 inside them. */
        float layered(int i) {
            if (!(radius[i] > 1 && radius[i] < END)) {
                return 0;
            }
            double inverse = END - radius[i];
            evaluate(i);
            return (float) (layer[3] * inverse * inverse);
        }

        private void evaluate(int i) {
            layers.evaluate(at[i * 3], at[i * 3 + 1], at[i * 3 + 2], Math.max(0, Math.min(1, END - radius[i])), layer);
        }

        /** Mixes k colours of the grid with the layers', by density; where there is none, what is stored at the place. */
        void mix(int i, float[] rgb, int k, float[] out, int to) {
            float far = Math.max(0, layered(i));
            float share = near[i] > 0 ? near[i] / (near[i] + far) : far > 0 || near[i] == 0 ? 0 : 1;
            if (share < 1) {
                evaluate(i);
            }
            for (int j = 0; j < 3 * k; j++) {
                float own = rgb[i * 3 * k + j];
                out[to + j] = share == 1 ? own : share * own + (1 - share) * layer[j % 3];
            }
        }
    }
}
