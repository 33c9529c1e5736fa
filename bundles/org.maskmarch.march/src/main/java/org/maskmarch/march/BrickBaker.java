package org.maskmarch.march;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.FieldBaker;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.VoxelLayout;

/**
 * Bakes a field coarse to fine. A network is first sampled at one vertex in four on each axis; bricks near density are
 * sampled at every vertex, and as long as density touches the rim of what was sampled the neighbours follow. Fields
 * stored on a grid are sampled everywhere, on that grid; the densities of others are {@linkplain DensityFit fitted} between
 * their vertices too. Colour is fitted where rays can see it, as the cameras see it.
 */
public class BrickBaker implements FieldBaker {
    /** Opacity of one voxel below which it is empty: haze that a ray through the whole box would hardly show. */
    private static final double EMPTY_OPACITY = 2e-4;
    /** Magnitudes beyond this many times "opaque within a voxel" say nothing more, but would skew interpolation. */
    private static final double DENSITY_CLAMP = 40;
    /** The same below emptiness, for activations that are exponential there. */
    private static final float LOWEST_LOGARITHM = -12;
    /** Fewer vertices along the longest axis are no picture of anything. */
    private static final int COARSEST = 16;
    private static final int BATCH_BRICKS = 128;
    private static final float[] EMPTY_BRICK = new float[VoxelLayout.BRICK_VERTICES];

    @Override
    public BakedField bake(RadianceField field, BakeSettings settings, Progress progress) {
        Bake bake = new Bake(field, settings, 1, progress);
        bake.sample();
        double coarser = 1;
        while (bake.bytes() > settings.memory()) {
            // between a surface and a solid; a little more each time, so that it ends
            coarser *= 1.02 * Math.pow((double) bake.bytes() / settings.memory(), 1 / 2.5);
            bake = new Bake(field, settings, coarser, progress);
            if (bake.longestSide() < COARSEST) {
                throw MaskmarchException.resource("bake.memory", "memoryMiB", "The field does not fit into "
                        + (settings.memory() >> 20) + " MiB, however coarse.", "Give it more memory, or smaller bounds.", null);
            }
            bake.sample();
        }
        return bake.finish();
    }

    @Override
    public void write(BakedField field, Path file) {
        BrickFile.write((BrickField) field, file);
    }

    @Override
    public BakedField read(Path file) {
        return BrickFile.read(file);
    }

    @Override
    public ByteBuffer pack(ViewRender view) {
        return ViewBytes.pack(view);
    }

    @Override
    public ViewRender unpack(ByteBuffer bytes, BakedField field) {
        return ViewBytes.unpack(bytes, field.layout());
    }

    /** One bake. */
    private static final class Bake {
        private final RadianceField field;
        private final BakeSettings settings;
        private final Progress progress;
        private final Aabb box;
        /** Vertices per axis that the settings ask for. */
        private final int[] full;
        private final int nx;
        private final int ny;
        private final int nz;
        private final int bx;
        private final int by;
        private final int bz;
        /** Length of a voxel in the unit that density is per. */
        private final double unit;
        private final float haze;
        private final float empty;
        private final float clamp;
        private final float lowest;
        /** [bricks][64] raw density above {@code empty}, by brick position; null where not sampled. */
        private final float[][] sampled;
        /** Bricks to store, by brick position; set once all is sampled. */
        private boolean[] present;

