package org.maskmarch.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;

/**
 * A scene file to start from, for a checkpoint that has none: complete, with generated cameras that see the field. Its
 * comments say what the training knew and the checkpoint does not.
 */
final class SceneSketch {
    private static final MathContext SHORT = new MathContext(4);
    /** Of the inner part of contracted space, in which the cameras of a training usually are. */
    private static final double INNER_SHARE = 0.8;

    private SceneSketch() { }

    /**
     * @param fileName of the checkpoint, which the scene file lies beside
     * @param bounds   to write into the file, or null where the checkpoint has its own
     */
    static String of(String fileName, FieldInfo field, Aabb bounds) {
        String name = fileName.matches("[A-Za-z0-9][A-Za-z0-9._-]*") ? fileName
                : '"' + fileName.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        StringBuilder sketch = new StringBuilder();
        line(sketch, "field: " + name, "");
        line(sketch, "background: black", "or white, or [r, g, b], as in training");
        line(sketch, "near: 0.05", "near and far as in training keep out what floats before the cameras");
        line(sketch, "far: 1000", "");
        if (bounds != null) {
            line(sketch, "bounds: " + corners(bounds), "the box of the scene; or `space: ndc` if it is forward-facing");
        }
        line(sketch, "cameras: { " + views(field) + ", width: 400, height: 400 }", "");
        line(sketch, "#", "better the views of the training: transforms: FILE.json, or llff, colmap, nsvf, poses");
        return sketch.toString();
    }

    /** A box as a scene file has it. */
    static String corners(Aabb box) {
        return "[[" + number(box.minX()) + ", " + number(box.minY()) + ", " + number(box.minZ()) + "], ["
                + number(box.maxX()) + ", " + number(box.maxY()) + ", " + number(box.maxZ()) + "]]";
    }

    private static String views(FieldInfo field) {
        if (field.space() instanceof FieldSpace.Ndc) {
            return "forward: { count: 24, fovX: 50 }";
        }
        if (field.space() instanceof FieldSpace.Contracted c) {
            return orbit(c.radius() * INNER_SHARE, 60, c.centreX(), c.centreY(), c.centreZ());
        }
        Aabb box = field.bounds();
        double radius = Math.sqrt(box.size(0) * box.size(0) + box.size(1) * box.size(1) + box.size(2) * box.size(2)) / 2;
        double fovX = 40;
        return orbit(radius / Math.sin(Math.toRadians(fovX / 2)), fovX, (box.minX() + box.maxX()) / 2,
                (box.minY() + box.maxY()) / 2, (box.minZ() + box.maxZ()) / 2);
    }

    private static String orbit(double radius, double fovX, double x, double y, double z) {
        return "orbit: { count: 24, radius: " + number(radius) + ", elevation: [20], fovX: " + number(fovX) + ", target: ["
                + number(x) + ", " + number(y) + ", " + number(z) + "] }";
    }

    private static void line(StringBuilder sketch, String text, String comment) {
        sketch.append(comment.isEmpty() ? text : text.equals("#") ? "# " + comment
                : String.format(Locale.ROOT, "%-20s # %s", text, comment)).append('\n');
    }

    /** Four digits, never with an exponent. */
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(SHORT);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
