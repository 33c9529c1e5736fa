package org.maskmarch.field.ngp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Writes maps, lists, bytes and simple values as msgpack. */
final class MsgpackWriter {
    /** How the bytes are wrapped. */
    enum Container { PLAIN, GZIP, ZLIB }

    private MsgpackWriter() { }

    static Path write(Path file, Map<String, ?> root, Container container) throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            pack(packer, root);
            return Files.write(file, wrap(packer.toByteArray(), container));
        }
    }

    static byte[] wrap(byte[] bytes, Container container) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream target = container == Container.GZIP ? new GZIPOutputStream(out)
                : container == Container.ZLIB ? new DeflaterOutputStream(out) : out) {
            target.write(bytes);
        }
        return out.toByteArray();
    }

    private static void pack(MessagePacker packer, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                packer.packString((String) entry.getKey());
                pack(packer, entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object item : list) {
                pack(packer, item);
            }
        } else if (value instanceof byte[] bytes) {
            packer.packBinaryHeader(bytes.length);
            packer.writePayload(bytes);
        } else if (value instanceof String text) {
            packer.packString(text);
        } else if (value instanceof Boolean flag) {
            packer.packBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            packer.packLong(((Number) value).longValue());
        } else if (value instanceof Float number) {
            packer.packFloat(number);
        } else if (value instanceof Double number) {
            packer.packDouble(number);
        } else {
            throw new IllegalArgumentException("no msgpack of " + value);
        }
    }
}