        /** @param coarser how many times as far apart vertices are as the settings ask for */
        Bake(RadianceField field, BakeSettings settings, double coarser, Progress progress) {
            this.field = field;
            this.settings = settings;
            this.progress = progress;
            FieldInfo.NativeGrid own = field.info().nativeGrid();
            box = settings.resolution() == 0 && own != null ? own.box() : field.info().bounds();
            full = BakeSettings.grid(field.info(), settings.resolution());
            nx = fewer(full[0], coarser);
            ny = fewer(full[1], coarser);
            nz = fewer(full[2], coarser);
            if (Math.max(nx, Math.max(ny, nz)) > SampleFootprint.MAX_VERTICES) {
                throw MaskmarchException.badInput("bake.resolution", "resolution", "A grid of " + nx + " x " + ny + " x "
                        + nz + " vertices is too fine.", "Set `resolution:` in the scene to 1024 or less.");
            }
            bx = VoxelLayout.bricks(nx);
            by = VoxelLayout.bricks(ny);
            bz = VoxelLayout.bricks(nz);
            double spacing = Math.min(spacing(0), Math.min(spacing(1), spacing(2)));
            DensityActivation activation = field.info().activation();
            unit = densityLength(spacing);
            // for a ReLU, 0 stays 0: what is interpolated between matter and emptiness is where the original has it
            haze = activation.raw((float) (EMPTY_OPACITY / unit));
            empty = activation.kind() == DensityActivation.Kind.RELU ? 0 : haze;
            clamp = activation.raw((float) (DENSITY_CLAMP / unit)) - empty;
            lowest = activation.kind() == DensityActivation.Kind.RELU ? -clamp : LOWEST_LOGARITHM;
            sampled = new float[bx * by * bz][];
        }

        private static int fewer(int vertices, double coarser) {
            return Math.max(2, (int) Math.round((vertices - 1) / coarser) + 1);
        }

        private double spacing(int axis) {
            return box.size(axis) / ((axis == 0 ? nx : axis == 1 ? ny : nz) - 1);
        }

        /** Raw densities, per the length of a voxel's side wherever it is. */
        private void density(float[] xyz, int n, float[] out) {
            field.density(xyz, n, out);
            if (field.info().space() instanceof FieldSpace.Contracted space && space.worldDensity()) {
                double[] p = new double[3];
                for (int i = 0; i < n; i++) {
                    for (int axis = 0; axis < 3; axis++) {
                        p[axis] = xyz[i * 3 + axis];
                    }
                    out[i] = field.info().activation().times(out[i], space.stretch(p));
                }
            }
        }

        /** Length of a voxel in the unit that density is per, where the space is not contracted. */
        private double densityLength(double spacing) {
            return field.info().space() instanceof FieldSpace.Contracted c && c.worldDensity() ? spacing * c.radius() : spacing;
        }

        void sample() {
            BitSet wanted = field.info().nativeGrid() != null ? everything() : nearCoarseDensity();
            while (!wanted.isEmpty()) {
                sample(wanted);
                wanted = unsampledBesideDensity(wanted);
            }
            present = bricksWithDensityNear();
        }

        int longestSide() {
            return Math.max(nx, Math.max(ny, nz));
        }

        /** Memory of the baked field. */
        long bytes() {
            long bricks = 0;
            for (boolean p : present) {
                bricks += p ? 1 : 0;
            }
            return BrickField.bytes(bricks, present.length, settings);
        }

        BakedField finish() {
            VoxelLayout layout = new VoxelLayout(box, nx, ny, nz, present);
            if (layout.brickCount() == 0) {
                throw MaskmarchException.badInput("field.empty", field.info().family(),
                        "The field has no density anywhere inside " + box + ".", "Check `bounds:` in the scene file.");
            }
            float[] values = new float[layout.slotCount()];
            for (int brick = 0; brick < layout.brickCount(); brick++) {
                float[] from = sampled[layout.positionOf(brick)];
                if (from != null) {
                    System.arraycopy(from, 0, values, brick * VoxelLayout.BRICK_VERTICES, from.length);
                }
            }
            if (!isStoredOnTheseVertices()) {
                new DensityFit(layout, values, empty, field.info().activation(), unit, progress).fit(this::stored);
            }
            ViewDirections looks = new ViewDirections(field.info().space(), box, settings.cameras());
            return new ColourFit(field, source(), layout, values, empty, unit, settings.shDegree(), looks, progress).fit();
        }

