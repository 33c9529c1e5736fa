package org.maskmarch.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

/**
 * {@code points.ply}: the object as coloured points, binary little endian.
 *
 * <p>One point for each vertex of the voxel grid that belongs to the object and is dense enough to be seen (opacity
 * over one voxel of 0.05 or more): the surface and what is solid inside. Properties: {@code x y z} float, world
 * coordinates; {@code red green blue} uchar, the colour seen from outside, that is along the density gradient (from
 * above where there is none), or from the first camera where the field's space is not the world; {@code opacity} float, over the length of one voxel; {@code score} float, the share of
 * votes for the object.
 */
public final class PlyExporter implements ResultExporter {
    private static final int BYTES = 3 * Float.BYTES + 3 + 2 * Float.BYTES;

    @Override
    public String name() {
        return "ply";
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        ObjectVertices vertices = new ObjectVertices(result);
        BakedField field = result.field();
        Votes votes = result.votes();
        int[] slots = vertices.slots();
        Path file = folder.resolve("points.ply");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header(slots.length).getBytes(StandardCharsets.US_ASCII));
            ByteBuffer point = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
            double[] at = new double[3];
            double[] direction = new double[3];
            float[] colour = new float[3];
            int done = 0;
            for (int slot : slots) {
                point.clear();
                vertices.position(slot, at);
                for (double coordinate : at) {
                    point.putFloat((float) coordinate);
                }
                if (field.source().space() == FieldSpace.WORLD) {
                    vertices.gradient(slot, direction);
                } else {
                    fromFirstCamera(result.cameras(), field.source().space(), at, direction);
                }
                colourAlong(direction, field, slot, colour);
                for (float channel : colour) {
                    point.put((byte) Math.round(Math.min(1, Math.max(0, channel)) * 255));
                }
                point.putFloat((float) vertices.opacity(slot)).putFloat(score(votes, slot));
                out.write(point.array());
                done++;
                if ((done & 0xffff) == 0 || done == slots.length) {
                    progress.report(name(), done, slots.length);
                }
            }
        }
    }

    private static void fromFirstCamera(List<Camera> cameras, FieldSpace space, double[] at, double[] out) {
        for (int axis = 0; axis < 3; axis++) {
            out[axis] = at[axis] - cameras.get(0).centre(axis);
        }
        space.viewDirection(at, out);
    }

    private static void colourAlong(double[] direction, BakedField field, int slot, float[] out) {
        double length = Math.sqrt(direction[0] * direction[0] + direction[1] * direction[1]
                + direction[2] * direction[2]);
        if (length > 0) {
            field.colour(slot, (float) (direction[0] / length), (float) (direction[1] / length),
                    (float) (direction[2] / length), out);
        } else {
            field.colour(slot, 0, 0, -1, out);
        }
    }

    private static float score(Votes votes, int slot) {
        double foreground = votes.foreground()[slot];
        double all = foreground + votes.background()[slot];
        return all == 0 ? 0 : (float) (foreground / all);
    }

    private static String header(int count) {
        return "ply\nformat binary_little_endian 1.0\ncomment Maskmarch object\nelement vertex " + count + "\n"
                + "property float x\nproperty float y\nproperty float z\n"
                + "property uchar red\nproperty uchar green\nproperty uchar blue\n"
                + "property float opacity\nproperty float score\nend_header\n";
    }
}
