package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Checkpoints for tests: the recorded ones, and hostile ones made on the spot. */
final class Samples {
    private Samples() { }

    static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }

    /** A torch zip with this pickle and one storage "0". */
    static Path torchZip(Path file, byte[] pickle, byte[] storage) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            stored(zip, "archive/data.pkl", pickle);
            stored(zip, "archive/data/0", storage);
            stored(zip, "archive/version", new byte[] {'3', '\n'});
        }
        return file;
    }

    static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** An npy file, version 1. */
    static byte[] npy(String descr, boolean fortran, String shape, byte[] data) {
        byte[] header = ("{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape + ", }\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + header.length + data.length)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0})
                .put(header).put(data).array();
    }

    /** Writes pickles instruction by instruction. */
    static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle() {
            op(0x80, 2);
        }

        Pickle op(int... bytes) {
            for (int b : bytes) {
                out.write(b);
            }
            return this;
        }

        Pickle global(String module, String name) {
            op('c');
            out.writeBytes((module + '\n' + name + '\n').getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Pickle text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op('X', bytes.length & 0xFF, bytes.length >> 8 & 0xFF, 0, 0);
            out.writeBytes(bytes);
            return this;
        }

        Pickle integer(int value) {
            return op('J', value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, value >> 24 & 0xFF);
        }

        /** A tensor of floats in storage "0". */
        Pickle tensor(int storageCount, int offset, int[] sizes, int[] strides) {
            global("torch._utils", "_rebuild_tensor_v2").op('(');
            op('(').text("storage").global("torch", "FloatStorage").text("0").text("cpu");
            integer(storageCount).op('t', 'Q');
            integer(offset);
            for (int[] list : new int[][] {sizes, strides}) {
                op('(');
                for (int value : list) {
                    integer(value);
                }
                op('t');
            }
            return op(0x89, '}', 't', 'R');
        }

        byte[] bytes() {
            return op('.').out.toByteArray();
        }
    }
}
