package org.maskmarch.field.gaussians;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.PlyFile;

/**
 * SuperSplat's compressed PLY: four words a splat, ranges for each 256 of them, and harmonics, where there are any, of
 * one byte each.
 */
final class PackedPly {
    /** The property that tells it. */
    static final String MARK = "packed_position";

    private static final int CHUNK = 256;
    private static final String[] WORDS = {MARK, "packed_rotation", "packed_scale", "packed_color"};
    private static final String[] RANGES = {"min_x", "min_y", "min_z", "max_x", "max_y", "max_z", "min_scale_x",
        "min_scale_y", "min_scale_z", "max_scale_x", "max_scale_y", "max_scale_z"};
    private static final String[] COLOURS = {"min_r", "min_g", "min_b", "max_r", "max_g", "max_b"};
    private static final double C0 = 0.28209479177387814;

    private PackedPly() { }

    static Splats read(PlyFile ply, String subject) {
        int rest = ply.has("sh") ? PlySplats.restCount(ply.properties("sh")) : 0;
        Splats splats = new Splats(subject, "compressed PLY", ply.count("vertex"), PlySplats.degree(rest, subject));
        if (ply.count("chunk") != (splats.count() + CHUNK - 1) / CHUNK || rest > 0 && ply.count("sh") != splats.count()) {
            throw MaskmarchException.badInput("checkpoint.wrong-shape", subject, "There are " + ply.count("chunk")
                    + " chunks" + (rest > 0 ? " and " + ply.count("sh") + " rows of harmonics" : "") + " for "
                    + splats.count() + " splats.", "Export the file again.");
        }
        double[][] ranges = ranges(ply, splats.count());
        ply.read("vertex", WORDS, (i, v) -> {
            double[] range = ranges[i / CHUNK];
            double[] p = unpack11((long) v[0]);
            double[] s = unpack11((long) v[2]);
            splats.mean(i, lerp(range, 0, p[0]), lerp(range, 1, p[1]), lerp(range, 2, p[2]));
            rotation(splats, i, (long) v[1]);
            for (int axis = 0; axis < 3; axis++) {
                splats.scale(i, axis, Math.exp(lerp(range, 6 + axis, s[axis])));
                double colour = ((long) v[3] >> 24 - 8 * axis & 0xFF) / 255.0;
                double shown = range.length > RANGES.length ? lerp(range, 12 + axis, colour) : colour;
                splats.harmonic(i, axis, 0, (shown - 0.5) / C0);
            }
            splats.opacity(i, ((long) v[3] & 0xFF) / 255.0);
        });
        if (rest > 0) {
            List<String> names = new ArrayList<>();
            for (int k = 0; k < rest; k++) {
                names.add("f_rest_" + k);
            }
            ply.read("sh", names.toArray(new String[0]), (i, v) -> {
                for (int k = 0; k < rest; k++) {
                    splats.harmonic(i, k / (rest / 3), 1 + k % (rest / 3), v[k] * 8 / 255 - 4);
                }
            });
        }
        return splats;
    }

    /** [chunks][12 or 18]: three minima, three maxima; of positions, logarithms of extents, and colours. */
    private static double[][] ranges(PlyFile ply, int splats) {
        double[][] ranges = new double[(splats + CHUNK - 1) / CHUNK][];
        Set<String> names = ply.properties("chunk");
        List<String> wanted = new ArrayList<>(List.of(RANGES));
        if (names.contains(COLOURS[0])) {
            wanted.addAll(List.of(COLOURS));
        }
        ply.read("chunk", wanted.toArray(new String[0]), (i, v) -> ranges[i] = v.clone());
        return ranges;
    }

    private static double lerp(double[] range, int at, double share) {
        return range[at] * (1 - share) + range[at + 3] * share;
    }

    /** Three shares in 11, 10 and 11 bits. */
    private static double[] unpack11(long word) {
        return new double[] {(word >> 21 & 0x7FF) / 2047.0, (word >> 11 & 0x3FF) / 1023.0, (word & 0x7FF) / 2047.0};
    }

    /** The place of the largest component in two bits, then the others, w first, in ten each. */
    private static void rotation(Splats splats, int i, long word) {
        double[] q = new double[4];
        int largest = (int) (word >> 30 & 3);
        int shift = 20;
        double squares = 0;
        for (int c = 0; c < 4; c++) {
            if (c != largest) {
                q[c] = ((word >> shift & 0x3FF) / 1023.0 - 0.5) * Math.sqrt(2);
                squares += q[c] * q[c];
                shift -= 10;
            }
        }
        q[largest] = Math.sqrt(Math.max(0, 1 - squares));
        splats.rotation(i, q[0], q[1], q[2], q[3]);
    }
}
