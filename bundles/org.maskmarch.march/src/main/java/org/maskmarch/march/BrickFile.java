package org.maskmarch.march;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.march.VoxelLayout;

/**
 * A baked field on disk: big-endian, a header, the arrays, a CRC-32 of all before it. It is a cache: a file of another
 * version or a damaged one reads as null.
 */
final class BrickFile {
    private static final int MAGIC = 0x4d4d4246;
    private static final int VERSION = 8;
    private static final int CHUNK = 1 << 16;

    private BrickFile() { }

    static void write(BrickField field, Path file) {
        Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part), CHUNK)) {
                CheckedOutputStream checked = new CheckedOutputStream(raw, new CRC32());
                DataOutputStream out = new DataOutputStream(checked);
                write(field, out);
                long sum = checked.getChecksum().getValue();
                out.writeLong(sum);
                out.flush();
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw MaskmarchException.resource("cache.unwritable", file.toString(),
                    "The baked field cannot be written: " + e.getMessage() + ".", "Free the disk or name another cache folder.", e);
        }
    }

    private static void write(BrickField field, DataOutputStream out) throws IOException {
        VoxelLayout layout = field.layout();
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        FieldInfo source = field.source();
        out.writeUTF(source.family());
        space(source.space(), out);
        out.writeUTF(source.activation().kind().name());
        out.writeFloat(source.activation().scale());
        box(source.bounds(), out);
        out.writeDouble(source.stepSize());
        out.writeInt(source.details().size());
        for (Map.Entry<String, String> detail : source.details().entrySet()) {
            out.writeUTF(detail.getKey());
            out.writeUTF(detail.getValue());
        }
        box(layout.box(), out);
        out.writeInt(layout.nx());
        out.writeInt(layout.ny());
        out.writeInt(layout.nz());
        out.writeInt(field.shDegree());
        out.writeFloat(field.harmonicScale());
        out.writeFloat(field.empty());
        out.writeInt(layout.brickCount());
        for (int brick = 0; brick < layout.brickCount(); brick++) {
            out.writeInt(layout.positionOf(brick));
        }
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        for (float d : field.values()) {
            if (buffer.remaining() < 4) {
                flush(buffer, out);
            }
            buffer.putFloat(d);
        }
        flush(buffer, out);
        for (short h : field.harmonics()) {
            if (buffer.remaining() < 2) {
                flush(buffer, out);
            }
            buffer.putShort(h);
        }
        flush(buffer, out);
    }

    private static void flush(ByteBuffer buffer, OutputStream out) throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    private static void space(FieldSpace space, DataOutputStream out) throws IOException {
        if (space instanceof FieldSpace.Ndc ndc) {
            out.writeByte(1);
            out.writeDouble(ndc.scaleX());
            out.writeDouble(ndc.scaleY());
            out.writeDouble(ndc.near());
            out.writeBoolean(ndc.ownDirections());
        } else if (space instanceof FieldSpace.Contracted c) {
            out.writeByte(2);
            out.writeDouble(c.centreX());
            out.writeDouble(c.centreY());
            out.writeDouble(c.centreZ());
            out.writeDouble(c.radius());
            out.writeDouble(c.shell());
            out.writeBoolean(c.largest());
            out.writeBoolean(c.worldDensity());
        } else {
            out.writeByte(0);
        }
    }

    private static FieldSpace space(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 0 -> FieldSpace.WORLD;
            case 1 -> new FieldSpace.Ndc(in.readDouble(), in.readDouble(), in.readDouble(), in.readBoolean());
            case 2 -> new FieldSpace.Contracted(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(),
                    in.readDouble(), in.readBoolean(), in.readBoolean());
            default -> throw new IOException("no such space");
        };
    }

    private static void box(Aabb box, DataOutputStream out) throws IOException {
        for (int axis = 0; axis < 3; axis++) {
            out.writeDouble(box.min(axis));
            out.writeDouble(box.max(axis));
        }
    }

    static BrickField read(Path file) {
        try (var raw = Files.newInputStream(file)) {
            long size = Files.size(file);
            CheckedInputStream checked = new CheckedInputStream(new java.io.BufferedInputStream(raw, CHUNK), new CRC32());
            DataInputStream in = new DataInputStream(checked);
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                return null;
            }
            String family = in.readUTF();
            FieldSpace space = space(in);
            DensityActivation activation = new DensityActivation(DensityActivation.Kind.valueOf(in.readUTF()), in.readFloat());
            Aabb bounds = box(in);
            double stepSize = in.readDouble();
            Map<String, String> details = new LinkedHashMap<>();
            for (int n = Math.min(in.readInt(), 64); n > 0; n--) {
                details.put(in.readUTF(), in.readUTF());
            }
            Aabb box = box(in);
            int nx = in.readInt();
            int ny = in.readInt();
            int nz = in.readInt();
            int degree = in.readInt();
            float scale = in.readFloat();
            float empty = in.readFloat();
            int bricks = in.readInt();
            int perVertex = 4 + 3 * 2 * (degree + 1) * (degree + 1);
            if (degree < 0 || degree > 2 || bricks < 1
                    || (long) bricks * (4 + (long) VoxelLayout.BRICK_VERTICES * perVertex) > size) {
                return null;
            }
            boolean[] present = new boolean[VoxelLayout.bricks(nx) * VoxelLayout.bricks(ny) * VoxelLayout.bricks(nz)];
            for (int i = 0; i < bricks; i++) {
                present[in.readInt()] = true;
            }
            VoxelLayout layout = new VoxelLayout(box, nx, ny, nz, present);
            float[] values = new float[layout.slotCount()];
            byte[] chunk = new byte[CHUNK];
            for (int at = 0; at < values.length;) {
                int n = Math.min(CHUNK / 4, values.length - at);
                in.readFully(chunk, 0, n * 4);
                ByteBuffer.wrap(chunk).asFloatBuffer().get(values, at, n);
                at += n;
            }
            short[] harmonics = new short[values.length * 3 * (degree + 1) * (degree + 1)];
            for (int at = 0; at < harmonics.length;) {
                int n = Math.min(CHUNK / 2, harmonics.length - at);
                in.readFully(chunk, 0, n * 2);
                ByteBuffer.wrap(chunk).asShortBuffer().get(harmonics, at, n);
                at += n;
            }
            long sum = checked.getChecksum().getValue();
            if (in.readLong() != sum) {
                return null;
            }
            return new BrickField(layout, new FieldInfo(family, space, activation, bounds, null, stepSize, details), degree,
                    values, empty, harmonics, scale);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            return null;
        }
    }

    private static Aabb box(DataInputStream in) throws IOException {
        double[] v = new double[6];
        for (int i = 0; i < 6; i++) {
            v[i] = in.readDouble();
        }
        return new Aabb(v[0], v[2], v[4], v[1], v[3], v[5]);
    }
}
