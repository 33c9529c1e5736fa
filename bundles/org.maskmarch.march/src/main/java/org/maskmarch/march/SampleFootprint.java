package org.maskmarch.march;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.api.march.Votes;

/**
 * A footprint kept as the surviving samples of each ray, 12 bytes a sample: the cell (10 bits an axis), the position in
 * it (10 bits an axis) and the ray weight. The trilinear weights follow from these.
 */
public final class SampleFootprint implements Footprint {
    /** Most vertices an axis may have for cells to fit into 10 bits. */
    static final int MAX_VERTICES = 1024;

    private static final int BLOCK = 4096;
    /** Slots whose votes are added up in less time than a sample takes. */
    private static final long SLOTS_A_SAMPLE = 4;
    /** Most memory of {@link #whole}, bytes a sample; seen from far above its grid a view would need more than it saves. */
    private static final int WHOLE_BYTES = 4;

    /** What all pixels together weigh at a vertex, for the vertices where they weigh something. */
    private record Whole(int[] slots, long[] weights) { }

    private final VoxelLayout layout;
    private final int[] rowStart;
    private final int[] cells;
    private final int[] fractions;
    private final float[] weights;
    /** Found by the first projection; empty where it is not kept. */
    private volatile Optional<Whole> whole;

    private SampleFootprint(VoxelLayout layout, int[] rowStart, int[] cells, int[] fractions, float[] weights) {
        this.layout = layout;
        this.rowStart = rowStart;
        this.cells = cells;
        this.fractions = fractions;
        this.weights = weights;
    }

    @Override
    public int pixels() {
        return rowStart.length - 1;
    }

    @Override
    public void render(float[] values, float[] out) {
        inBlocks((cell, pixel) -> out[pixel] = rendered(values, cell, pixel));
    }

    @Override
    public void render(float[] values, Mask where, float[] out) {
        inBlocks((cell, pixel) -> {
            if (where.get(pixel)) {
                out[pixel] = rendered(values, cell, pixel);
            }
        });
    }

    private float rendered(float[] values, Cell cell, int pixel) {
        float sum = 0;
        for (int s = rowStart[pixel]; s < rowStart[pixel + 1]; s++) {
            unpack(s, cell);
            sum += weights[s] * cell.interpolate(values);
        }
        return sum;
    }

    @Override
    public void render(float[] first, float[] outOfFirst, float[] second, float[] outOfSecond) {
        inBlocks((cell, pixel) -> {
            float sum = 0;
            float sumOfSecond = 0;
            for (int s = rowStart[pixel]; s < rowStart[pixel + 1]; s++) {
                unpack(s, cell);
                sum += weights[s] * cell.interpolate(first);
                sumOfSecond += weights[s] * cell.interpolate(second);
            }
            outOfFirst[pixel] = sum;
            outOfSecond[pixel] = sumOfSecond;
        });
    }

    private interface Pixel {
        void render(Cell cell, int pixel);
    }

    /** Blocks of pixels in parallel, each with a cell to work with. */
    private void inBlocks(Pixel each) {
        int blocks = (pixels() + BLOCK - 1) / BLOCK;
        IntStream.range(0, blocks).parallel().forEach(block -> {
            Cell cell = new Cell(layout);
            for (int pixel = block * BLOCK; pixel < Math.min(pixels(), (block + 1) * BLOCK); pixel++) {
                each.render(cell, pixel);
            }
        });
    }

    /**
     * Where most pixels vote against the object, as they do, only the others are gone through: votes are whole numbers, and
     * what is against it is exactly what all pixels weigh, less what is for it or abstains.
     */
    @Override
    public void project(Mask mask, Mask abstaining, Votes votes) {
        if (2 * (mask.area() + abstaining.area()) > pixels()) {
            projectAll(mask, abstaining, votes);
            return;
        }
        Optional<Whole> known = whole;
        if (known == null) {
            known = whole(votes.slots());
            whole = known;
        }
        if (known.isEmpty()) {
            projectAll(mask, abstaining, votes);
            return;
        }
        long[] background = votes.background();
        Whole all = known.get();
        for (int i = 0; i < all.slots.length; i++) {
            background[all.slots[i]] += all.weights[i];
        }
        Cell cell = new Cell(layout);
        for (int pixel = 0; pixel < pixels(); pixel++) {
            if (abstaining.get(pixel)) {
                add(pixel, cell, -1, background);
            } else if (mask.get(pixel)) {
                add(pixel, cell, 1, votes.foreground());
                add(pixel, cell, -1, background);
            }
        }
    }

