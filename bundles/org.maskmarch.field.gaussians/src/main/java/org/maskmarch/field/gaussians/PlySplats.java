package org.maskmarch.field.gaussians;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.checkpoint.PlyFile;

/** Splats in a PLY file: as the paper's program writes them, one number each, or packed by SuperSplat. */
final class PlySplats {
    private static final String VERTEX = "vertex";
    private static final Set<String> MARKS = Set.of("scale_0", "rot_0", "opacity", "f_dc_0", PackedPly.MARK,
            "f_anchor_feat_0");
    private static final List<String> PLAIN = List.of("x", "y", "z", "scale_0", "scale_1", "scale_2", "rot_0", "rot_1",
            "rot_2", "rot_3", "opacity", "f_dc_0", "f_dc_1", "f_dc_2");

    private PlySplats() { }

    /** Whether these are splats of any kind, also of one that is not read: told from point clouds and meshes. */
    static boolean recognises(PlyFile ply) {
        return ply.properties(VERTEX).stream().anyMatch(MARKS::contains);
    }

    static Splats read(PlyFile ply, String subject) {
        ply.requireComplete();
        Set<String> names = ply.properties(VERTEX);
        if (names.contains(PackedPly.MARK)) {
            return PackedPly.read(ply, subject);
        }
        requireSupported(names, subject);
        int rest = restCount(names);
        int degree = degree(rest, subject);
        Splats splats = new Splats(subject, "PLY", ply.count(VERTEX), degree);
        List<String> wanted = new ArrayList<>(PLAIN);
        for (int i = 0; i < rest; i++) {
            wanted.add("f_rest_" + i);
        }
        ply.read(VERTEX, wanted.toArray(new String[0]), (i, v) -> {
            splats.mean(i, v[0], v[1], v[2]);
            for (int axis = 0; axis < 3; axis++) {
                splats.scale(i, axis, Math.exp(v[3 + axis]));
                splats.harmonic(i, axis, 0, v[11 + axis]);
            }
            splats.rotation(i, v[6], v[7], v[8], v[9]);
            splats.opacity(i, Splats.sigmoid(v[10]));
            for (int k = 0; k < rest; k++) {
                splats.harmonic(i, k / (rest / 3), 1 + k % (rest / 3), v[14 + k]);
            }
        });
        return splats;
    }

    static int restCount(Set<String> names) {
        return (int) names.stream().filter(name -> name.startsWith("f_rest_")).count();
    }

    static int degree(int rest, String subject) {
        int degree = Splats.degreeOf(rest);
        if (degree < 0) {
            throw unsupported(subject, "There are " + rest + " properties f_rest_*; 0, 9, 24 or 45 are read.");
        }
        return degree;
    }

    private static void requireSupported(Set<String> names, String subject) {
        if (names.stream().anyMatch(name -> name.startsWith("f_anchor_feat") || name.startsWith("f_offset"))) {
            throw unsupported(subject, "The vertices are anchors (f_anchor_feat_*, f_offset_*), as Scaffold-GS writes them:"
                    + " the splats come out of networks that are not in this file.");
        }
        if (names.contains("scale_0") && !names.contains("scale_2")) {
            throw unsupported(subject, "The splats have "
                    + names.stream().filter(name -> name.startsWith("scale_")).count()
                    + " extents instead of three, as flat ones (2DGS) have.");
        }
        List<String> missing = PLAIN.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw unsupported(subject, "The properties " + String.join(", ", missing) + " are missing; there are: "
                    + String.join(", ", names.stream().limit(20).toList()) + (names.size() > 20 ? ", ..." : "") + '.');
        }
    }

    private static MaskmarchException unsupported(String subject, String what) {
        return MaskmarchException.badInput("field.unsupported", subject + ": " + VERTEX, what,
                "Export splats with three extents and harmonics, as the original 3-D Gaussian splatting writes them.");
    }
}
