package org.maskmarch.field.gaussians;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.maskmarch.field.gaussians.Model.Splat;

/** Writes a model in every container, from the formulas of the format description. */
final class Containers {
    private static final double C0 = 0.28209479177387814;

    private Containers() { }

    static byte[] ply(Model model) {
        int rest = model.basis() - 1;
        StringBuilder header = new StringBuilder("ply\nformat binary_little_endian 1.0\nelement vertex ")
                .append(model.splats.size()).append('\n');
        for (String name : "x y z nx ny nz f_dc_0 f_dc_1 f_dc_2".split(" ")) {
            header.append("property float ").append(name).append('\n');
        }
        for (int i = 0; i < 3 * rest; i++) {
            header.append("property float f_rest_").append(i).append('\n');
        }
        for (String name : "opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3".split(" ")) {
            header.append("property float ").append(name).append('\n');
        }
        ByteBuffer data = buffer(model.splats.size() * (17 + 3 * rest) * 4);
        for (Splat s : model.splats) {
            floats(data, s.mean());
            floats(data, 0, 0, 0);
            floats(data, s.sh()[0][0], s.sh()[1][0], s.sh()[2][0]);
            for (int c = 0; c < 3; c++) {
                floats(data, Arrays.copyOfRange(s.sh()[c], 1, rest + 1));
            }
            floats(data, logit(s.opacity()));
            floats(data, Math.log(s.scale()[0]), Math.log(s.scale()[1]), Math.log(s.scale()[2]));
            // need not be of unit length
            floats(data, 3 * s.rotation()[0], 3 * s.rotation()[1], 3 * s.rotation()[2], 3 * s.rotation()[3]);
        }
        return join(header.append("end_header\n").toString().getBytes(StandardCharsets.US_ASCII), data.array());
    }

    static byte[] compressedPly(Model model, boolean colourRanges) {
        int n = model.splats.size();
        int chunks = (n + 255) / 256;
        int rest = model.basis() - 1;
        StringBuilder header = new StringBuilder("ply\nformat binary_little_endian 1.0\ncomment made here\nelement chunk ")
                .append(chunks).append('\n');
        for (String name : ("min_x min_y min_z max_x max_y max_z min_scale_x min_scale_y min_scale_z max_scale_x "
                + "max_scale_y max_scale_z" + (colourRanges ? " min_r min_g min_b max_r max_g max_b" : "")).split(" ")) {
            header.append("property float ").append(name).append('\n');
        }
        header.append("element vertex ").append(n).append('\n');
        for (String name : "packed_position packed_rotation packed_scale packed_color".split(" ")) {
            header.append("property uint ").append(name).append('\n');
        }
        if (rest > 0) {
            header.append("element sh ").append(n).append('\n');
            for (int i = 0; i < 3 * rest; i++) {
                header.append("property uchar f_rest_").append(i).append('\n');
            }
        }
        ByteBuffer data = buffer(chunks * (colourRanges ? 72 : 48) + n * (16 + 3 * rest));
        double[][] low = new double[chunks][9];
        double[][] high = new double[chunks][9];
        for (int chunk = 0; chunk < chunks; chunk++) {
            Arrays.fill(low[chunk], 1e9);
            Arrays.fill(high[chunk], -1e9);
            for (Splat s : model.splats.subList(chunk * 256, Math.min(n, chunk * 256 + 256))) {
                for (int k = 0; k < 9; k++) {
                    low[chunk][k] = Math.min(low[chunk][k], packable(s, k));
                    high[chunk][k] = Math.max(high[chunk][k], packable(s, k));
                }
            }
            for (int group = 0; group < (colourRanges ? 3 : 2); group++) {
                floats(data, Arrays.copyOfRange(low[chunk], group * 3, group * 3 + 3));
                floats(data, Arrays.copyOfRange(high[chunk], group * 3, group * 3 + 3));
            }
        }
        for (int i = 0; i < n; i++) {
            Splat s = model.splats.get(i);
            double[] share = new double[9];
            for (int k = 0; k < 9; k++) {
                double from = k < 6 || colourRanges ? low[i / 256][k] : 0;
                double to = k < 6 || colourRanges ? high[i / 256][k] : 1;
                share[k] = Math.max(0, Math.min(1, to > from ? (packable(s, k) - from) / (to - from) : 0));
            }
            data.putInt(Math.toIntExact(Math.round(share[0] * 2047)) << 21 | (int) Math.round(share[1] * 1023) << 11
                    | (int) Math.round(share[2] * 2047));
            int largest = largest(s.rotation());
            int word = largest;
            for (int c = 0; c < 4; c++) {
                if (c != largest) {
                    double value = s.rotation()[c] * Math.signum(s.rotation()[largest]);
                    word = word << 10 | (int) Math.round((value / Math.sqrt(2) + 0.5) * 1023);
                }
            }
            data.putInt(word);
            data.putInt((int) Math.round(share[3] * 2047) << 21 | (int) Math.round(share[4] * 1023) << 11
                    | (int) Math.round(share[5] * 2047));
            data.put(new byte[] {bits8(s.opacity()), bits8(share[8]), bits8(share[7]), bits8(share[6])});
        }
        for (Splat s : model.splats) {
            for (int c = 0; c < 3; c++) {
                for (int k = 1; k <= rest; k++) {
                    data.put((byte) Math.round((s.sh()[c][k] + 4) * 255 / 8));
                }
            }
        }
        return join(header.append("end_header\n").toString().getBytes(StandardCharsets.US_ASCII), data.array());
    }

