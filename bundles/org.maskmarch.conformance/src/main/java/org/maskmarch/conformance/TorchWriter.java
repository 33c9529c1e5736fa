package org.maskmarch.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what {@code torch.save} writes for a dict of dicts, lists, strings, numbers, flags, ConfigDicts and tensors:
 * checkpoints that tests and the suite's scenes make up.
 */
public final class TorchWriter {
    /** The same values give the same bytes. Midnight would add a field to every entry. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 12, 0);

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<byte[]> storages = new ArrayList<>();
    private int memo;

    /** What the elements of a tensor are. */
    public enum Type {
        FLOAT, BOOL, LONG;

        private int size() {
            return switch (this) {
                case FLOAT -> 4;
                case BOOL -> 1;
                case LONG -> 8;
            };
        }
    }

    /** A row-major tensor; without a shape, a scalar. */
    public record Values(Type type, float[] values, int... shape) {
        /** A tensor of floats. */
        public Values(float[] values, int... shape) {
            this(Type.FLOAT, values, shape);
        }

        private byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * type.size()).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                switch (type) {
                    case FLOAT -> bytes.putFloat(value);
                    case BOOL -> bytes.put((byte) value);
                    case LONG -> bytes.putLong((long) value);
                }
            }
            return bytes.array();
        }
    }

    /** A ConfigDict of mmcv, whose pickled state is itself. */
    public record Config(Map<String, ?> values) { }

    private TorchWriter() { }

    /** Writes a checkpoint and returns the file. */
    public static Path write(Path file, Map<String, ?> root) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.op(0x80, 2);
        writer.value(root);
        writer.op('.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(entry("archive/data.pkl"));
            zip.write(writer.pickle.toByteArray());
            for (int i = 0; i < writer.storages.size(); i++) {
                zip.putNextEntry(entry("archive/data/" + i));
                zip.write(writer.storages.get(i));
            }
        }
        return file;
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        return entry;
    }

    private void op(int... bytes) {
        for (int b : bytes) {
            pickle.write(b);
        }
    }

    private void value(Object value) {
        if (value == null) {
            op('N');
        } else if (value instanceof Map<?, ?> map) {
            op('}');
            items(map);
        } else if (value instanceof Config config) {
            global("mmcv.utils.config", "ConfigDict");
            op(')', 0x81, 'q', memo);
            items(config.values());
            op('h', memo++, 'b');
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op('X', bytes.length, 0, 0, 0);
            pickle.writeBytes(bytes);
        } else if (value instanceof Boolean flag) {
            op(flag ? 0x88 : 0x89);
        } else if (value instanceof Integer number) {
            op('J');
            pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
        } else if (value instanceof Double number) {
            op('G');
            pickle.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof List<?> list) {
            op(']', '(');
            list.forEach(this::value);
            op('e');
        } else if (value instanceof Values tensor) {
            tensor(tensor);
        } else {
            throw new IllegalArgumentException(String.valueOf(value));
        }
    }

    private void items(Map<?, ?> map) {
        op('(');
        map.forEach((key, item) -> {
            value(key);
            value(item);
        });
        op('u');
    }

    private void tensor(Values tensor) {
        global("torch._utils", "_rebuild_tensor_v2");
        op('(', '(');
        value("storage");
        global("torch", switch (tensor.type()) {
            case FLOAT -> "FloatStorage";
            case BOOL -> "BoolStorage";
            case LONG -> "LongStorage";
        });
        value(String.valueOf(storages.size()));
        value("cuda:0");
        value(tensor.values().length);
        op('t', 'Q');
        value(0);
        op('(');
        for (int size : tensor.shape()) {
            value(size);
        }
        op('t', '(');
        int stride = tensor.values().length;
        for (int size : tensor.shape()) {
            stride /= Math.max(1, size);
            value(stride);
        }
        op('t', 0x89, '}', 't', 'R');
        storages.add(tensor.bytes());
    }

    private void global(String module, String name) {
        op('c');
        pickle.writeBytes((module + '\n' + name + '\n').getBytes(StandardCharsets.UTF_8));
    }
}
