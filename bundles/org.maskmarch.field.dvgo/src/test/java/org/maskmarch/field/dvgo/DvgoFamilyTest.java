package org.maskmarch.field.dvgo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.DensityActivation;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.TorchCheckpoint;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.conformance.TorchWriter;

/** Compares with values of the original DirectVoxGO classes, and with their formulas. */
class DvgoFamilyTest {
    /** Voxels a step, in what a field says of its steps. */
    private static final double STEPSIZE = 0.5;
    /** The original's float power rounds 1 + exp(raw), to half of this times the interval. */
    private static final double ALPHA_TOLERANCE = 2.4e-7;

    private final DvgoFamily family = new DvgoFamily();

    @TempDir
    Path folder;

    /** The expected raw densities are without the shift, but for the multiplane model. */
    @ParameterizedTest
    @ValueSource(strings = {"dvgo_coarse", "dvgo_fine_dense", "dvgo_fine_diffuse", "dvgo_fine_tensorf", "dcvgo", "dmpigo"})
    void agreesWithTheOriginal(String name) throws IOException {
        JsonNode expected = json(name + ".tar.expected.json");
        Path file = data(name + ".tar");
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, FieldOptions.NONE);
        float shift = name.equals("dmpigo") ? 0 : shiftOf(file);
        float[] points = matrix(expected.get("points"));
        int n = points.length / 3;
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        field.density(points, n, density);
        field.colour(points, matrix(expected.get("dirs")), n, colour);
        double length = field.info().stepSize() * expected.get("stepsize").asDouble() / STEPSIZE;
        double worstRaw = 0;
        double worstAlpha = 0;
        double worstColour = 0;
        int occupied = 0;
        for (int i = 0; i < n; i++) {
            double raw = expected.get("raw_density").get(i).asDouble() + shift;
            double alpha = -Math.expm1(-field.info().activation().density(density[i]) * length);
            if (expected.get("mask").get(i).asBoolean()) {
                occupied++;
                worstRaw = Math.max(worstRaw, Math.abs(raw - density[i]) / (1 + Math.abs(raw)));
                worstAlpha = Math.max(worstAlpha, Math.abs(expected.get("alpha").get(i).asDouble() - alpha));
            } else {
                assertTrue(density[i] <= raw + 1e-4, "free space at point " + i + ": " + density[i]);
                assertTrue(alpha < 1.1e-7 * length / field.info().stepSize(), "free space at point " + i + ": " + alpha);
            }
            for (int c = 0; c < 3; c++) {
                worstColour = Math.max(worstColour,
                        Math.abs(expected.get("rgb").get(i).get(c).asDouble() - colour[i * 3 + c]));
            }
        }
        assertTrue(occupied > 0, "a point outside free space");
        assertEquals(0, worstRaw, 5e-6, "raw density, relative to 1 + its size");
        assertEquals(0, worstAlpha, ALPHA_TOLERANCE * (1 + expected.get("interval").asDouble()), "alpha");
        assertEquals(0, worstColour, 1e-6, "colour");
    }

    private static float shiftOf(Path file) {
        try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
            return torch.root().dict("model_state_dict").tensor("act_shift").floats()[0];
        }
    }

    @Test
    void contractsRaysAsTheOriginal() throws IOException {
        JsonNode rays = json("dcvgo.tar.rays.json");
        FieldInfo info = family.open(data("dcvgo.tar"), FieldOptions.NONE).info();
        FieldSpace.Contracted space = (FieldSpace.Contracted) info.space();
        assertEquals(0.2, space.shell());
        assertTrue(space.largest());
        assertFalse(space.worldDensity());
        assertEquals(rays.get("t").get(1).asDouble() - rays.get("t").get(0).asDouble(), info.stepSize(), 1e-7);
        for (int ray = 0; ray < 2; ray++) {
            JsonNode o = rays.get("rays_o").get(ray);
            JsonNode d = rays.get("rays_d").get(ray);
            double length = Math.sqrt(square(d, 0) + square(d, 1) + square(d, 2));
            for (int i = 0; i < rays.get("t").size(); i++) {
                double[] world = new double[3];
                for (int axis = 0; axis < 3; axis++) {
                    // the original's t is in units of the radius
                    world[axis] = o.get(axis).asDouble()
                            + d.get(axis).asDouble() / length * rays.get("t").get(i).asDouble() * space.radius();
                }
                double[] p = world.clone();
                assertTrue(space.toField(p));
                for (int axis = 0; axis < 3 && ray == 0; axis++) {
                    assertEquals(rays.get("pts0").get(i).get(axis).asDouble(), p[axis], 5e-7, "sample " + i);
                    assertTrue(i > 0 || rays.get("inner0").get(0).asBoolean() == space.norm(p) <= 1);
                }
                assertTrue(info.bounds().contains(p[0], p[1], p[2]));
                assertTrue(space.toWorld(p));
                for (int axis = 0; axis < 3; axis++) {
                    assertEquals(world[axis], p[axis], 1e-9 * (1 + Math.abs(world[axis])), "back from sample " + i);
                }
            }
        }
    }

    private static double square(JsonNode vector, int axis) {
        return vector.get(axis).asDouble() * vector.get(axis).asDouble();
    }

    /** Every class with every grid and every head, against their formulas; the grids have other sides than each other. */
    @ParameterizedTest
    @CsvSource({"dvgo, DenseGrid, none, 0", "dvgo, DenseGrid, direct, 3", "dvgo, DenseGrid, diffuse, 2",
        "dvgo, TensoRFGrid, none, 0", "dvgo, TensoRFGrid, direct, 2", "dvgo, TensoRFGrid, diffuse, 3",
        "dcvgo, DenseGrid, none, 0", "dcvgo, DenseGrid, direct, 4", "dcvgo, TensoRFGrid, none, 0",
        "dcvgo, TensoRFGrid, direct, 3", "dmpigo, DenseGrid, none, 0", "dmpigo, DenseGrid, direct, 3",
        "dmpigo, TensoRFGrid, none, 0", "dmpigo, TensoRFGrid, direct, 4"})
    void agreesWithTheFormulas(String model, String grid, String head, int depth) throws IOException {
        PlainDvgo plain = new PlainDvgo(model, grid, head, depth);
        RadianceField field = open(plain);
        double interval = STEPSIZE * PlainDvgo.RATIO;
        double free = Math.log(Math.expm1(1e-7 / interval));
        int n = 400;
        float[] points = new float[n * 3];
        float[] directions = new float[n * 3];
        for (int i = 0; i < n; i++) {
            System.arraycopy(plain.point(), 0, points, i * 3, 3);
            directions[i * 3] = (float) (0.6 * Math.cos(i * 0.7));
            directions[i * 3 + 1] = (float) (0.6 * Math.sin(i * 0.7));
            directions[i * 3 + 2] = i % 2 == 0 ? 0.8f : -0.8f;
        }
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        field.density(points, n, density);
        field.colour(points, directions, n, colour);
        int masked = 0;
        for (int i = 0; i < n; i++) {
            float[] p = Arrays.copyOfRange(points, i * 3, i * 3 + 3);
            masked += plain.isFree(p) ? 1 : 0;
            double raw = plain.isFree(p) ? Math.min(plain.raw(p), free) : plain.raw(p);
            assertEquals(raw, density[i], 1e-5 * (1 + Math.abs(raw)), "density of point " + i);
            double[] rgb = plain.colour(p, Arrays.copyOfRange(directions, i * 3, i * 3 + 3));
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c], colour[i * 3 + c], 5e-6, "colour of point " + i);
            }
        }
        assertTrue(masked > n / 8 && masked < n / 2, masked + " points in free space");
    }

    /** A sample has the optical depth softplus(raw) * stepsize * voxel_size_ratio over the way that the original steps. */
    @Test
    void densityIsPerLengthOfTheSpace() throws IOException {
        FieldInfo bounded = open(new PlainDvgo("dvgo", "DenseGrid", "none", 0)).info();
        double voxel = Math.cbrt(2.5 * 3 * 2.5 / PlainDvgo.VOXELS);
        assertEquals(FieldSpace.WORLD, bounded.space());
        assertEquals(0.5 * voxel, bounded.stepSize(), 1e-7);
        assertEquals(PlainDvgo.RATIO / voxel, bounded.activation().scale(), 1e-5);
        assertEquals(DensityActivation.Kind.SOFTPLUS, bounded.activation().kind());

        FieldInfo unbounded = open(new PlainDvgo("dcvgo", "DenseGrid", "none", 0)).info();
        // int(2 / 2.4 * 5 / 0.5) + 1 samples up to 2
        assertEquals(2.0 / 9, unbounded.stepSize(), 1e-12);
        assertEquals(0.5 * PlainDvgo.RATIO * 9 / 2, unbounded.activation().scale(), 1e-5);
        assertEquals(new FieldSpace.Contracted(0.5, -0.25, 2, 3, 0.2, false, false), unbounded.space());

        FieldInfo forward = open(new PlainDvgo("dmpigo", "DenseGrid", "none", 0)).info();
        // 2 * 8 + 1 samples on [-1, 1]
        assertEquals(2.0 / 16, forward.stepSize(), 1e-12);
        assertEquals(0.5 * PlainDvgo.RATIO * 8, forward.activation().scale(), 1e-5);
        assertEquals(FieldSpace.Ndc.UNPLACED, forward.space());
        PlainDvgo large = new PlainDvgo("dmpigo", "DenseGrid", "none", 0);
        large.kwargs.put("mpi_depth", 256);
        assertEquals(2.0 / 255, open(large).info().stepSize(), 1e-12);
    }

    /**
     * The original's samples of a ray through the whole contracted space, counted: in fog of the same raw density
     * everywhere their optical depth is nearly that of the density times the length of the ray.
     */
    @ParameterizedTest
    @CsvSource({"0.3, 0.5, 0.8", "-0.9, 0.1, 0.4", "0.7, -0.7, 0.01"})
    void unboundedFogIsAsThickAsTheOriginals(double x, double y, double z) throws IOException {
        int worldLength = 160;
        PlainDvgo plain = new PlainDvgo("dcvgo", "DenseGrid", "none", 0);
        plain.state.put("density.grid", new TorchWriter.Values(new float[worldLength * 4], 1, 1, worldLength, 2, 2));
        FieldInfo info = open(plain).info();
        int inner = (int) (2 / 2.4 * worldLength / STEPSIZE) + 1;
        double[] direction = {x, y, z};
        double length = Math.sqrt(x * x + y * y + z * z);
        double[] last = null;
        double gone = 0;
        double way = 0;
        int kept = 0;
        for (int i = 0; i < 2 * inner; i++) {
            double t = i < inner ? (2.0 * i + 1) / inner
                    : (outer(i - inner, inner) + outer(i - inner + 1, inner)) / 2;
            double[] p = {0.5, -0.25, 2};
            for (int axis = 0; axis < 3; axis++) {
                p[axis] += 3 * (0.1 + direction[axis] / length * t);
            }
            assertTrue(info.space().toField(p));
            double distance = last == null ? 0 : Math.sqrt(Math.pow(p[0] - last[0], 2) + Math.pow(p[1] - last[1], 2)
                    + Math.pow(p[2] - last[2], 2));
            gone += distance;
            way += distance;
            boolean passes = gone > 2.4 / worldLength * STEPSIZE * 0.95;
            gone = passes ? 0 : gone;
            kept += passes || ((FieldSpace.Contracted) info.space()).norm(p) <= 1 ? 1 : 0;
            last = p;
        }
        double original = kept * STEPSIZE * PlainDvgo.RATIO;
        assertEquals(1, info.activation().scale() * way / original, 0.04, kept + " samples on " + way);
    }

    /** DirectVoxGO's samples beyond 2, evenly in inverse distance. */
    private static double outer(int i, int n) {
        return 2 / (1 + (1.0 / 128 - 1) * i / n);
    }

    @Test
    void theSceneKnowsTheCamerasOfForwardFacingFields() throws IOException {
        Path file = write(new PlainDvgo("dmpigo", "DenseGrid", "direct", 3));
        FieldSpace.Ndc ndc = new FieldSpace.Ndc(1.5, 2, 1, false);
        assertEquals(ndc, family.open(file, new FieldOptions(null, null, ndc)).info().space());
        assertEquals(ndc, family.open(file, new FieldOptions(null, FieldOptions.Space.NDC, ndc)).info().space());
    }

    @ParameterizedTest
    @CsvSource({"dvgo, NDC", "dcvgo, NDC", "dcvgo, WORLD", "dmpigo, WORLD"})
    void aSpaceThatTheModelIsNotInIsRefused(String model, FieldOptions.Space space) throws IOException {
        Path file = write(new PlainDvgo(model, "DenseGrid", "none", 0));
        assertEquals("field.other-space", assertThrows(MaskmarchException.class,
                () -> family.open(file, new FieldOptions(null, space, FieldSpace.Ndc.UNPLACED))).code());
    }

    @Test
    void theDensityGridIsTheNativeGrid() throws IOException {
        PlainDvgo plain = new PlainDvgo("dvgo", "DenseGrid", "direct", 3);
        FieldInfo info = open(plain).info();
        Aabb box = new Aabb(-1, -2, -0.5, 1.5, 1, 2);
        assertEquals(new FieldInfo.NativeGrid(box, 5, 4, 6), info.nativeGrid());
        assertEquals("DenseGrid 5 x 4 x 6", info.details().get("density grid"));
        assertEquals("DenseGrid 4 x 6 x 3, 7 channels", info.details().get("feature grid"));
        assertEquals("network of 3 layers", info.details().get("colour head"));
        assertTrue(info.details().get("free space mask").startsWith("7 x 5 x 8, "), info.details().toString());
    }

    /** What the published SA3D saves: no global_step, mask grids besides the field. */
    @Test
    void segmentationsOfSa3dAreReadAndToldOf() throws IOException {
        PlainDvgo plain = new PlainDvgo("dcvgo", "DenseGrid", "direct", 3);
        float[] scores = new float[2 * 5 * 4 * 6];
        Arrays.fill(scores, -1);
        Arrays.fill(scores, 10, 17, 0.5f);
        Arrays.fill(scores, 120, 123, 2);
        plain.state.put("seg_mask_grid.grid", new TorchWriter.Values(scores, 1, 2, 5, 4, 6));
        plain.state.put("seg_mask_grid.xyz_min", new TorchWriter.Values(plain.min, 3));
        plain.state.put("dual_seg_mask_grid.grid", new TorchWriter.Values(new float[120], 1, 1, 5, 4, 6));
        plain.state.put("something.else", new TorchWriter.Values(new float[1], 1));
        Map<String, Object> root = plain.checkpoint();
        root.remove("global_step");
        RadianceField field = family.open(TorchWriter.write(folder.resolve("seg.tar"), root), FieldOptions.NONE);
        assertEquals("2 objects; 7, 3 of 120 vertices positive", field.info().details().get("SA3D seg_mask_grid"));
        assertEquals("1 object; 0 of 120 vertices positive", field.info().details().get("SA3D dual_seg_mask_grid"));
        float[] p = plain.point();
        float[] density = new float[1];
        field.density(p, 1, density);
        assertEquals(plain.isFree(p) ? Math.min(plain.raw(p), density[0]) : plain.raw(p), density[0], 1e-5);
    }

    /** A storage that cannot be inflated is no matter in the optimizer, and is in a parameter. */
    @Test
    void storagesOfTheOptimizerAreNeverRead() throws IOException {
        PlainDvgo plain = new PlainDvgo("dvgo", "DenseGrid", "none", 0);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("optimizer_state_dict", Map.of("exp_avg", new TorchWriter.Values(new float[4096], 4096)));
        root.put("model_kwargs", plain.kwargs);
        root.put("model_state_dict", plain.state);
        Path file = TorchWriter.write(folder.resolve("optimizer.tar"), root);
        spoil(file, "archive/data/0");
        assertNotNull(family.open(file, FieldOptions.NONE));
        spoil(file, "archive/data/1");
        assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
    }

    /** Overwrites the start of the deflated content of a zip entry. */
    private static void spoil(Path file, String entry) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int content = text.indexOf(entry) + entry.length();
        assertEquals('P', text.charAt(content - entry.length() - 30));
        Arrays.fill(bytes, content, content + 8, (byte) 0xFF);
        Files.write(file, bytes);
    }

    @Test
    void colourOfBatchesSharesNothing() throws IOException {
        FieldConformance.check(open(new PlainDvgo("dvgo", "TensoRFGrid", "diffuse", 4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dvgo_coarse", "dvgo_fine_dense", "dvgo_fine_diffuse", "dvgo_fine_tensorf", "dcvgo", "dmpigo"})
    void keepsTheContractOfAField(String name) throws IOException {
        FieldConformance.check(family, data(name + ".tar"), FieldOptions.NONE);
        FieldConformance.check(family, data(name + ".tar"), new FieldOptions(new Aabb(-9, -9, -9, 0.2, 0.1, 9)));
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        PlainDvgo segmented = new PlainDvgo("dvgo", "DenseGrid", "none", 0);
        segmented.state.put("seg_mask_grid.grid", new TorchWriter.Values(new float[120], 1, 1, 5, 4, 6));
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE), data("dvgo_fine_diffuse.tar"),
                data("dvgo_fine_tensorf.tar"), data("dcvgo.tar"), data("dmpigo.tar"), write(segmented));
    }

    @Test
    void theSceneMayCropTheBox() throws IOException {
        Path file = write(new PlainDvgo("dvgo", "DenseGrid", "none", 0));
        RadianceField field = family.open(file, new FieldOptions(new Aabb(-9, -9, -9, 0, 9, 9)));
        assertEquals(0, field.info().bounds().maxX());
        assertEquals(1.5, field.info().nativeGrid().box().maxX());
        float[] density = new float[1];
        field.density(new float[] {0.5f, 0, 0}, 1, density);
        assertEquals(DensityActivation.NOTHING, density[0]);
        assertEquals("field.bounds-outside", assertThrows(MaskmarchException.class,
                () -> family.open(file, new FieldOptions(new Aabb(5, 5, 5, 6, 6, 6)))).code());
    }

    @Test
    void otherVersionsAreRefusedInWords() throws IOException {
        MaskmarchException e = refused("dvgo", "field.unsupported", "model_state_dict", "state", "density",
                new TorchWriter.Values(new float[8], 1, 1, 2, 2, 2));
        assertTrue(e.getMessage().contains("first version"), e.getMessage());
        refused("dvgo", "field.unsupported", "model_state_dict", "kwargs", "posbase_pe", 5);
        refused("dvgo", "field.unsupported", "rgbnet_full_implicit", "kwargs", "rgbnet_full_implicit", true);
        refused("dvgo", "field.unsupported", "density_type", "kwargs", "density_type", "FourierGrid");
        refused("dvgo", "field.unsupported", "k0_type", "kwargs", "k0_type", "HashGrid");
        refused("dcvgo", "field.unsupported", "contracted_norm", "kwargs", "contracted_norm", "l1");
    }

    @Test
    void weightsThatDoNotFitAreRefusedByKey() throws IOException {
        refused("dvgo", "checkpoint.wrong-shape", "rgbnet.0.weight", "state", "rgbnet.0.weight",
                new TorchWriter.Values(new float[6 * 27], 6, 27));
        refused("dvgo", "checkpoint.wrong-shape", "rgbnet.2.0.bias", "state", "rgbnet.2.0.bias",
                new TorchWriter.Values(new float[5], 5));
        refused("dvgo", "checkpoint.wrong-shape", "rgbnet.3.weight", "state", "rgbnet.3.weight",
                new TorchWriter.Values(new float[24], 4, 6));
        refused("dvgo", "checkpoint.wrong-shape", "density", "state", "density.grid",
                new TorchWriter.Values(new float[16], 1, 2, 2, 2, 2));
        refused("dvgo", "checkpoint.wrong-shape", "density.grid", "state", "density.grid",
                new TorchWriter.Values(new float[8], 1, 2, 2, 2));
        refused("dvgo", "checkpoint.wrong-shape", "mask_cache.mask", "state", "mask_cache.mask",
                new TorchWriter.Values(TorchWriter.Type.BOOL, new float[8], 2, 4));
        refused("dvgo", "checkpoint.wrong-type", "mask_cache.mask", "state", "mask_cache.mask",
                new TorchWriter.Values(new float[8], 2, 2, 2));
        refused("dvgo", "checkpoint.wrong-shape", "act_shift", "state", "act_shift",
                new TorchWriter.Values(new float[2], 2));
        refused("dmpigo", "checkpoint.wrong-shape", "act_shift.grid", "state", "act_shift.grid",
                new TorchWriter.Values(new float[8], 1, 1, 2, 2, 2));
        PlainDvgo colourless = new PlainDvgo("dvgo", "DenseGrid", "none", 0);
        colourless.state.put("k0.grid", new TorchWriter.Values(new float[32], 1, 4, 2, 2, 2));
        Path file = write(colourless);
        assertEquals("checkpoint.wrong-shape",
                assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE)).code());
    }

    @Test
    void valuesThatMeanNothingAreRefused() throws IOException {
        float[] values = new float[8];
        values[3] = Float.NaN;
        refused("dvgo", "checkpoint.not-finite", "density.grid", "state", "density.grid",
                new TorchWriter.Values(values, 1, 1, 2, 2, 2));
        refused("dcvgo", "checkpoint.not-finite", "k0.grid", "state", "k0.grid",
                new TorchWriter.Values(values, 1, 1, 2, 2, 2));
        refused("dvgo", "checkpoint.not-finite", "act_shift", "state", "act_shift",
                new TorchWriter.Values(new float[] {Float.NEGATIVE_INFINITY}, 1));
        refused("dvgo", "checkpoint.not-finite", "rgbnet.0.bias", "state", "rgbnet.0.bias",
                new TorchWriter.Values(new float[] {1, 2, 3, Float.NaN, 5, 6}, 6));
        refused("dvgo", "checkpoint.bad-value", "xyz_min", "state", "xyz_min",
                new TorchWriter.Values(new float[] {-1, 1, -0.5f}, 3));
        refused("dcvgo", "checkpoint.bad-value", "xyz_max", "state", "xyz_max",
                new TorchWriter.Values(new float[] {1.2f, 1.2f, 1.3f}, 3));
        refused("dcvgo", "checkpoint.bad-value", "scene_radius", "state", "scene_radius",
                new TorchWriter.Values(new float[] {1, 1, 2}, 3));
        refused("dvgo", "checkpoint.bad-value", "num_voxels", "kwargs", "num_voxels", 0);
        refused("dvgo", "checkpoint.bad-value", "voxel_size_ratio", "kwargs", "voxel_size_ratio", Double.NaN);
        refused("dmpigo", "checkpoint.bad-value", "mpi_depth", "kwargs", "mpi_depth", 1);
    }

    @Test
    void absurdSizesAreRefused() throws IOException {
        refused("dvgo", "field.unsupported", "density.grid", "state", "density.grid",
                new TorchWriter.Values(new float[4 * 4097], 1, 1, 2, 2, 4097));
        refused("dvgo", "field.unsupported", "density.grid", "state", "density.grid",
                new TorchWriter.Values(new float[4], 1, 1, 2, 2, 1));
        refused("dvgo", "field.unsupported", "k0.grid", "state", "k0.grid",
                new TorchWriter.Values(new float[8 * 1025], 1, 1025, 2, 2, 2));
        refused("dvgo", "field.unsupported", "viewfreq", "state", "viewfreq", new TorchWriter.Values(new float[25], 25));
        refused("dmpigo", "field.unsupported", "act_shift.grid", "state", "act_shift.grid",
                new TorchWriter.Values(new float[4097], 1, 1, 1, 1, 4097));
    }

    /** A dense model with a network of three layers, with one key changed. */
    private MaskmarchException refused(String model, String code, String subject, String dict, String key, Object value)
            throws IOException {
        PlainDvgo plain = new PlainDvgo(model, "DenseGrid", "direct", 3);
        (dict.equals("state") ? plain.state : plain.kwargs).put(key, value);
        Path file = write(plain);
        assertTrue(family.recognises(file));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
        assertEquals(code, e.code(), e.describe());
        assertTrue(e.subject().contains(subject), e.subject());
        return e;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nerf_pytorch.tar", "tensorf_vm_mlpfea.th", "svox2_ckpt.npz", "torch_zip_types.pt"})
    void otherFilesAreNotRecognised(String name) {
        assertFalse(family.recognises(data(name)));
        assertEquals("field.unrecognised", assertThrows(MaskmarchException.class,
                () -> family.open(data(name), FieldOptions.NONE)).code());
    }

    private RadianceField open(PlainDvgo plain) throws IOException {
        Path file = write(plain);
        assertTrue(family.recognises(file));
        return family.open(file, FieldOptions.NONE);
    }

    private Path write(PlainDvgo plain) throws IOException {
        return TorchWriter.write(folder.resolve("model.tar"), plain.checkpoint());
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve("checkpoints").resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }

    private static JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(data(name).toFile());
    }

    private static float[] matrix(JsonNode rows) {
        float[] values = new float[rows.size() * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows.get(i / 3).get(i % 3).asDouble();
        }
        return values;
    }
}
