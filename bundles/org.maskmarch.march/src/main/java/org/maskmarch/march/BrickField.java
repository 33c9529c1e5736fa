package org.maskmarch.march;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.VoxelLayout;
import org.maskmarch.geometry.SphericalHarmonics;

/**
 * A baked field: density before activation and quantised spherical-harmonic colour in bricks, and the distance field over
 * bricks by which rays leap over empty space.
 *
 * <p>Stored values are raw densities of the source less those of the faintest haze that counts: positive values are
 * matter, and 0, which is also what a vertex that is not stored counts as, is empty. They are interpolated, then activated.
 * Where the source's space is contracted and its density is the world's, they are those of the density times the
 * {@linkplain org.maskmarch.api.field.FieldSpace.Contracted#stretch stretch} of the space: a voxel is as long then far out
 * as in the middle, and what is faint, opaque or steep means the same everywhere.
 */
public final class BrickField implements BakedField {
    /** A brick number and the distance to leap, for each brick that there could be. */
    private static final long BYTES_PER_POSITION = 5;
    /** Which of its cells are empty, and where it is. */
    private static final long BYTES_PER_BRICK = 12;

    private final VoxelLayout layout;
    private final FieldInfo source;
    private final int shDegree;
    private final float[] values;
    private final float empty;
    private final short[] harmonics;
    private final float harmonicScale;
    private final Occupancy occupancy;
    private volatile Labelled lastLabelled;
    private volatile String fingerprint;

    /**
     * @param values        [slots], raw density less {@code empty}
     * @param empty         raw density of what counts as empty
     * @param harmonics     [slots, 3, (degree + 1)^2], channel-major; times {@code harmonicScale} plus one half = colour
     */
    BrickField(VoxelLayout layout, FieldInfo source, int shDegree, float[] values, float empty,
               short[] harmonics, float harmonicScale) {
        this.layout = layout;
        this.source = source;
        this.shDegree = shDegree;
        this.values = values;
        this.empty = empty;
        this.harmonics = harmonics;
        this.harmonicScale = harmonicScale;
        this.occupancy = new Occupancy(layout, Occupancy.marks(values));
    }

    @Override
    public VoxelLayout layout() {
        return layout;
    }

    @Override
    public FieldInfo source() {
        return source;
    }

    @Override
    public float density(int slot) {
        return densityOf(values[slot]);
    }

    /** Density of a stored or interpolated value, per unit of length of the field's space. */
    float densityOf(float value) {
        return value > 0 ? source.activation().density(value + empty) : 0;
    }

    @Override
    public void colour(int slot, float dx, float dy, float dz, float[] out) {
        int count = SphericalHarmonics.count(shDegree);
        float[] basis = new float[count];
        SphericalHarmonics.basis(shDegree, dx, dy, dz, basis);
        for (int c = 0; c < 3; c++) {
            float sum = 0;
            int at = (slot * 3 + c) * count;
            for (int k = 0; k < count; k++) {
                sum += basis[k] * harmonics[at + k];
            }
            out[c] = Math.min(1, Math.max(0, sum * harmonicScale + 0.5f));
        }
    }

    @Override
    public String fingerprint() {
        String hash = fingerprint;
        if (hash == null) {
            hash = computeFingerprint();
            fingerprint = hash;
        }
        return hash;
    }

    private String computeFingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
            digest.update((layout.box() + "|" + layout.nx() + "|" + layout.ny() + "|" + layout.nz() + "|" + source.space() + "|"
                    + source.activation() + "|" + shDegree + "|" + empty + "|" + harmonicScale).getBytes(StandardCharsets.UTF_8));
            for (int brick = 0; brick < layout.brickCount(); brick++) {
                room(chunk, digest).putInt(layout.positionOf(brick));
            }
            for (float value : values) {
                room(chunk, digest).putFloat(value);
            }
            for (short harmonic : harmonics) {
                room(chunk, digest).putShort(harmonic);
            }
            digest.update(chunk.flip());
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The chunk with room for one more number: what it held is digested when it is full. */
    private static ByteBuffer room(ByteBuffer chunk, MessageDigest digest) {
        if (chunk.remaining() < 4) {
            digest.update(chunk.flip());
            chunk.clear();
        }
        return chunk;
    }

    @Override
    public long bytes() {
        return bytes(layout.brickCount(), (long) layout.bricksX() * layout.bricksY() * layout.bricksZ(),
                new BakeSettings(0, shDegree));
    }

    /**
     * Memory of a field.
     *
     * @param bricks    that are stored
     * @param positions of bricks, stored or not
     */
    static long bytes(long bricks, long positions, BakeSettings settings) {
        return settings.bytes(bricks * VoxelLayout.BRICK_VERTICES) + bricks * BYTES_PER_BRICK
                + positions * BYTES_PER_POSITION;
    }

    public int shDegree() {
        return shDegree;
    }

    /** [slots], live: do not write. */
    public float[] values() {
        return values;
    }

    /** Raw density of what counts as empty: what the values are above. */
    public float empty() {
        return empty;
    }

    /** [slots, 3, basis], live: do not write. */
    public short[] harmonics() {
        return harmonics;
    }

    public float harmonicScale() {
        return harmonicScale;
    }

    /** The distances by which rays leap over empty bricks: {@link Occupancy#leap()}, live. */
    public byte[] leap() {
        return occupancy.leap();
    }

    /**
     * The same when only what is labelled counts.
     *
     * @param labels [slots], positive where labelled
     */
    public byte[] leap(float[] labels) {
        return occupancy(labels).leap();
    }

    /** The cells that are not empty: {@link Occupancy#cells()}, live. */
    public long[] cells() {
        return occupancy.cells();
    }

    /**
     * The same when only what is labelled counts.
     *
     * @param labels [slots], positive where labelled
     */
    public long[] cells(float[] labels) {
        return occupancy(labels).cells();
    }

    /** The box of the field's space that holds all that is not empty; none where all is. */
    public Optional<Aabb> occupied() {
        return occupancy.box();
    }

    /**
     * The same when only what is labelled counts.
     *
     * @param labels [slots], positive where labelled
     */
    public Optional<Aabb> occupied(float[] labels) {
        return occupancy(labels).box();
    }

    Occupancy occupancy() {
        return occupancy;
    }

    /**
     * Where the field is not empty and labelled. That of the last labels is kept: an object is seen from many sides.
     *
     * @param labels [slots], positive where labelled
     */
    Occupancy occupancy(float[] labels) {
        long[] marks = Occupancy.marks(labels);
        Labelled known = lastLabelled;
        if (known == null || !Arrays.equals(known.marks, marks)) {
            known = new Labelled(marks, new Occupancy(layout, Occupancy.marks(values), marks));
            lastLabelled = known;
        }
        return known.occupancy;
    }

    private record Labelled(long[] marks, Occupancy occupancy) { }
}
