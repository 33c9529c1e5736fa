package org.maskmarch.field.gaussians;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.maskmarch.checkpoint.ContainerFormat;
import org.maskmarch.checkpoint.Records;

/**
 * A {@code .splat} file: 32 bytes a splat and no header. Position and linear extents in single precision, then colour,
 * opacity and rotation (w first) in bytes; no harmonics. Known by its values alone.
 */
final class PlainSplats {
    private static final int BYTES = 32;
    private static final int ROTATION = 28;
    private static final int LOOKED_AT = 1024;
    private static final double C0 = 0.28209479177387814;
    /** Rotations are written with unit length, in steps of 1/128. */
    private static final double LENGTH_TOLERANCE = 0.05;

    private PlainSplats() { }

    static boolean recognises(Path file) {
        ContainerFormat format = ContainerFormat.of(file);
        long size = Records.bytes(file);
        // a first number may begin like a zlib stream or a msgpack; the values tell
        boolean possible = format == ContainerFormat.OTHER || format == ContainerFormat.DEFLATED
                || format == ContainerFormat.MSGPACK;
        if (!possible || size == 0 || size % BYTES != 0) {
            return false;
        }
        boolean[] plausible = {true};
        int count = (int) Math.min(LOOKED_AT, size / BYTES);
        Records.read(file, 0, count, BYTES, (i, data, from) -> plausible[0] &= plausible(data, from));
        Records.read(file, size - (long) count * BYTES, count, BYTES,
                (i, data, from) -> plausible[0] &= plausible(data, from));
        return plausible[0];
    }

    private static boolean plausible(ByteBuffer data, int from) {
        for (int i = 0; i < 6; i++) {
            float value = data.getFloat(from + i * 4);
            if (!(Math.abs(value) < Splats.MAX_COORDINATE) || i > 2 && value < 0) {
                return false;
            }
        }
        double squares = 0;
        for (int i = 0; i < 4; i++) {
            squares += Math.pow(component(data, from, i), 2);
        }
        return Math.abs(Math.sqrt(squares) - 1) < LENGTH_TOLERANCE;
    }

    private static double component(ByteBuffer data, int from, int i) {
        return ((data.get(from + ROTATION + i) & 0xFF) - 128) / 128.0;
    }

    static Splats read(Path file) {
        Splats splats = new Splats(String.valueOf(file.getFileName()), "splat", Records.bytes(file) / BYTES, 0);
        Records.read(file, 0, splats.count(), BYTES, (i, data, from) -> {
            splats.mean(i, data.getFloat(from), data.getFloat(from + 4), data.getFloat(from + 8));
            for (int axis = 0; axis < 3; axis++) {
                splats.scale(i, axis, data.getFloat(from + 12 + axis * 4));
                splats.harmonic(i, axis, 0, ((data.get(from + 24 + axis) & 0xFF) / 255.0 - 0.5) / C0);
            }
            splats.opacity(i, (data.get(from + 27) & 0xFF) / 255.0);
            splats.rotation(i, component(data, from, 0), component(data, from, 1), component(data, from, 2),
                    component(data, from, 3));
        });
        return splats;
    }
}
