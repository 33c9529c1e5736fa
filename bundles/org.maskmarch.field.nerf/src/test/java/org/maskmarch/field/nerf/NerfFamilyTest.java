package org.maskmarch.field.nerf;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;

/** Compares with the raw outputs of the original model classes, beside the samples. */
class NerfFamilyTest {
    private static final FieldOptions BOUNDS = new FieldOptions(Aabb.cube(1.5));

    private final NerfFamily family = new NerfFamily();

    @ParameterizedTest
    @ValueSource(strings = {"nerf_pytorch.tar", "nerf_pytorch_legacy.tar", "nerf_keras_model_fine.npy"})
    void agreesWithTheYenchenlinModel(String name) throws IOException {
        JsonNode expected = json("checkpoints/nerf_pytorch.tar.expected.json");
        Path file = data("checkpoints/" + name);
        assertTrue(family.recognises(file));
        checkRaw(family.open(file, BOUNDS), matrix(expected.get("points")), matrix(expected.get("dirs")),
                matrix(expected.get("fine_raw")), 2e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lego", "fern"})
    void agreesWithTheKrrishModelOnTrainedWeights(String name) throws IOException {
        JsonNode expected = json("checkpoints/krrish94.expected.json");
        Path file = data("nerf/" + name + ".ckpt");
        assertTrue(family.recognises(file));
        float[] points = matrix(expected.get("points"));
        float[] directions = new float[points.length];
        for (int i = 0; i < points.length; i++) {
            directions[i] = (float) expected.get("dir").get(i % 3).asDouble();
        }
        checkRaw(family.open(file, BOUNDS), points, directions, matrix(expected.get(name + "_fine")), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoints/nerf_pytorch.tar", "checkpoints/nerf_pytorch_legacy.tar",
        "checkpoints/nerf_keras_model_fine.npy", "nerf/hotdog.ckpt"})
    void keepsTheContractOfAField(String name) throws IOException {
        FieldConformance.check(family, data(name), BOUNDS);
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, BOUNDS), data("checkpoints/nerf_pytorch.tar"),
                data("checkpoints/nerf_pytorch_legacy.tar"), data("checkpoints/nerf_keras_model_fine.npy"));
    }

    @Test
    void isEmptyOutsideTheBounds() throws IOException {
        RadianceField field = family.open(data("nerf/lego.ckpt"), new FieldOptions(Aabb.cube(0.05)));
        float[] out = new float[2];
        field.density(new float[] {0, 0, 0, 0.1f, 0.2f, -0.3f}, 2, out);
        assertTrue(out[0] > 30);
        assertTrue(out[1] <= 0);
    }

    @Test
    void boundsMustBeGiven() throws IOException {
        Path file = data("nerf/lego.ckpt");
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
        assertEquals("field.bounds-missing", e.code());
        assertTrue(e.remedy().contains("bounds: [["));
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoints/tensorf_vm_mlpfea.th", "checkpoints/svox2_ckpt.npz",
        "checkpoints/dvgo_coarse.tar", "nerf/lego_transforms.json"})
    void otherFilesAreNotRecognised(String name) throws IOException {
        Path file = data(name);
        assertFalse(family.recognises(file));
        assertEquals("field.unrecognised",
                assertThrows(MaskmarchException.class, () -> family.open(file, BOUNDS)).code());
    }

    /** Raw values are r, g, b, density before activation. */
    private static void checkRaw(RadianceField field, float[] points, float[] directions, float[] raw,
                                 double tolerance) {
        int n = points.length / 3;
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        field.density(points, n, density);
        field.colour(points, directions, n, colour);
        for (int i = 0; i < n; i++) {
            double largest = 1;
            for (int c = 0; c < 4; c++) {
                largest = Math.max(largest, Math.abs(raw[i * 4 + c]));
            }
            assertEquals(raw[i * 4 + 3], density[i], tolerance * largest);
            for (int c = 0; c < 3; c++) {
                assertEquals(1 / (1 + Math.exp(-raw[i * 4 + c])), colour[i * 3 + c], tolerance * largest);
            }
        }
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }

    private static JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(data(name).toFile());
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
