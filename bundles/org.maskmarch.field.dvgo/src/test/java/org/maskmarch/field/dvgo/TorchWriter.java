package org.maskmarch.field.dvgo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what {@code torch.save} writes for a dict of dicts, strings, numbers, flags, ConfigDicts and tensors. */
final class TorchWriter {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<byte[]> storages = new ArrayList<>();
    private int memo;

    /** A row-major tensor of floats, or of flags where {@code flags}. */
    record Values(boolean flags, float[] values, int... shape) {
        Values(float[] values, int... shape) {
            this(false, values, shape);
        }

        byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * (flags ? 1 : 4)).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                if (flags) {
                    bytes.put((byte) value);
                } else {
                    bytes.putFloat(value);
                }
            }
            return bytes.array();
        }
    }

    /** A ConfigDict of mmcv, whose pickled state is itself. */
    record Config(Map<String, ?> values) { }

    static Path write(Path file, Map<String, ?> root) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.op(0x80, 2);
        writer.value(root);
        writer.op('.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(writer.pickle.toByteArray());
            for (int i = 0; i < writer.storages.size(); i++) {
                zip.putNextEntry(new ZipEntry("archive/data/" + i));
                zip.write(writer.storages.get(i));
            }
        }
        return file;
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
        global("torch", tensor.flags() ? "BoolStorage" : "FloatStorage");
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