    private Optional<Whole> whole(int slots) {
        Votes votes = new Votes(slots);
        Mask none = new Mask(pixels(), 1);
        projectAll(none, none, votes);
        long[] background = votes.background();
        int[] seen = IntStream.range(0, slots).filter(slot -> background[slot] != 0).toArray();
        return seen.length * (long) (Integer.BYTES + Long.BYTES) > weights.length * (long) WHOLE_BYTES ? Optional.empty()
                : Optional.of(new Whole(seen, IntStream.of(seen).mapToLong(slot -> background[slot]).toArray()));
    }

    /** In two halves side by side, where that saves more than adding up their votes costs. */
    private void projectAll(Mask mask, Mask abstaining, Votes votes) {
        if (SLOTS_A_SAMPLE * weights.length < votes.slots()) {
            project(0, pixels(), mask, abstaining, votes);
            return;
        }
        Votes second = new Votes(votes.slots());
        int half = pixels() / 2;
        IntStream.range(0, 2).parallel().forEach(i -> {
            if (i == 0) {
                project(0, half, mask, abstaining, votes);
            } else {
                project(half, pixels(), mask, abstaining, second);
            }
        });
        votes.add(second);
    }

    private void project(int from, int to, Mask mask, Mask abstaining, Votes votes) {
        Cell cell = new Cell(layout);
        for (int pixel = from; pixel < to; pixel++) {
            if (!abstaining.get(pixel)) {
                add(pixel, cell, 1, mask.get(pixel) ? votes.foreground() : votes.background());
            }
        }
    }

    /** @param sign 1 to add the pixel's votes, -1 to take them away */
    private void add(int pixel, Cell cell, int sign, long[] votes) {
        for (int s = rowStart[pixel]; s < rowStart[pixel + 1]; s++) {
            unpack(s, cell);
            float scale = weights[s] * Votes.ONE;
            for (int i = 0; i < 8; i++) {
                if (cell.slot[i] >= 0) {
                    votes[cell.slot[i]] += sign * (long) (scale * cell.weight[i] + 0.5f);
                }
            }
        }
    }

    /** With all that is kept of it. */
    @Override
    public long bytes() {
        return rowStart.length * 4L + weights.length * (12L + WHOLE_BYTES);
    }

    /** Bytes of {@link #writeTo}. */
    int packedBytes() {
        return Integer.BYTES * (2 + rowStart.length + 3 * weights.length);
    }

    void writeTo(ByteBuffer out) {
        out.putInt(pixels()).putInt(weights.length);
        put(out, rowStart);
        put(out, cells);
        put(out, fractions);
        out.asFloatBuffer().put(weights);
        out.position(out.position() + weights.length * Float.BYTES);
    }

    private static void put(ByteBuffer out, int[] numbers) {
        out.asIntBuffer().put(numbers);
        out.position(out.position() + numbers.length * Integer.BYTES);
    }

    /** @throws IllegalArgumentException when the bytes make no sense */
    static SampleFootprint readFrom(ByteBuffer in, VoxelLayout layout) {
        int pixels = in.getInt();
        int samples = in.getInt();
        if (pixels < 0 || samples < 0 || Integer.BYTES * (1L + pixels + 3L * samples) != in.remaining()) {
            throw new IllegalArgumentException("a footprint of another size");
        }
        int[] rowStart = ints(in, pixels + 1);
        int[] cells = ints(in, samples);
        int[] fractions = ints(in, samples);
        float[] weights = new float[samples];
        in.asFloatBuffer().get(weights);
        for (int pixel = 0; pixel < pixels; pixel++) {
            if (rowStart[pixel] > rowStart[pixel + 1]) {
                throw new IllegalArgumentException("rows out of order");
            }
        }
        for (int cell : cells) {
            if ((cell & 1023) > layout.nx() - 2 || (cell >> 10 & 1023) > layout.ny() - 2 || cell >>> 20 > layout.nz() - 2) {
                throw new IllegalArgumentException("a sample outside the field");
            }
        }
        if (rowStart[0] != 0 || rowStart[pixels] != samples) {
            throw new IllegalArgumentException("rows that do not add up");
        }
        return new SampleFootprint(layout, rowStart, cells, fractions, weights);
    }

