package org.maskmarch.field.tensorf;

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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.NpyFile;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.conformance.TorchWriter;

/** Compares with values of the original TensoRF code. */
class TensorfFamilyTest {
    private static final float SCALE = 25;

    private final TensorfFamily family = new TensorfFamily();

    @TempDir
    Path folder;

    /** Points, and two rays before white through the original renderer. */
    @ParameterizedTest
    @ValueSource(strings = {"vm_mlpfea", "vm_mlp", "vm_sh", "vm_rgb", "cp_mlpfea"})
    void agreesWithTheOriginalOnTheSmallSamples(String kind) throws IOException {
        JsonNode expected = json("checkpoints/tensorf_" + kind + ".th.expected.json");
        Path file = data("checkpoints/tensorf_" + kind + ".th");
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, FieldOptions.NONE);
        assertEquals(expected.get("stepSize").asDouble(), field.info().stepSize(), 1e-6);
        checkPoints(field, matrix(expected.get("points")), matrix(expected.get("dirs")),
                matrix(expected.get("sigma")), matrix(expected.get("alphaMask")), matrix(expected.get("rgb")), 1e-5, 2e-6);
        PlainMarch march = new PlainMarch(field, expected.get("nSamples").asInt(), expected.get("stepSize").asDouble(),
                2, 6, 1);
        float[] rays = matrix(expected.get("rays"));
        float[] colours = matrix(expected.get("ray_rgb"));
        for (int ray = 0; ray < 2; ray++) {
            double[] rgb = march.ray(Arrays.copyOfRange(rays, ray * 6, ray * 6 + 3),
                    Arrays.copyOfRange(rays, ray * 6 + 3, ray * 6 + 6));
            for (int c = 0; c < 3; c++) {
                assertEquals(colours[ray * 3 + c], rgb[c], 2e-6, "ray " + ray);
            }
        }
    }

    /** Every decomposition with every colour head, against their formulas. */
    @ParameterizedTest
    @CsvSource({"VM-split, MLP_Fea", "VM-split, MLP_PE", "VM-split, MLP", "VM-split, SH", "VM-split, RGB",
        "CP, MLP_Fea", "CP, MLP_PE", "CP, MLP", "CP, SH", "CP, RGB", "VM, MLP_Fea", "VM, SH", "VM, RGB"})
    void agreesWithTheFormulas(String kind, String mode) throws IOException {
        PlainTensorf plain = new PlainTensorf(kind, mode, kind.equals("CP"));
        Path file = TorchWriter.write(folder.resolve("model.th"), plain.checkpoint());
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, FieldOptions.NONE);
        assertEquals(kind, field.info().details().get("decomposition"));
        assertEquals(FieldSpace.Ndc.UNPLACED.withOwnDirections(), field.info().space());
        int n = 300;
        float[] points = new float[n * 3];
        float[] directions = new float[n * 3];
        for (int i = 0; i < n; i++) {
            System.arraycopy(plain.point(), 0, points, i * 3, 3);
            double angle = i * 0.7;
            directions[i * 3] = (float) (0.6 * Math.cos(angle));
            directions[i * 3 + 1] = (float) (0.6 * Math.sin(angle));
            directions[i * 3 + 2] = i % 2 == 0 ? 0.8f : -0.8f;
        }
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        PlainMarch.densities(field, points, n, density);
        field.colour(points, directions, n, colour);
        for (int i = 0; i < n; i++) {
            float[] p = Arrays.copyOfRange(points, i * 3, i * 3 + 3);
            double sigma = plain.density(p);
            assertEquals(sigma, density[i], 2e-5 * (1 + sigma), "density of point " + i);
            double[] rgb = plain.colour(p, Arrays.copyOfRange(directions, i * 3, i * 3 + 3));
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c], colour[i * 3 + c], 1e-5, "colour of point " + i);
            }
        }
    }

    @Test
    void agreesWithTheOriginalOnATrainedScene() {
        RadianceField field = fox();
        FieldInfo info = field.info();
        assertEquals(new FieldInfo.NativeGrid(info.bounds(), 238, 272, 92), info.nativeGrid());
        assertEquals(0.010896340012550354, info.stepSize(), 1e-8);
        checkPoints(field, golden("points_xyz"), golden("points_dir"), golden("points_sigma"),
                golden("points_alpha_mask"), golden("points_rgb"), 1e-4, 2e-5);
    }

    /** Sample by sample along 16 rays; the original's weights decide which samples it has coloured. */
    @Test
    void agreesWithTheOriginalAlongRays() {
        RadianceField field = fox();
        float[] rays = golden("rays_rays");
        float[] t = golden("rays_t");
        float[] sigma = golden("rays_sigma");
        float[] weight = golden("rays_weight");
        float[] rgb = golden("rays_rgb");
        int n = t.length / (rays.length / 6);
        float[] points = new float[t.length * 3];
        float[] directions = new float[t.length * 3];
        for (int i = 0; i < t.length; i++) {
            for (int c = 0; c < 3; c++) {
                directions[i * 3 + c] = rays[i / n * 6 + 3 + c];
                points[i * 3 + c] = rays[i / n * 6 + c] + directions[i * 3 + c] * t[i];
            }
        }
        float[] density = new float[t.length];
        float[] colour = new float[t.length * 3];
        PlainMarch.densities(field, points, t.length, density);
        field.colour(points, directions, t.length, colour);
        int coloured = 0;
        int flipped = 0;
        for (int i = 0; i < t.length; i++) {
            if (Math.abs(sigma[i] * SCALE - density[i]) > 1e-4 * (1 + sigma[i] * SCALE)) {
                flipped++;
            }
            for (int c = 0; c < 3 && weight[i] > 1e-4; c++) {
                coloured++;
                assertEquals(rgb[i * 3 + c], colour[i * 3 + c], 2e-5, "sample " + i);
            }
        }
        // "mask > 0" and "inside the box" flip with the last bit of a position
        assertTrue(flipped <= 4, flipped + " samples differ");
        assertTrue(coloured > 300, coloured + " values compared");
        for (int ray = 0; ray < t.length / n; ray++) {
            double transmittance = 1;
            for (int i = ray * n; i < (ray + 1) * n - 1; i++) {
                double alpha = 1 - Math.exp(-density[i] * (t[i + 1] - t[i]));
                assertEquals(weight[i], transmittance * alpha, 2e-4, "weight of sample " + i);
                transmittance *= 1 - alpha;
            }
        }
    }

    /** A view of the original renderer, drawn by the plainest possible march; every third pixel each way. */
    @Test
    void drawsTheViewThatTheOriginalDraws() throws IOException {
        RadianceField field = fox();
        JsonNode cameras = json("tensorf/golden/fox_vm_cameras.json");
        float[] expected = golden("view0_rgb");
        double squares = 0;
        int values = 0;
        PlainMarch march = new PlainMarch(field, cameras.get("n_samples").asInt(),
                cameras.get("step_size").asDouble(), cameras.get("near").asDouble(), cameras.get("far").asDouble(), 0);
        for (int row = 0; row < 356; row += 3) {
            for (int column = 0; column < 200; column += 3) {
                double[] rgb = march.pixel(cameras, 0, column, row);
                for (int c = 0; c < 3; c++, values++) {
                    double difference = rgb[c] - expected[(row * 200 + column) * 3 + c];
                    squares += difference * difference;
                }
            }
        }
        double psnr = -10 * Math.log10(squares / values);
        assertTrue(psnr > 60, psnr + " dB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensorf/fox_tensorf_vm.th", "checkpoints/tensorf_vm_mlp.th", "checkpoints/tensorf_vm_sh.th",
        "checkpoints/tensorf_vm_rgb.th", "checkpoints/tensorf_cp_mlpfea.th"})
    void keepsTheContractOfAField(String name) throws IOException {
        FieldConformance.check(family, data(name), FieldOptions.NONE);
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE), data("checkpoints/tensorf_vm_mlpfea.th"),
                data("checkpoints/tensorf_vm_sh.th"), data("checkpoints/tensorf_cp_mlpfea.th"),
                TorchWriter.write(folder.resolve("vm.th"), new PlainTensorf("VM", "MLP_PE", true).checkpoint()));
    }

    @Test
    void theSceneMayCropTheBox() {
        Path file = data("tensorf/fox_tensorf_vm.th");
        Aabb half = new Aabb(-9, -9, -9, 0, 9, 9);
        RadianceField field = family.open(file, new FieldOptions(half));
        assertEquals(0, field.info().bounds().maxX());
        assertEquals(fox().info().bounds().minX(), field.info().bounds().minX());
        assertEquals("field.bounds-outside", assertThrows(MaskmarchException.class,
                () -> family.open(file, new FieldOptions(new Aabb(5, 5, 5, 6, 6, 6)))).code());
    }

    @Test
    void theHeadThatTheOriginalCannotRunIsRefused() {
        Path file = data("checkpoints/tensorf_vm_mlppe.th");
        assertTrue(family.recognises(file));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
        assertEquals("field.unsupported", e.code());
        assertTrue(e.getMessage().contains("three too wide"), e.getMessage());
    }

    @Test
    void weightsThatDoNotFitAreRefusedByKey() throws IOException {
        refused("checkpoint.wrong-shape", "basis_mat.weight", "state_dict", "basis_mat.weight",
                new TorchWriter.Values(new float[26 * 4], 26, 4));
        refused("checkpoint.wrong-shape", "app_line.2", "state_dict", "app_line.2",
                new TorchWriter.Values(new float[16], 1, 4, 4, 1, 1));
        refused("checkpoint.not-finite", "density_line.1", "state_dict", "density_line.1",
                new TorchWriter.Values(new float[] {1, 2, 3, Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1, 3, 5, 1));
        refused("field.unsupported", "shadingMode", "kwargs", "shadingMode", "MLP_Fea_late");
        refused("field.unsupported", "fea2denseAct", "kwargs", "fea2denseAct", "exp");
        refused("checkpoint.bad-value", "gridSize", "kwargs", "gridSize", List.of(4, 5, 1 << 20));
        refused("checkpoint.bad-value", "step_ratio", "kwargs", "step_ratio", 0.0);
        refused("checkpoint.bad-value", "aabb", "kwargs", "aabb",
                new TorchWriter.Values(new float[] {0, 0, 0, 1, 1, 0}, 2, 3));
    }

    /** A CP model with SH colours, with one key changed. */
    private void refused(String code, String subject, String dict, String key, Object value) throws IOException {
        Map<String, Object> root = new PlainTensorf("CP", "SH", true).checkpoint();
        Map<String, Object> changed = new LinkedHashMap<>();
        ((Map<?, ?>) root.get(dict)).forEach((name, old) -> changed.put((String) name, old));
        changed.put(key, value);
        root.put(dict, changed);
        Path file = TorchWriter.write(folder.resolve("bad.th"), root);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
        assertEquals(code, e.code(), e.describe());
        assertTrue(e.subject().contains(subject), e.subject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nerf_pytorch.tar", "dvgo_fine_tensorf.tar", "svox2_ckpt.npz", "nerf_pytorch_legacy.tar"})
    void otherFilesAreNotRecognised(String name) {
        assertFalse(family.recognises(data("checkpoints/" + name)));
    }

    private static void checkPoints(RadianceField field, float[] points, float[] directions, float[] sigma,
                                    float[] mask, float[] rgb, double relative, double absolute) {
        int n = points.length / 3;
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        PlainMarch.densities(field, points, n, density);
        field.colour(points, directions, n, colour);
        for (int i = 0; i < n; i++) {
            double expected = mask != null && !(mask[i] > 0) ? 0 : sigma[i] * SCALE;
            assertEquals(expected, density[i], relative * Math.abs(expected) + 1e-6, "density of point " + i);
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[i * 3 + c], colour[i * 3 + c], absolute, "colour of point " + i);
            }
        }
    }

    private RadianceField fox() {
        return family.open(data("tensorf/fox_tensorf_vm.th"), FieldOptions.NONE);
    }

    private static float[] golden(String name) {
        return NpyFile.tensor(data("tensorf/golden/fox_vm_" + name + ".npy")).floats();
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
        int columns = Math.max(1, rows.get(0).size());
        float[] values = new float[rows.size() * columns];
        for (int i = 0; i < values.length; i++) {
            JsonNode row = rows.get(i / columns);
            values[i] = (float) (row.isArray() ? row.get(i % columns) : row).asDouble();
        }
        return values;
    }
}
