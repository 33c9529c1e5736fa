package org.maskmarch.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;

/**
 * Feeds a reader with bad files: it may read them or end in a {@link MaskmarchException} that puts it down to the file
 * or the machine, and nothing else. Case N is the same file in each run; only how many cases are run depends on the time:
 * about a second, or {@code -Dmaskmarch.fuzz.seconds=N}; {@code -Dmaskmarch.fuzz.seed=N} starts another series.
 */
public final class ReaderFuzz {
    private static final int LEAST_RANDOM_CASES = 50;
    private static final int HUNG_AFTER_SECONDS = 60;

    /** Reads a file to its last byte. */
    @FunctionalInterface
    public interface Reader {
        void read(Path file) throws IOException;
    }

    private final String name;
    private final Reader reader;
    private final long seed = Long.getLong("maskmarch.fuzz.seed", 20_240_229);
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fuzz");
        thread.setDaemon(true);
        return thread;
    });

    private ReaderFuzz(String name, Reader reader) {
        this.name = name;
        this.reader = reader;
    }

    /** Recognises a file, opens it, and evaluates the field at some points. */
    public static Reader of(FieldFamily family, FieldOptions options) {
        return file -> {
            family.recognises(file);
            RadianceField field = family.open(file, options);
            Aabb box = field.info().bounds();
            int n = 64;
            float[] points = new float[n * 3];
            float[] directions = new float[n * 3];
            for (int i = 0; i < n; i++) {
                for (int axis = 0; axis < 3; axis++) {
                    int step = i >> 2 * axis & 3;
                    points[i * 3 + axis] = (float) (box.min(axis) + step / 3.0 * box.size(axis));
                    directions[i * 3 + axis] = axis == i % 3 ? 1 : 0;
                }
            }
            field.density(points, n, new float[n]);
            field.colour(points, directions, n, new float[n * 3]);
            field.colours(points, n, directions, 3, new float[n * 9]);
        };
    }

    /**
     * Runs the cases, one after the other, and prints how many there were.
     *
     * @param name    of the reader, for messages
     * @param samples good files; each gives its share of the cases
     * @return executions
     * @throws AssertionError when a sample is not read, or a case ends in anything but a result or a typed error (the
     *         file of the case is kept), or all cases in results
     */
    public static int run(String name, Reader reader, Path... samples) throws IOException {
        ReaderFuzz fuzz = new ReaderFuzz(name, reader);
        try {
            return fuzz.run(List.of(samples));
        } finally {
            fuzz.worker.shutdownNow();
        }
    }

    /**
     * Like {@link #run}, for what reads several files: each bad file takes the place of one of them, which is there again
     * in the end.
     *
     * @param part    a good file among those that are read; it is the sample
     * @param reading reads all of them
     */
    public static int runInPlace(Path part, Callable<?> reading) throws IOException {
        byte[] good = Files.readAllBytes(part);
        try {
            return run(part.getFileName().toString(), inPlace(part, reading), part);
        } finally {
            Files.write(part, good);
        }
    }

    /**
     * Cuts a file that says how much is in it, in many places: each time it must be refused as bad input.
     *
     * @param part    the file, which is there again in the end
     * @param reading reads it, perhaps with others
     */
    public static void refusesCuts(Path part, Callable<?> reading) throws IOException {
        FuzzSample sample = FuzzSample.of(part);
        ReaderFuzz fuzz = new ReaderFuzz(part.getFileName().toString(), inPlace(part, reading));
        Path file = Files.createTempFile("cut", ".bin");
        try {
            for (byte[] cut : new Mutations(sample, fuzz.seed).cuts()) {
                Throwable problem = fuzz.outcome(Files.write(file, cut));
                if (!(problem instanceof MaskmarchException typed) || typed.kind() != MaskmarchException.Kind.BAD_INPUT) {
                    throw new AssertionError(part.getFileName() + ", cut at " + cut.length + " of "
                            + sample.whole().length + " bytes, is not refused", problem);
                }
            }
        } finally {
            fuzz.worker.shutdownNow();
            Files.write(part, sample.whole());
            Files.delete(file);
        }
    }

    private static Reader inPlace(Path part, Callable<?> reading) {
        return file -> {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            try {
                reading.call();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    private int run(List<Path> samples) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("maskmarch.fuzz.seconds", 1));
        Path file = Files.createTempFile("fuzz-" + name.replaceAll("[^a-z0-9]+", "-"), ".bin");
        int executions = 0;
        List<Mutations> series = new ArrayList<>();
        for (Path path : samples) {
            FuzzSample sample = FuzzSample.of(path);
            for (byte[] good : List.of(sample.whole(), sample.assemble(sample.sections()))) {
                Throwable problem = outcome(Files.write(file, good));
                if (problem != null) {
                    Files.delete(file);
                    throw new AssertionError("fuzz " + name + ": the unchanged " + path.getFileName() + " is not read.",
                            problem);
                }
            }
            series.add(new Mutations(sample, seed));
            int number = 0;
            for (byte[] cut : series.get(series.size() - 1).cuts()) {
                attempt(file, cut, "cut " + number++ + " of " + path.getFileName());
                executions++;
            }
        }
        boolean refused = false;
        for (int number = 0; number < LEAST_RANDOM_CASES || System.nanoTime() < end; number++) {
            int which = number % series.size();
            refused |= attempt(file, series.get(which).random(number), "case " + number + " of seed " + seed + ", from "
                    + samples.get(which).getFileName());
            executions++;
        }
        Files.delete(file);
        if (!refused) {
            throw new AssertionError("fuzz " + name + ": no changed file is refused; the reader does not look at it.");
        }
        System.out.println("fuzz " + name + ": " + executions + " executions");
        return executions;
    }

    /** Whether the file was refused. */
    private boolean attempt(Path file, byte[] bytes, String what) throws IOException {
        Throwable problem = outcome(Files.write(file, bytes));
        if (problem instanceof MaskmarchException typed && typed.kind() != MaskmarchException.Kind.INTERNAL) {
            return true;
        }
        if (problem != null) {
            throw new AssertionError("fuzz " + name + ": " + what + " ends in " + problem + "; the file is " + file,
                    problem);
        }
        return false;
    }

    /** What reading the file ends in, null for a result. */
    private Throwable outcome(Path file) {
        Future<?> result = worker.submit(() -> {
            reader.read(file);
            return null;
        });
        try {
            result.get(HUNG_AFTER_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            return e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        }
    }
}
