package org.maskmarch.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;

/**
 * The contract of {@link RadianceField} and {@link FieldFamily}, checked on a checkpoint. Whether the values are those
 * of the original model is for the family's own tests. Every breach is an {@link AssertionError} that says what was
 * asked and what came.
 */
public final class FieldConformance {
    /** More than the batches that fields split over cores. */
    private static final int POINTS = 4500;
    private static final int SHADED = 400;
    private static final int DIRECTIONS = 5;
    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    /** {@code colours} may add up in another order than {@code colour}. */
    private static final float COLOUR_TOLERANCE = 1e-5f;

    private final RadianceField field;
    private final float[] points;
    private final float[] directions;

    private FieldConformance(RadianceField field) {
        this.field = field;
        this.points = points(field.info().bounds(), POINTS, new Random(11));
        this.directions = directions(POINTS, new Random(12));
    }

    /**
     * Opens a copy of the checkpoint, deletes it, and checks the field.
     *
     * @param options must leave the field some of its box
     */
    public static void check(FieldFamily family, Path checkpoint, FieldOptions options) throws IOException {
        Path folder = Files.createTempDirectory("conformance");
        Path copy = folder.resolve(String.valueOf(checkpoint.getFileName()));
        try {
            Files.copy(checkpoint, copy, StandardCopyOption.REPLACE_EXISTING);
            require(family.recognises(copy), "the family recognises its own file");
            RadianceField field = family.open(copy, options);
            require(field.info().family().equals(family.name()), "info names the family " + family.name() + ", not "
                    + field.info().family());
            require(field.info().equals(family.open(copy, options).info()), "a second opening tells the same");
            requireClosed(copy);
            Files.delete(copy);
            check(field);
        } finally {
            Files.deleteIfExists(copy);
            Files.delete(folder);
        }
    }

    /** Checks a field. */
    public static void check(RadianceField field) {
        FieldConformance suite = new FieldConformance(field);
        suite.infoIsSane();
        suite.densityKeepsItsContract();
        suite.colourKeepsItsContract();
        suite.sharedDirectionsGiveTheSameColours();
        suite.threadsGetTheSameBits();
    }

    private void infoIsSane() {
        FieldInfo info = field.info();
        require(Double.isFinite(info.stepSize()) && info.stepSize() >= 0, "a step of " + info.stepSize());
        FieldInfo.NativeGrid grid = info.nativeGrid();
        require(grid == null || Math.min(grid.nx(), Math.min(grid.ny(), grid.nz())) > 1, "a native grid of " + grid);
        info.details().forEach((key, value) -> require(value != null && !key.isBlank(), "the detail " + key));
    }

    private void densityKeepsItsContract() {
        float[] input = points.clone();
        float[] together = new float[POINTS + 3];
        Arrays.fill(together, -7);
        field.density(input, POINTS, together);
        require(Arrays.equals(input, points), "density leaves the points alone");
        require(together[POINTS] == -7 && together[POINTS + 2] == -7, "density writes n values only");
        Aabb bounds = field.info().bounds();
        DensityActivation activation = field.info().activation();
        for (int i = 0; i < POINTS; i++) {
            require(Float.isFinite(together[i]), "a density of " + together[i] + " at " + at(i));
            require(activation.density(together[i]) == 0 || bounds.contains(points[i * 3], points[i * 3 + 1], points[i * 3 + 2]),
                    "a density of " + together[i] + " outside the bounds at " + at(i));
        }
        float[] alone = new float[1];
        for (int i = 0; i < POINTS; i += 7) {
            field.density(Arrays.copyOfRange(points, i * 3, i * 3 + 3), 1, alone);
            requireSame(together, i, alone, 1, "the density of a single point " + at(i));
        }
        int from = POINTS / 3;
        float[] part = new float[POINTS - from];
        field.density(Arrays.copyOfRange(points, from * 3, POINTS * 3), part.length, part);
        requireSame(together, from, part, part.length, "the density of a part of the batch");
    }

    private void colourKeepsItsContract() {
        float[] input = directions.clone();
        float[] together = new float[SHADED * 3 + 3];
        Arrays.fill(together, -7);
        field.colour(points, input, SHADED, together);
        require(Arrays.equals(input, directions), "colour leaves the directions alone");
        require(together[SHADED * 3] == -7, "colour writes 3 n values only");
        for (int i = 0; i < SHADED * 3; i++) {
            require(Float.isFinite(together[i]), "a colour of " + together[i] + " at " + at(i / 3));
        }
        float[] alone = new float[3];
        for (int i = 0; i < SHADED; i += 3) {
            field.colour(Arrays.copyOfRange(points, i * 3, i * 3 + 3), Arrays.copyOfRange(directions, i * 3, i * 3 + 3),
                    1, alone);
            requireSame(together, i * 3, alone, 3, "the colour of a single point " + at(i));
        }
    }

