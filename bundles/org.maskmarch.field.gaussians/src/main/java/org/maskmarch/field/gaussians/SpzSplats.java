package org.maskmarch.field.gaussians;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.maskmarch.checkpoint.DType;
import org.maskmarch.checkpoint.SpzFile;

/**
 * Splats packed by spz, unpacked and turned: the file's axes are right, up, back, those of a PLY right, down, forward.
 * The half-turn about x changes the sign of y and z, and of every harmonic that is odd in them.
 */
final class SpzSplats {
    private static final int POSITIONS = 0;
    private static final int OPACITIES = 1;
    private static final int COLOURS = 2;
    private static final int EXTENTS = 3;
    private static final int ROTATIONS = 4;
    private static final int HARMONICS = 5;
    private static final double COLOUR_SCALE = 0.15;
    /** Signs of the harmonics 1 to 15: whether y z together occur an even number of times. */
    private static final int[] TURNED = {-1, -1, 1, -1, 1, 1, -1, 1, -1, 1, -1, -1, 1, -1, 1};

    private SpzSplats() { }

    static Splats read(Path file) {
        SpzFile spz = SpzFile.read(file, Splats.MAX_COUNT);
        Splats splats = new Splats(String.valueOf(file.getFileName()), "spz version " + spz.version()
                + (spz.antialiased() ? ", anti-aliased" : ""), spz.count(), spz.degree());
        byte[][] columns = spz.columns();
        ByteBuffer positions = ByteBuffer.wrap(columns[POSITIONS]).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer rotations = ByteBuffer.wrap(columns[ROTATIONS]).order(ByteOrder.LITTLE_ENDIAN);
        int rest = columns[HARMONICS].length / spz.count();
        for (int i = 0; i < spz.count(); i++) {
            splats.mean(i, position(spz, positions, i * 3), -position(spz, positions, i * 3 + 1),
                    -position(spz, positions, i * 3 + 2));
            for (int axis = 0; axis < 3; axis++) {
                splats.scale(i, axis, Math.exp(at(columns[EXTENTS], i * 3 + axis) / 16.0 - 10));
                splats.harmonic(i, axis, 0, (at(columns[COLOURS], i * 3 + axis) / 255.0 - 0.5) / COLOUR_SCALE);
            }
            splats.opacity(i, at(columns[OPACITIES], i) / 255.0);
            double[] q = spz.version() < 3 ? firstThree(columns[ROTATIONS], i * 3)
                    : smallestThree(rotations.getInt(i * 4));
            splats.rotation(i, q[3], q[0], -q[1], -q[2]);
            for (int k = 0; k < rest; k++) {
                double value = (at(columns[HARMONICS], i * rest + k) - 128) / 128.0;
                splats.harmonic(i, k % 3, 1 + k / 3, TURNED[k / 3] * value);
            }
        }
        return splats;
    }

    private static int at(byte[] column, int i) {
        return column[i] & 0xFF;
    }

    private static double position(SpzFile spz, ByteBuffer data, int i) {
        if (spz.version() == 1) {
            return DType.halfToFloat(data.getShort(i * 2));
        }
        // the highest byte has the sign
        int fixed = data.get(i * 3 + 2) << 16 | (data.get(i * 3 + 1) & 0xFF) << 8 | data.get(i * 3) & 0xFF;
        return fixed / (double) (1 << spz.fractionalBits());
    }

    /** x, y, z, w: three bytes and the rest of the unit length. */
    private static double[] firstThree(byte[] column, int from) {
        double[] q = new double[4];
        double squares = 0;
        for (int c = 0; c < 3; c++) {
            q[c] = at(column, from + c) / 127.5 - 1;
            squares += q[c] * q[c];
        }
        q[3] = Math.sqrt(Math.max(0, 1 - squares));
        return q;
    }

    /** x, y, z, w: the place of the largest in two bits, then sign and nine bits of the others, the last one lowest. */
    private static double[] smallestThree(int word) {
        double[] q = new double[4];
        int largest = word >>> 30;
        int left = word;
        double squares = 0;
        for (int c = 3; c >= 0; c--) {
            if (c != largest) {
                double size = (left & 0x1FF) / 511.0 * Math.sqrt(0.5);
                q[c] = (left & 0x200) == 0 ? size : -size;
                squares += size * size;
                left >>>= 10;
            }
        }
        q[largest] = Math.sqrt(Math.max(0, 1 - squares));
        return q;
    }
}