    private static int[] ints(ByteBuffer in, int count) {
        int[] numbers = new int[count];
        in.asIntBuffer().get(numbers);
        in.position(in.position() + count * Integer.BYTES);
        return numbers;
    }

    private void unpack(int sample, Cell cell) {
        int c = cells[sample];
        int f = fractions[sample];
        cell.x = c & 1023;
        cell.y = c >> 10 & 1023;
        cell.z = c >> 20;
        cell.fx = (f & 1023) / 1023f;
        cell.fy = (f >> 10 & 1023) / 1023f;
        cell.fz = (f >> 20) / 1023f;
        cell.lookUp();
    }

    /** Collects the samples of consecutive rays, one builder for each image row. */
    public static final class Builder {
        private int[] cells = new int[256];
        private int[] fractions = new int[256];
        private float[] weights = new float[256];
        private final int[] ends;
        private int rays;
        private int size;
        private int rayStart;

        public Builder(int rays) {
            ends = new int[rays];
        }

        void add(Cell cell, float weight) {
            add(cell.z << 20 | cell.y << 10 | cell.x, ten(cell.fz) << 20 | ten(cell.fy) << 10 | ten(cell.fx), weight);
        }

        /**
         * Adds a sample of the current ray.
         *
         * @param cell     z, y, x of the lowest corner, 10 bits each
         * @param fraction z, y, x of the place in the cell, 0..1023
         */
        public void add(int cell, int fraction, float weight) {
            if (size == weights.length) {
                cells = Arrays.copyOf(cells, size * 2);
                fractions = Arrays.copyOf(fractions, size * 2);
                weights = Arrays.copyOf(weights, size * 2);
            }
            cells[size] = cell;
            fractions[size] = fraction;
            weights[size++] = weight;
        }

        /** Ends a ray: drops its faint samples and scales the others up to the ray's opacity. */
        public void endRay(float opacity, float threshold) {
            float strongest = 0;
            for (int i = rayStart; i < size; i++) {
                strongest = Math.max(strongest, weights[i]);
            }
            float least = Math.min(threshold, strongest);
            float kept = 0;
            int to = rayStart;
            for (int i = rayStart; i < size; i++) {
                if (weights[i] >= least && weights[i] > 0) {
                    cells[to] = cells[i];
                    fractions[to] = fractions[i];
                    weights[to] = weights[i];
                    kept += weights[to++];
                }
            }
            size = to;
            for (int i = rayStart; i < size; i++) {
                weights[i] *= opacity / kept;
            }
            rayStart = size;
            ends[rays++] = size;
        }

        private static int ten(float fraction) {
            return (int) (fraction * 1023 + 0.5f);
        }

        /** Joins the rows of an image, top to bottom. */
        public static SampleFootprint join(VoxelLayout layout, Builder[] rows) {
            int pixels = 0;
            int samples = 0;
            for (Builder row : rows) {
                pixels += row.rays;
                samples += row.size;
            }
            int[] rowStart = new int[pixels + 1];
            int[] cells = new int[samples];
            int[] fractions = new int[samples];
            float[] weights = new float[samples];
            int pixel = 0;
            int at = 0;
            for (Builder row : rows) {
                System.arraycopy(row.cells, 0, cells, at, row.size);
                System.arraycopy(row.fractions, 0, fractions, at, row.size);
                System.arraycopy(row.weights, 0, weights, at, row.size);
                for (int r = 0; r < row.rays; r++) {
                    rowStart[++pixel] = at + row.ends[r];
                }
                at += row.size;
            }
            return new SampleFootprint(layout, rowStart, cells, fractions, weights);
        }
    }
}