    private void sharedDirectionsGiveTheSameColours() {
        float[] together = new float[SHADED * DIRECTIONS * 3];
        field.colours(points, SHADED, directions, DIRECTIONS, together);
        float[] along = new float[SHADED * 3];
        float[] each = new float[SHADED * 3];
        for (int j = 0; j < DIRECTIONS; j++) {
            for (int i = 0; i < SHADED; i++) {
                System.arraycopy(directions, j * 3, along, i * 3, 3);
            }
            field.colour(points, along, SHADED, each);
            for (int i = 0; i < SHADED * 3; i++) {
                float shared = together[(i / 3 * DIRECTIONS + j) * 3 + i % 3];
                require(Math.abs(shared - each[i]) <= COLOUR_TOLERANCE * (1 + Math.abs(each[i])),
                        "colours gives " + shared + " and colour " + each[i] + " at " + at(i / 3));
            }
        }
        float[] alone = new float[DIRECTIONS * 3];
        for (int i = 0; i < SHADED; i += 3) {
            field.colours(Arrays.copyOfRange(points, i * 3, i * 3 + 3), 1, directions, DIRECTIONS, alone);
            requireSame(together, i * DIRECTIONS * 3, alone, alone.length, "the colours of a single point " + at(i));
        }
    }

    private void threadsGetTheSameBits() {
        float[] expected = everything();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS * ROUNDS; i++) {
                calls.add(this::everything);
            }
            for (Future<float[]> result : threads.invokeAll(calls)) {
                requireSame(expected, 0, result.get(), expected.length, "what a thread among others gets");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("A call among concurrent calls failed: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private float[] everything() {
        float[] density = new float[POINTS];
        float[] colour = new float[SHADED * 3];
        float[] colours = new float[SHADED * DIRECTIONS * 3];
        field.density(points, POINTS, density);
        field.colour(points, directions, SHADED, colour);
        field.colours(points, SHADED, directions, DIRECTIONS, colours);
        float[] all = Arrays.copyOf(density, POINTS + colour.length + colours.length);
        System.arraycopy(colour, 0, all, POINTS, colour.length);
        System.arraycopy(colours, 0, all, POINTS + colour.length, colours.length);
        return all;
    }

    /** In the box, on its faces and corners, just beyond them, and far away; one after the other. */
    private static float[] points(Aabb box, int n, Random random) {
        float[] points = new float[n * 3];
        for (int i = 0; i < n; i++) {
            for (int axis = 0; axis < 3; axis++) {
                double size = box.size(axis);
                double at = box.min(axis) + random.nextDouble() * size;
                int place = i % 8;
                if (place == 5 && random.nextBoolean() || place == 6) {
                    at = random.nextBoolean() ? box.min(axis) : box.max(axis);
                    at += place == 5 ? 0 : (random.nextInt(3) - 1) * 1e-3 * size;
                } else if (place == 7) {
                    at += (random.nextDouble() - 0.5) * (random.nextBoolean() ? 4 : 1e5) * size;
                }
                points[i * 3 + axis] = (float) at;
            }
        }
        return points;
    }

    private static float[] directions(int n, Random random) {
        float[] directions = new float[n * 3];
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            double z = random.nextGaussian();
            double length = Math.sqrt(x * x + y * y + z * z);
            directions[i * 3] = (float) (x / length);
            directions[i * 3 + 1] = (float) (y / length);
            directions[i * 3 + 2] = (float) (z / length);
        }
        return directions;
    }

    /** An open file can be deleted on most systems; on Linux the process shows what it keeps open. */
    private static void requireClosed(Path file) throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return;
        }
        Path real = file.toRealPath();
        try (Stream<Path> handles = Files.list(open)) {
            for (Path handle : handles.toList()) {
                try {
                    require(!Files.readSymbolicLink(handle).equals(real), "the file is closed after opening the field");
                } catch (IOException e) {
                    continue; // closed since it was listed
                }
            }
        }
    }

    private String at(int i) {
        return "(" + points[i * 3] + ", " + points[i * 3 + 1] + ", " + points[i * 3 + 2] + ")";
    }

    private static void requireSame(float[] expected, int from, float[] actual, int n, String what) {
        for (int i = 0; i < n; i++) {
            if (Float.floatToIntBits(expected[from + i]) != Float.floatToIntBits(actual[i])) {
                throw new AssertionError("Value " + i + " of " + what + " is " + actual[i] + ", in the batch "
                        + expected[from + i] + '.');
            }
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("Against the contract of a field: " + what + '.');
        }
    }
}
