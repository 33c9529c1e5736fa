package org.maskmarch.field.plenoxels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;

class PlenoxelsFamilyTest {
    private final PlenoxelsFamily family = new PlenoxelsFamily();

    @TempDir
    Path folder;

    /** Against svox2's own sampler, which moves points beyond the outermost centres onto them. */
    @Test
    void agreesWithTheOriginal() throws IOException {
        JsonNode expected = expected();
        assertTrue(family.recognises(sample()));
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        float[] points = matrix(expected.get("points"));
        float[] directions = matrix(expected.get("dirs"));
        Aabb bounds = field.info().bounds();
        float[] inside = new float[points.length];
        for (int i = 0; i < points.length; i++) {
            double margin = 1e-3;
            inside[i] = (float) Math.max(bounds.min(i % 3) + margin, Math.min(bounds.max(i % 3) - margin, points[i]));
        }
        float[] density = new float[4];
        float[] colour = new float[12];
        field.density(inside, 4, density);
        field.colour(points, directions, 4, colour);
        for (int i = 0; i < 4; i++) {
            assertEquals(expected.get("sigma").get(i).get(0).asDouble(), density[i], 1e-5);
        }
        assertArrayEquals(matrix(expected.get("rgb")), colour, 2e-6f);
        field.density(points, 4, density);
        assertEquals(0, density[3], "outside the bounds");
    }

    @Test
    void keepsTheContractOfAField() throws IOException {
        FieldConformance.check(family, sample(), FieldOptions.NONE);
    }

    @Test
    void theNativeGridHasItsVerticesAtTheCentresOfCells() {
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        NativeGrid vertices = field.info().nativeGrid();
        Aabb bounds = field.info().bounds();
        for (int axis = 0; axis < 3; axis++) {
            int n = axis == 0 ? vertices.nx() : axis == 1 ? vertices.ny() : vertices.nz();
            double cell = bounds.size(axis) / n;
            assertEquals(bounds.min(axis) + cell / 2, vertices.box().min(axis), 1e-9);
            assertEquals(cell, vertices.box().size(axis) / (n - 1), 1e-9);
        }
    }

    /** The rays of the original renderer, by the plain march of the format description. */
    @Test
    void raysHaveTheColoursOfTheOriginalRenderer() throws IOException {
        JsonNode expected = expected();
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        float[] origins = matrix(expected.get("rays_o"));
        float[] directions = matrix(expected.get("rays_d"));
        float[] colours = matrix(expected.get("ray_rgb"));
        for (int ray = 0; ray < 2; ray++) {
            double[] rgb = march(field, origins, directions, ray * 3);
            for (int c = 0; c < 3; c++) {
                assertEquals(colours[ray * 3 + c], rgb[c], 2e-4);
            }
        }
    }

