package org.maskmarch.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;

/** Puts folders where the user sees them, complete or not at all. */
final class Publisher {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Fills a staging folder. */
    interface Content {
        void write(Path folder) throws IOException;
    }

    private Publisher() { }

    /** Fails early where a folder cannot take results; leaves no trace, not even the folder. */
    static void requireWritable(Path parent) {
        Path existing = parent.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            Files.delete(Files.createTempFile(existing, ".maskmarch", ".probe"));
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
    }

    /**
     * Writes {@code parent/name}: content first, then the manifest, then one rename. A folder of that name is replaced.
     */
    static Path publish(Path parent, String name, String unique, Content content) {
        Path staging = parent.resolve("." + unique + ".part");
        Path target = parent.resolve(name);
        try {
            JobFolder.delete(staging);
            Files.createDirectories(staging);
            content.write(staging);
            writeManifest(name, staging);
            replace(staging, target, parent.resolve("." + unique + ".old"));
            return target;
        } catch (IOException e) {
            throw unwritable(parent, e);
        } finally {
            JobFolder.delete(staging);
        }
    }

    private static void replace(Path staging, Path target, Path old) throws IOException {
        JobFolder.delete(old);
        if (Files.exists(target)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        JobFolder.syncFolder(target.getParent());
        JobFolder.delete(old);
    }

    static void writeJson(Path file, Object value) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(value));
    }

    private static void writeManifest(String name, Path folder) throws IOException {
        List<Map<String, Object>> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("path", folder.relativize(file).toString().replace('\\', '/'));
                entry.put("bytes", Files.size(file));
                entry.put("sha256", sha256(file));
                files.add(entry);
            }
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("job", name);
        manifest.put("files", files);
        writeJson(folder.resolve("manifest.json"), manifest);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Fields.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MaskmarchException unwritable(Path folder, IOException e) {
        return MaskmarchException.resource("output.unwritable", folder.toString(), "Results cannot be written there: "
                + e + ".", "Check permissions and free space, or name another folder.", e);
    }
}
