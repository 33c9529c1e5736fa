package org.maskmarch.march;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
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
    static final long BYTES_PER_POSITION = 5;

    private final VoxelLayout layout;
    private final FieldInfo source;
    private final int shDegree;
    private final float[] values;
    private final float empty;
    private final short[] harmonics;
    private final float harmonicScale;
    private final byte[] leap;
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
        this.leap = leapDistances(layout, values);
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
        return new BakeSettings(0, shDegree).bytes(values.length)
                + BYTES_PER_POSITION * layout.bricksX() * layout.bricksY() * layout.bricksZ();
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

    /**
     * [bz, by, bx], live: 0 where a cell of the brick can have density, else the Chebyshev distance in bricks to the
     * nearest such brick, at most 127.
     */
    public byte[] leap() {
        return leap;
    }

    /**
     * The distances by which rays leap when only what is labelled counts.
     *
     * @param labels [slots], positive where labelled
     */
    public byte[] leap(float[] labels) {
        float[] labelled = new float[values.length];
        for (int slot = 0; slot < values.length; slot++) {
            labelled[slot] = labels[slot] > 0 ? 1 : 0;
        }
        return leapDistances(layout, labelled);
    }

    private static byte[] leapDistances(VoxelLayout layout, float[] values) {
        int bx = layout.bricksX();
        int by = layout.bricksY();
        int bz = layout.bricksZ();
        byte[] distance = new byte[bx * by * bz];
        Arrays.fill(distance, Byte.MAX_VALUE);
        for (int slot = 0; slot < values.length; slot++) {
            if (values[slot] > 0) {
                // a vertex has density in the cells on both its sides: the lower ones may belong to the brick before
                int x = layout.x(slot);
                int y = layout.y(slot);
                int z = layout.z(slot);
                for (int pz = Math.max(0, z - 1) >> 2; pz <= z >> 2; pz++) {
                    for (int py = Math.max(0, y - 1) >> 2; py <= y >> 2; py++) {
                        for (int px = Math.max(0, x - 1) >> 2; px <= x >> 2; px++) {
                            distance[(pz * by + py) * bx + px] = 0;
                        }
                    }
                }
            }
        }
        // two chamfer passes over the 26 neighbours give exact Chebyshev distances
        for (int z = 0; z < bz; z++) {
            for (int y = 0; y < by; y++) {
                for (int x = 0; x < bx; x++) {
                    relax(distance, bx, by, bz, x, y, z, -1);
                }
            }
        }
        for (int z = bz - 1; z >= 0; z--) {
            for (int y = by - 1; y >= 0; y--) {
                for (int x = bx - 1; x >= 0; x--) {
                    relax(distance, bx, by, bz, x, y, z, 1);
                }
            }
        }
        return distance;
    }

    /** Takes over the distance of the 13 neighbours before (side -1) or after (side 1) a brick in scan order. */
    private static void relax(byte[] distance, int bx, int by, int bz, int x, int y, int z, int side) {
        int at = (z * by + y) * bx + x;
        int best = distance[at];
        for (int n = 1; n <= 13; n++) {
            int m = 13 + side * n;
            int nx = x + m % 3 - 1;
            int ny = y + m / 3 % 3 - 1;
            int nz = z + m / 9 - 1;
            if (nx >= 0 && ny >= 0 && nz >= 0 && nx < bx && ny < by && nz < bz) {
                best = Math.min(best, distance[(nz * by + ny) * bx + nx] + 1);
            }
        }
        distance[at] = (byte) best;
    }
}