        /** Whether what is interpolated between the vertices is the field itself. */
        private boolean isStoredOnTheseVertices() {
            FieldInfo.NativeGrid own = field.info().nativeGrid();
            return own != null && own.box().equals(box) && own.nx() == nx && own.ny() == ny && own.nz() == nz;
        }

        /** Densities as they are stored. */
        private void stored(float[] xyz, int n, float[] out) {
            density(xyz, n, out);
            for (int i = 0; i < n; i++) {
                out[i] = stored(out[i]);
            }
        }

        /** What is stored of a raw density: haze emptied, magnitudes clamped. */
        private float stored(float value) {
            if (!Float.isFinite(value)) {
                throw MaskmarchException.badInput("field.not-finite", field.info().family(),
                        "The field's density is not a number somewhere inside " + box + ".",
                        "The checkpoint holds NaN or infinite weights: train or export it again.");
            }
            float above = Math.max(lowest, Math.min(clamp, value - empty));
            return above > 0 && value <= haze ? 0 : above;
        }

        /** What was baked, and what it was spared. */
        private FieldInfo source() {
            FieldInfo info = field.info();
            if (nx == full[0] && ny == full[1] && nz == full[2]) {
                return info;
            }
            Map<String, String> details = new LinkedHashMap<>(info.details());
            details.put(BakedField.COARSER, nx + " x " + ny + " x " + nz + " vertices instead of " + full[0] + " x " + full[1]
                    + " x " + full[2] + ", for " + (settings.memory() >> 20) + " MiB");
            return new FieldInfo(info.family(), info.space(), info.activation(), info.bounds(), info.nativeGrid(),
                    info.stepSize(), details);
        }

        private BitSet everything() {
            BitSet all = new BitSet();
            all.set(0, sampled.length);
            return all;
        }

        /** Bricks with density at a coarse vertex of their own or of a neighbour. */
        private BitSet nearCoarseDensity() {
            BitSet dense = new BitSet();
            int cx = bx + 1;
            int cy = by + 1;
            int cz = bz + 1;
            float[] xyz = new float[cx * cy * 3];
            float[] out = new float[cx * cy];
            for (int z = 0; z < cz; z++) {
                for (int y = 0; y < cy; y++) {
                    for (int x = 0; x < cx; x++) {
                        position(Math.min(x * 4, nx - 1), Math.min(y * 4, ny - 1), Math.min(z * 4, nz - 1), xyz,
                                y * cx + x);
                    }
                }
                density(xyz, cx * cy, out);
                for (int y = 0; y < cy; y++) {
                    for (int x = 0; x < cx; x++) {
                        if (out[y * cx + x] > haze) {
                            markNeighbours(x, y, z, 1, dense);
                            markNeighbours(x - 1, y - 1, z - 1, 1, dense);
                        }
                    }
                }
                progress.report("bake: find", z + 1, cz);
            }
            return dense;
        }

        private void markNeighbours(int x, int y, int z, int reach, BitSet into) {
            for (int k = Math.max(0, z - reach); k <= Math.min(bz - 1, z + reach); k++) {
                for (int j = Math.max(0, y - reach); j <= Math.min(by - 1, y + reach); j++) {
                    for (int i = Math.max(0, x - reach); i <= Math.min(bx - 1, x + reach); i++) {
                        into.set((k * by + j) * bx + i);
                    }
                }
            }
        }

