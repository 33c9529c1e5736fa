package org.maskmarch.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a claimed job: a copy of the job file and where it came from. It exists, synced to disk, from the claim
 * until the result is published or the failure is written, so that a restart finds it.
 */
final class JobFolder {
    private static final Logger LOG = LoggerFactory.getLogger(JobFolder.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLAIM = "claim.json";

    private final Path folder;
    private final Path jobFile;
    private final Path origin;
    private final Path out;
    private final Path failed;

    private JobFolder(Path folder, Path jobFile, Path origin, Path out, Path failed) {
        this.folder = folder;
        this.jobFile = jobFile;
        this.origin = origin;
        this.out = out;
        this.failed = failed;
    }

    /** Copies a job file into the work folder; the same file claimed twice is the same job. */
    static JobFolder claim(Path work, Path file, Path out, Path failed) {
        try {
            byte[] content = Files.readAllBytes(file);
            MessageDigest digest = Fields.sha256();
            digest.update(file.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
            String id = JobFile.nameOf(file) + "-" + HexFormat.of().formatHex(digest.digest(content), 0, 4);
            Path folder = work.resolve(id);
            if (Files.isRegularFile(folder.resolve(CLAIM))) {
                return reopen(folder);
            }
            Files.createDirectories(folder);
            Path copy = folder.resolve(file.getFileName().toString());
            writeSynced(copy, content);
            Map<String, String> claim = new TreeMap<>();
            claim.put("job", copy.getFileName().toString());
            claim.put("origin", file.toAbsolutePath().getParent().toString());
            claim.put("out", out.toAbsolutePath().toString());
            if (failed != null) {
                claim.put("failed", failed.toAbsolutePath().toString());
            }
            Path part = folder.resolve(CLAIM + ".part");
            writeSynced(part, JSON.writeValueAsBytes(claim));
            Files.move(part, folder.resolve(CLAIM), StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
            syncFolder(work);
            return reopen(folder);
        } catch (IOException e) {
            throw MaskmarchException.resource("work.unwritable", work.toString(), "The job cannot be claimed: "
                    + e.getMessage() + ".", "Check the work folder's permissions and free space.", e);
        }
    }

    /** Folders of jobs claimed by an earlier process, in the order of their names; leftovers of half a claim go. */
    static List<JobFolder> all(Path work) {
        List<JobFolder> found = new ArrayList<>();
        if (!Files.isDirectory(work)) {
            return found;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(work, Files::isDirectory)) {
            for (Path folder : folders) {
                if (Files.isRegularFile(folder.resolve(CLAIM))) {
                    found.add(reopen(folder));
                } else {
                    delete(folder);
                }
            }
        } catch (IOException e) {
            throw MaskmarchException.resource("work.unreadable", work.toString(), "The work folder cannot be read: "
                    + e.getMessage() + ".", "Check its permissions.", e);
        }
        found.sort(Comparator.comparing(JobFolder::id));
        return found;
    }

    private static JobFolder reopen(Path folder) throws IOException {
        JsonNode claim = JSON.readTree(folder.resolve(CLAIM).toFile());
        return new JobFolder(folder, folder.resolve(claim.path("job").asText()), Path.of(claim.path("origin").asText()),
                Path.of(claim.path("out").asText()), claim.hasNonNull("failed") ? Path.of(claim.get("failed").asText()) : null);
    }

    String id() {
        return folder.getFileName().toString();
    }

    Path jobFile() {
        return jobFile;
    }

    /** Where pictures of single steps are kept until the job ends; for those who asked for them. */
    Path steps(String object) {
        return folder.resolve("steps").resolve(object);
    }

    /** Those of an attempt before a restart. */
    void deleteSteps() {
        delete(folder.resolve("steps"));
    }

    /** What relative paths in the job file are relative to. */
    Path origin() {
        return origin;
    }

    Path out() {
        return out;
    }

    /** May be null. */
    Path failed() {
        return failed;
    }

    /** Leaves word, for other processes, of how the job stands; a status that cannot be written is none. */
    void leaveStatus(JobStatus status) {
        try {
            Path part = folder.resolve("status.json.part");
            Files.write(part, JSON.writeValueAsBytes(status));
            Files.move(part, folder.resolve("status.json"), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("no status left in {}", folder, e);
        }
    }

    /** The job is over: lets go of the claim. */
    void delete() {
        delete(folder);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, IOException problem) throws IOException {
                    Files.delete(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw MaskmarchException.resource("file.undeletable", folder.toString(), "The folder cannot be deleted: "
                    + e.getMessage() + ".", "Check its permissions.", e);
        }
    }

    private static void writeSynced(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            var buffer = java.nio.ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    static void syncFolder(Path folder) throws IOException {
        if (java.io.File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