    private static double packable(Splat s, int k) {
        return k < 3 ? s.mean()[k] : k < 6 ? Math.log(s.scale()[k - 3]) : 0.5 + C0 * s.sh()[k - 6][0];
    }

    static byte[] splat(Model model) {
        ByteBuffer data = buffer(model.splats.size() * 32);
        for (Splat s : model.splats) {
            floats(data, s.mean());
            floats(data, s.scale());
            for (int c = 0; c < 3; c++) {
                data.put(bits8(0.5 + C0 * s.sh()[c][0]));
            }
            data.put(bits8(s.opacity()));
            for (double q : s.rotation()) {
                data.put((byte) Math.max(0, Math.min(255, Math.round(q * 128 + 128))));
            }
        }
        return data.array();
    }

    /** An spz file; its axes are right, up, back. */
    static byte[] spz(Model model, int version, boolean rawZstd) throws IOException {
        int n = model.splats.size();
        int rest = model.basis() - 1;
        ByteBuffer[] columns = {buffer(n * (version == 1 ? 6 : 9)), buffer(n), buffer(n * 3), buffer(n * 3),
            buffer(n * (version < 3 ? 3 : 4)), buffer(n * 3 * rest)};
        double[] there = Rasteriser.basis(0.3, 0.5, 0.8);
        double[] turned = Rasteriser.basis(0.3, -0.5, -0.8);
        for (Splat s : model.splats) {
            double[] mean = {s.mean()[0], -s.mean()[1], -s.mean()[2]};
            // the half-turn about x, as a quaternion x, y, z, w, from the left and its inverse from the right
            double[] q = {s.rotation()[1], -s.rotation()[2], -s.rotation()[3], s.rotation()[0]};
            for (int axis = 0; axis < 3; axis++) {
                if (version == 1) {
                    columns[0].putShort(half(mean[axis]));
                } else {
                    int fixed = (int) Math.round(mean[axis] * 4096);
                    columns[0].put((byte) fixed).put((byte) (fixed >> 8)).put((byte) (fixed >> 16));
                }
                columns[2].put(bits8(s.sh()[axis][0] * 0.15 + 0.5));
                columns[3].put((byte) Math.round((Math.log(s.scale()[axis]) + 10) * 16));
            }
            columns[1].put(bits8(s.opacity()));
            int largest = largest(q);
            if (version < 3) {
                for (int c = 0; c < 3; c++) {
                    columns[4].put((byte) Math.round((q[c] * Math.signum(q[3]) + 1) * 127.5));
                }
            } else {
                int word = largest;
                for (int c = 0; c < 4; c++) {
                    if (c != largest) {
                        double value = q[c] * Math.signum(q[largest]);
                        word = word << 10 | (value < 0 ? 0x200 : 0)
                                | (int) Math.round(Math.abs(value) * Math.sqrt(2) * 511);
                    }
                }
                columns[4].putInt(word);
            }
            for (int k = 1; k <= rest; k++) {
                for (int c = 0; c < 3; c++) {
                    double value = s.sh()[c][k] * Math.signum(there[k] * turned[k]);
                    columns[5].put((byte) Math.max(0, Math.min(255, Math.round(value * 128 + 128))));
                }
            }
        }
        int streams = rest == 0 ? 5 : 6;
        ByteBuffer header = buffer(16).put("NGSP".getBytes(StandardCharsets.US_ASCII)).putInt(version).putInt(n)
                .put((byte) model.degree).put((byte) 12).put((byte) 0).put((byte) (version < 4 ? 0 : streams));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (version < 4) {
            try (OutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(header.array());
                for (ByteBuffer column : columns) {
                    gzip.write(column.array());
                }
            }
            return out.toByteArray();
        }
        out.writeBytes(header.array());
        out.writeBytes(buffer(16).putInt(32).array());
        ByteBuffer toc = buffer(streams * 16);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int c = 0; c < streams; c++) {
            byte[] frame = rawZstd ? rawFrame(columns[c].array()) : compressed(columns[c].array());
            toc.putLong(frame.length).putLong(columns[c].capacity());
            packed.writeBytes(frame);
        }
        return join(join(out.toByteArray(), toc.array()), packed.toByteArray());
    }

    /** A zstd frame of uncompressed blocks (RFC 8878): magic, one segment with its size in four bytes, blocks. */
    private static byte[] rawFrame(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(buffer(9).putInt(0xFD2FB528).put((byte) 0xA0).putInt(content.length).array());
        for (int at = 0; at < content.length; at += 1000) {
            int size = Math.min(1000, content.length - at);
            int head = size << 3 | (at + size == content.length ? 1 : 0);
            out.writeBytes(new byte[] {(byte) head, (byte) (head >> 8), (byte) (head >> 16)});
            out.write(content, at, size);
        }
        return out.toByteArray();
    }

    private static byte[] compressed(byte[] content) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] out = new byte[compressor.maxCompressedLength(content.length)];
        return Arrays.copyOf(out, compressor.compress(content, 0, content.length, out, 0, out.length));
    }

    /** A tensor of floats. */
    private record Column(int[] shape, ByteBuffer data) {
        Column(int... shape) {
            this(shape, buffer(Arrays.stream(shape).reduce(4, (a, b) -> a * b)));
        }
    }

    /** The six tensors that are trained, under splatfacto's names. */
    private static Map<String, Column> trained(Model model, boolean sigmoidColours) {
        int n = model.splats.size();
        int rest = model.basis() - 1;
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("means", new Column(n, 3));
        columns.put("features_dc", sigmoidColours ? new Column(n, 3) : new Column(n, 1, 3));
        columns.put("features_rest", new Column(n, rest, 3));
        columns.put("scales", new Column(n, 3));
        columns.put("quats", new Column(n, 4));
        columns.put("opacities", new Column(n, 1));
        for (Splat s : model.splats) {
            floats(columns.get("means").data, s.mean());
            floats(columns.get("scales").data, Math.log(s.scale()[0]), Math.log(s.scale()[1]), Math.log(s.scale()[2]));
            floats(columns.get("quats").data, s.rotation());
            for (int c = 0; c < 3; c++) {
                double dc = s.sh()[c][0];
                floats(columns.get("features_dc").data, rest == 0 && sigmoidColours ? logit(0.5 + C0 * dc) : dc);
            }
            for (int k = 1; k <= rest; k++) {
                floats(columns.get("features_rest").data, s.sh()[0][k], s.sh()[1][k], s.sh()[2][k]);
            }
            floats(columns.get("opacities").data, logit(s.opacity()));
        }
        return columns;
    }

    /** A splatfacto checkpoint, with its tensors under this prefix. */
    static byte[] splatfacto(Model model, String prefix) throws IOException {
        Map<String, Column> columns = trained(model, true);
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2, '}', '('});
        text(pickle, "step");
        integer(pickle, 29999);
        text(pickle, "pipeline");
        pickle.writeBytes(new byte[] {'}', '('});
        int storage = 0;
        for (Map.Entry<String, Column> tensor : columns.entrySet()) {
            text(pickle, prefix + tensor.getKey());
            tensor(pickle, storage++, tensor.getValue().shape, false);
        }
        pickle.writeBytes(new byte[] {'u', 'u', '.'});
        return torchZip(pickle.toByteArray(), List.copyOf(columns.values()));
    }

    /**
     * A training checkpoint of the paper's program: what it captures, and the iteration.
     *
     * @param active degree of the harmonics in use
     * @param legacy whether in the container from before torch 1.6
     */
    static byte[] training(Model model, int active, boolean legacy) throws IOException {
        return training(model, active, legacy, pickle -> pickle);
    }

    /** The same with a changed pickle, a character a byte. */
    static byte[] training(Model model, int active, boolean legacy, UnaryOperator<String> change) throws IOException {
        List<Column> columns = new ArrayList<>(trained(model, false).values());
        int n = model.splats.size();
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2, '('});
        integer(pickle, active);
        for (int i = 0; i < 6; i++) {
            ascii(pickle, "ctorch._utils\n_rebuild_parameter\n(");
            tensor(pickle, i, columns.get(i).shape, legacy);
            pickle.write(0x88);
            ascii(pickle, "ccollections\nOrderedDict\n)RtR");
        }
        // radii, accumulated gradients, their number
        for (int[] shape : new int[][] {{n}, {n, 1}, {n, 1}}) {
            tensor(pickle, columns.size(), shape, legacy);
            columns.add(new Column(shape));
        }
        optimiser(pickle, columns, legacy);
        // the extent of the cameras, a scalar of numpy: 5.5
        ascii(pickle, "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(");
        text(pickle, "f8");
        pickle.writeBytes(new byte[] {(byte) 0x89, (byte) 0x88, 't', 'R', '('});
        integer(pickle, 3);
        text(pickle, "<");
        ascii(pickle, "NNN");
        for (int value : new int[] {-1, -1, 0}) {
            integer(pickle, value);
        }
        ascii(pickle, "tbc_codecs\nencode\n(");
        text(pickle, "\0\0\0\0\0\0\u0016@");
        text(pickle, "latin1");
        ascii(pickle, "tRtRt");
        integer(pickle, 30_000);
        pickle.writeBytes(new byte[] {(byte) 0x86, '.'});
        byte[] changed = change.apply(pickle.toString(StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        return legacy ? torchLegacy(changed, columns) : torchZip(changed, columns);
    }

    /** State of Adam: two tensors of each parameter and a number of steps; here of the first. */
    private static void optimiser(ByteArrayOutputStream pickle, List<Column> columns, boolean legacy) {
        pickle.writeBytes(new byte[] {'}', '('});
        text(pickle, "state");
        pickle.writeBytes(new byte[] {'}', '('});
        integer(pickle, 0);
        pickle.writeBytes(new byte[] {'}', '('});
        for (String name : new String[] {"step", "exp_avg", "exp_avg_sq"}) {
            text(pickle, name);
            int[] shape = name.equals("step") ? new int[0] : columns.get(0).shape;
            tensor(pickle, columns.size(), shape, legacy);
            columns.add(new Column(shape));
        }
        ascii(pickle, "uu");
        text(pickle, "param_groups");
        ascii(pickle, "]}(");
        text(pickle, "name");
        text(pickle, "xyz");
        text(pickle, "params");
        ascii(pickle, "]");
        integer(pickle, 0);
        ascii(pickle, "auau");
    }

    private static byte[] torchZip(byte[] pickle, List<Column> columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            stored(zip, "archive/data.pkl", pickle);
            for (int i = 0; i < columns.size(); i++) {
                stored(zip, "archive/data/" + i, columns.get(i).data.array());
            }
        }
        return out.toByteArray();
    }

    private static byte[] torchLegacy(byte[] pickle, List<Column> columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e" + "80024de9032e" + "80027d2e"));
        out.writeBytes(pickle);
        ascii(out, "\u0080\u0002](");
        for (int i = 0; i < columns.size(); i++) {
            text(out, String.valueOf(i));
        }
        ascii(out, "e.");
        for (Column column : columns) {
            out.writeBytes(buffer(8).putLong(column.data.capacity() / 4).array());
            out.writeBytes(column.data.array());
        }
        return out.toByteArray();
    }

    /** @param legacy whether the storage tells of a view, of which there is none */
    private static void tensor(ByteArrayOutputStream out, int storage, int[] shape, boolean legacy) {
        ascii(out, "ctorch._utils\n_rebuild_tensor_v2\n((");
        text(out, "storage");
        ascii(out, "ctorch\nFloatStorage\n");
        text(out, String.valueOf(storage));
        text(out, "cuda:0");
        integer(out, Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        ascii(out, legacy ? "NtQ" : "tQ");
        integer(out, 0);
        int[] strides = shape.clone();
        for (int i = shape.length - 1, stride = 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        for (int[] list : new int[][] {shape, strides}) {
            out.write('(');
            for (int value : list) {
                integer(out, value);
            }
            out.write('t');
        }
        out.writeBytes(new byte[] {(byte) 0x89, '}', 't', 'R'});
    }

    private static void ascii(ByteArrayOutputStream out, String bytes) {
        out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write('X');
        out.writeBytes(buffer(4).putInt(text.length()).array());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void integer(ByteArrayOutputStream out, int value) {
        out.write('J');
        out.writeBytes(buffer(4).putInt(value).array());
    }

    private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
    }

    private static int largest(double[] q) {
        int largest = 0;
        for (int c = 1; c < 4; c++) {
            largest = Math.abs(q[c]) > Math.abs(q[largest]) ? c : largest;
        }
        return largest;
    }

    private static byte bits8(double share) {
        return (byte) Math.max(0, Math.min(255, Math.round(share * 255)));
    }

    /** Of a number of ordinary size. */
    private static short half(double value) {
        int exponent = Math.getExponent(value);
        long mantissa = Math.round(Math.abs(value) / Math.pow(2, exponent) * 1024);
        return (short) ((value < 0 ? 0x8000 : 0) + (exponent + 15 << 10) + (mantissa - 1024));
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    private static void floats(ByteBuffer out, double... values) {
        for (double value : values) {
            out.putFloat((float) value);
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
