package org.maskmarch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.JobStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code demo}: starts the server, drops the bundled job into its inbox, follows it, and compares the masks with the
 * scene's exact ground truth.
 */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Segments the bundled scene on a freshly started server and shows where the results are.")
final class DemoCommand implements Callable<Integer> {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--out", paramLabel = "DIR", description = "folder of results (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("out");

    @Option(names = "--job", paramLabel = "NAME", description = "demo, or all-objects (default: ${DEFAULT-VALUE})")
    private String job = "demo";

    @Option(names = "--server", paramLabel = "DIR", required = true, hidden = true, description = "home of the server")
    private Path server;

    @Option(names = "--scene", paramLabel = "DIR", required = true, hidden = true, description = "folder of the demo scene")
    private Path scene;

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        Path jobFile = scene.resolve(job + ".job.yaml");
        if (!Files.isRegularFile(jobFile)) {
            throw MaskmarchException.usage("demo.job", "There is no demo job '" + job + "'.", "Use demo or all-objects.");
        }
        Path published = server.resolve("outbox").resolve(job);
        Path failed = server.resolve("failed").resolve(job);
        delete(published);
        delete(failed);
        System.err.println("Starting the server: " + server);
        Process process = new ProcessBuilder(server.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true).redirectOutput(server.resolve("data/server.out").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
        Thread stop = new Thread(() -> stop(process), "stop-server");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            drop(jobFile);
            try (ProgressLine progress = new ProgressLine(System.err, this::status)) {
                await(published, failed, process, start);
            }
        } finally {
            stop(process);
            Runtime.getRuntime().removeShutdownHook(stop);
        }
        if (Files.exists(failed.resolve("error.json"))) {
            return failure(failed.resolve("error.json"));
        }
        Path target = copy(published, out.resolve(job));
        Results.print(target, System.out);
        Truth.print(scene.resolve("truth"), target, System.out);
        System.out.printf("  from start of the server to published result: %.1f s%n", (System.nanoTime() - start) / 1e9);
        return 0;
    }

    /** The job with absolute paths, as its own file in the inbox, complete before it appears. */
    private void drop(Path jobFile) throws IOException {
        String text = Files.readString(jobFile).replaceAll("(?m)^scene:\\s*(\\S+).*$",
                java.util.regex.Matcher.quoteReplacement("scene: " + scene.toAbsolutePath().normalize()) + "/$1");
        Path inbox = Files.createDirectories(server.resolve("inbox"));
        Path part = inbox.resolve("." + job + ".part");
        Files.writeString(part, text);
        Files.move(part, inbox.resolve(job + ".job.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What the server says of its jobs. */
    private List<JobStatus> status() {
        List<JobStatus> all = new ArrayList<>();
        Path work = server.resolve("data/maskmarch/work");
        if (Files.isDirectory(work)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(work, job + "-*")) {
                for (Path folder : files) {
                    JsonNode status = JSON.readTree(folder.resolve("status.json").toFile());
                    all.add(new JobStatus(status.path("jobId").asText(), job, status.path("stage").asText(),
                            status.path("done").asInt(), status.path("total").asInt(), status.path("detail").asText()));
                }
            } catch (IOException e) {
                // between two states of the folder: the next look will see it
                return List.of();
            }
        }
        return all;
    }

    private void await(Path published, Path failed, Process process, long start) throws InterruptedException {
        while (!Files.exists(published.resolve("manifest.json")) && !Files.exists(failed.resolve("manifest.json"))) {
            if (!process.isAlive()) {
                throw MaskmarchException.resource("server.ended", server.toString(), "The server ended with "
                        + process.exitValue() + ".", "See data/server.out and data/log there.", null);
            }
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw MaskmarchException.resource("server.slow", server.toString(), "No result after 30 minutes.",
                        "See data/log/maskmarch.log there.", null);
            }
            Thread.sleep(100);
        }
    }

    private static int failure(Path error) throws IOException {
        JsonNode json = JSON.readTree(error.toFile());
        System.err.println("maskmarch: " + json.path("subject").asText() + ": " + json.path("message").asText() + " "
                + json.path("remedy").asText());
        return json.path("exitCode").asInt(MaskmarchException.Kind.INTERNAL.exitCode());
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