        private void sample(BitSet wanted) {
            int[] positions = wanted.stream().toArray();
            int batches = (positions.length + BATCH_BRICKS - 1) / BATCH_BRICKS;
            AtomicInteger done = new AtomicInteger();
            IntStream.range(0, batches).parallel().forEach(batch -> {
                int from = batch * BATCH_BRICKS;
                int to = Math.min(positions.length, from + BATCH_BRICKS);
                float[] xyz = new float[(to - from) * VoxelLayout.BRICK_VERTICES * 3];
                float[] out = new float[(to - from) * VoxelLayout.BRICK_VERTICES];
                int at = 0;
                for (int i = from; i < to; i++) {
                    int x = positions[i] % bx * 4;
                    int y = positions[i] / bx % by * 4;
                    int z = positions[i] / bx / by * 4;
                    for (int v = 0; v < VoxelLayout.BRICK_VERTICES; v++) {
                        position(x + (v & 3), y + (v >> 2 & 3), z + (v >> 4), xyz, at++);
                    }
                }
                density(xyz, at, out);
                for (int i = from; i < to; i++) {
                    sampled[positions[i]] = kept(out, (i - from) * VoxelLayout.BRICK_VERTICES, positions[i]);
                }
                progress.report("bake: density", done.incrementAndGet(), batches);
            });
        }

        /** The 64 densities of a brick as they are stored; vertices beyond the grid are empty. */
        private float[] kept(float[] values, int from, int position) {
            float[] kept = new float[VoxelLayout.BRICK_VERTICES];
            boolean nothing = true;
            for (int v = 0; v < kept.length; v++) {
                float value = stored(values[from + v]);
                boolean beyond = position % bx * 4 + (v & 3) >= nx || position / bx % by * 4 + (v >> 2 & 3) >= ny
                        || position / bx / by * 4 + (v >> 4) >= nz;
                kept[v] = beyond ? 0 : value;
                nothing &= kept[v] == 0;
            }
            // most of a grid of its own is empty
            return nothing ? EMPTY_BRICK : kept;
        }

        /** Neighbours, not sampled yet, of density at the rim of the bricks sampled last. */
        private BitSet unsampledBesideDensity(BitSet last) {
            BitSet next = new BitSet();
            last.stream().forEach(position -> {
                int x = position % bx;
                int y = position / bx % by;
                int z = position / bx / by;
                for (int v = 0; v < VoxelLayout.BRICK_VERTICES; v++) {
                    if (sampled[position][v] > 0) {
                        forEachBrickTouching(x, y, z, v, next);
                    }
                }
            });
            for (int p = next.nextSetBit(0); p >= 0; p = next.nextSetBit(p + 1)) {
                if (sampled[p] != null) {
                    next.clear(p);
                }
            }
            return next;
        }

        /** Marks the bricks within one vertex of vertex v of a brick. */
        private void forEachBrickTouching(int x, int y, int z, int v, BitSet into) {
            int vx = x * 4 + (v & 3);
            int vy = y * 4 + (v >> 2 & 3);
            int vz = z * 4 + (v >> 4);
            for (int k = Math.max(0, vz - 1) >> 2; k <= Math.min(bz - 1, vz + 1 >> 2); k++) {
                for (int j = Math.max(0, vy - 1) >> 2; j <= Math.min(by - 1, vy + 1 >> 2); j++) {
                    for (int i = Math.max(0, vx - 1) >> 2; i <= Math.min(bx - 1, vx + 1 >> 2); i++) {
                        into.set((k * by + j) * bx + i);
                    }
                }
            }
        }

        /** Bricks to store: every cell with density must have all its eight vertices. */
        private boolean[] bricksWithDensityNear() {
            BitSet near = new BitSet();
            for (int position = 0; position < sampled.length; position++) {
                if (sampled[position] != null) {
                    for (int v = 0; v < VoxelLayout.BRICK_VERTICES; v++) {
                        if (sampled[position][v] > 0) {
                            forEachBrickTouching(position % bx, position / bx % by, position / bx / by, v, near);
                        }
                    }
                }
            }
            boolean[] present = new boolean[sampled.length];
            near.stream().forEach(p -> present[p] = true);
            return present;
        }

        private void position(int x, int y, int z, float[] xyz, int at) {
            xyz[at * 3] = (float) (box.minX() + x * spacing(0));
            xyz[at * 3 + 1] = (float) (box.minY() + y * spacing(1));
            xyz[at * 3 + 2] = (float) (box.minZ() + z * spacing(2));
        }
    }
}