    private static double[] march(RadianceField field, float[] origins, float[] directions, int at) {
        Aabb box = field.info().bounds();
        NativeGrid vertices = field.info().nativeGrid();
        int[] size = {vertices.nx(), vertices.ny(), vertices.nz()};
        double length = 0;
        for (int a = 0; a < 3; a++) {
            length += directions[at + a] * directions[at + a];
        }
        length = Math.sqrt(length);
        double[] d = new double[3];
        double gridLength = 0;
        double enter = 0;
        double exit = Double.MAX_VALUE;
        for (int a = 0; a < 3; a++) {
            d[a] = directions[at + a] / length;
            gridLength += Math.pow(d[a] * size[a] / box.size(a), 2);
            double t0 = (box.min(a) - origins[at + a]) / d[a];
            double t1 = (box.max(a) - origins[at + a]) / d[a];
            enter = Math.max(enter, Math.min(t0, t1));
            exit = Math.min(exit, Math.max(t0, t1));
        }
        double step = 0.5 / Math.sqrt(gridLength);
        double transmittance = 1;
        double[] rgb = new double[3];
        float[] density = new float[1];
        float[] colour = new float[3];
        float[] direction = {(float) d[0], (float) d[1], (float) d[2]};
        for (double t = enter; t <= exit; t += step) {
            float[] p = new float[3];
            for (int a = 0; a < 3; a++) {
                p[a] = (float) Math.max(box.min(a) + 1e-6, Math.min(box.max(a) - 1e-6, origins[at + a] + d[a] * t));
            }
            field.density(p, 1, density);
            field.colour(p, direction, 1, colour);
            double alpha = 1 - Math.exp(-Math.max(0, density[0]) * step);
            for (int c = 0; c < 3; c++) {
                rgb[c] += transmittance * alpha * colour[c];
            }
            transmittance *= 1 - alpha;
        }
        for (int c = 0; c < 3; c++) {
            rgb[c] += transmittance;
        }
        return rgb;
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE), sample(), write(Map.of()));
    }

    @Test
    void whatIsNotReadIsRefusedByKey() throws IOException {
        refused("field.unsupported", "basis_type", Map.of("basis_type", Npz.npy("<i8", "()", 4, 0)));
        refused("field.unsupported", "basis_type", Map.of("basis_type", Npz.npy("<i8", "()", 255, 0)));
        refused("checkpoint.missing-key", "", Map.of("background_data", Npz.npy("<f4", "(1, 1, 4)", 0, 0, 0, 0)));
        refused("checkpoint.wrong-shape", "background_data", Map.of("background_links", Npz.npy("<i4", "(2, 1)", 0, 0),
                "background_data", Npz.npy("<f4", "(2, 2)", 0, 0, 0, 0)));
        refused("checkpoint.wrong-shape", "background_links", Map.of("background_links", Npz.npy("<i4", "(2, 2)", 0, 0, 0, 0),
                "background_data", Npz.npy("<f4", "(1, 2, 4)", 0, 0, 0, 0, 0, 0, 0, 0)));
        refused("checkpoint.bad-value", "background_links", Map.of("background_links", Npz.npy("<i4", "(2, 1)", 0, 1),
                "background_data", Npz.npy("<f4", "(1, 2, 4)", 0, 0, 0, 0, 0, 0, 0, 0)));
        refused("field.unsupported", "background_data", Map.of("background_links", Npz.npy("<i4", "(2, 1)", 0, 0),
                "background_data", Npz.npy("<f4", "(1, 1, 4)", 0, 0, 0, 0)));
        refused("checkpoint.bad-value", "links",
                Map.of("links", Npz.npy("<i4", "(2, 2, 2)", 0, -1, -9, -1, -1, -1, -1, 1)));
        refused("field.unsupported", "links", Map.of("links", Npz.npy("<i4", "(8, 1, 1)", 0, 0, 0, 0, 0, 0, 0, 0)));
        refused("checkpoint.wrong-shape", "sh_data", Map.of("sh_data", Npz.npy("<f4", "(1, 5)", 0, 0, 0, 0, 0)));
        refused("checkpoint.wrong-shape", "sh_data", Map.of("sh_data", Npz.npy("<f4", "(2, 3)", 0, 0, 0, 0, 0, 0)));
        refused("checkpoint.bad-value", "radius", Map.of("radius", Npz.npy("<f4", "(3,)", 0, 0, 0)));
        int tiny = Float.floatToIntBits(1e-19f);
        refused("checkpoint.bad-value", "radius", Map.of("radius", Npz.npy("<f4", "(3,)", tiny, tiny, tiny),
                "center", Npz.npy("<f4", "(3,)", 0, 0, Float.floatToIntBits(1))));
        refused("checkpoint.not-finite", "density_data",
                Map.of("density_data", Npz.npy("<f4", "(1, 1)", Float.floatToIntBits(Float.NaN))));
        assertEquals(1, family.open(write(Map.of()), FieldOptions.NONE).info().bounds().maxX());
    }

    @Test
    void theBackgroundIsToldOf() throws IOException {
        assertEquals("none", family.open(write(Map.of()), FieldOptions.NONE).info().details().get("background"));
        Map<String, byte[]> layers = new TreeMap<>(Map.of("background_links", Npz.npy("<i4", "(2, 1)", 0, -1),
                "background_data", Npz.npy("<f4", "(1, 3, 4)", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
        assertEquals("3 layers of 2 x 1", background(layers, FieldOptions.NONE));
        assertEquals("3 layers, left out by the scene's bounds", background(layers, new FieldOptions(Aabb.cube(0.9))));
        assertEquals("3 layers, left out by the scene's space",
                background(layers, new FieldOptions(null, FieldOptions.Space.WORLD, FieldSpace.Ndc.UNPLACED)));
        int one = Float.floatToIntBits(1);
        layers.put("radius", Npz.npy("<f4", "(3,)", one, one, Float.floatToIntBits(2)));
        refused("field.unsupported", "radius", layers);
        assertEquals("3 layers, left out by the scene's bounds", background(layers, new FieldOptions(Aabb.cube(0.9))));
    }

    private String background(Map<String, byte[]> arrays, FieldOptions options) throws IOException {
        return family.open(write(arrays), options).info().details().get("background");
    }

    /** One array for density and colour, and no box: half side 1 round the origin. */
    @Test
    void earlyFilesAreRead() throws IOException {
        int[] row = {Float.floatToIntBits(7), 0, Float.floatToIntBits(-1), Float.floatToIntBits(1)};
        Map<String, byte[]> arrays = new TreeMap<>(Map.of("data", Npz.npy("<f4", "(2, 4)", row[0], row[1], row[2], row[3],
                row[0], row[0], row[0], row[0]), "links", Npz.npy("<i4", "(2, 2, 2)", 0, -1, -1, -1, -1, -1, -1, -1)));
        Path file = Npz.write(arrays, folder.resolve("early.npz"));
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, FieldOptions.NONE);
        assertEquals(new Aabb(-1, -1, -1, 1, 1, 1), field.info().bounds());
        float[] density = new float[1];
        float[] colour = new float[3];
        float[] centre = {-0.5f, -0.5f, -0.5f};
        field.density(centre, 1, density);
        field.colour(centre, new float[] {0, 0, 1}, 1, colour);
        assertEquals(7, density[0]);
        assertArrayEquals(new float[] {0.5f, 0.5f - 0.2820948f, 0.5f + 0.2820948f}, colour, 1e-6f);
    }

    @Test
    void otherFilesAreNotRecognised() {
        assertFalse(family.recognises(data("checkpoints/svox_tree.npz")));
        assertFalse(family.recognises(data("checkpoints/tensorf_vm_mlpfea.th")));
        assertFalse(family.recognises(data("checkpoints/nerf_keras_model_fine.npy")));
    }

    private void refused(String code, String key, Map<String, byte[]> changes) throws IOException {
        Path file = write(changes);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
        assertEquals(code, e.code());
        assertTrue(e.subject().contains(key), e.subject());
    }

    /** A grid of 2 x 2 x 2 cells in the box of half side 1, one of them filled, with changes. */
    private Path write(Map<String, byte[]> changes) throws IOException {
        int one = Float.floatToIntBits(1);
        Map<String, byte[]> arrays = new TreeMap<>(Map.of(
                "radius", Npz.npy("<f4", "(3,)", one, one, one),
                "center", Npz.npy("<f4", "(3,)", 0, 0, 0),
                "links", Npz.npy("<i4", "(2, 2, 2)", 0, -1, -9, -1, -1, -1, -1, -1),
                "density_data", Npz.npy("<f4", "(1, 1)", one),
                "sh_data", Npz.npy("<f4", "(1, 3)", 0, 0, one)));
        arrays.putAll(changes);
        return Npz.write(arrays, folder.resolve("ckpt.npz"));
    }

    private static Path sample() {
        return data("checkpoints/svox2_ckpt.npz");
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(data("checkpoints/svox2_ckpt.npz.expected.json").toFile());
    }

    private static float[] matrix(JsonNode rows) {
        int columns = rows.get(0).size();
        float[] values = new float[rows.size() * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows.get(i / columns).get(i % columns).asDouble();
        }
        return values;
    }
}
