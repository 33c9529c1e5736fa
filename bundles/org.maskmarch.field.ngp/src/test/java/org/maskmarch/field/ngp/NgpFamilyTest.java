package org.maskmarch.field.ngp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.DType;
import org.maskmarch.checkpoint.Dict;
import org.maskmarch.checkpoint.MsgpackFile;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.field.ngp.MsgpackWriter.Container;

/** Compares with recorded values, and with a slow evaluation of the formulas. */
class NgpFamilyTest {
    private static final String SAMPLE = "ngp_synthetic.";

    private final NgpFamily family = new NgpFamily();

    private static final FieldOptions WORLD = new FieldOptions(null, FieldOptions.Space.WORLD, FieldSpace.Ndc.UNPLACED);
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"msgpack", "ingp"})
    void agreesWithTheRecordedValues(String container) throws IOException {
        Path file = data(SAMPLE + container);
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, FieldOptions.NONE);
        JsonNode expected = expected();
        double scale = 0.33000001311302185;
        float[] points = new float[12];
        float[] directions = new float[12];
        for (int i = 0; i < 4; i++) {
            double[] p = numbers(expected.get("points").get(i));
            double[] d = numbers(expected.get("dirs").get(i));
            for (int axis = 0; axis < 3; axis++) {
                // from the program's frame, where the values were recorded: (X, Y, Z) is (y, z, x) of the world
                points[i * 3 + axis] = (float) ((p[(axis + 2) % 3] - 0.5) / scale);
                directions[i * 3 + axis] = (float) d[(axis + 2) % 3];
            }
        }
        float[] density = new float[4];
        float[] colour = new float[12];
        densities(field, points, 4, density);
        field.colour(points, directions, 4, colour);
        for (int i = 0; i < 4; i++) {
            double sigma = expected.get("sigma").get(i).asDouble() * scale;
            assertEquals(sigma, density[i], 3e-5 * sigma, "density of point " + i);
            for (int c = 0; c < 3; c++) {
                assertEquals(expected.get("rgb").get(i).get(c).asDouble(), colour[i * 3 + c], 3e-6, "colour of " + i);
            }
        }
    }

    /** The first point, step by step. */
    @Test
    void encodesAndActivatesAsRecorded() throws IOException {
        JsonNode expected = expected();
        Dict root = MsgpackFile.read(data(SAMPLE + "msgpack"), NgpReader.BLOBS);
        NetworkConfig config = NetworkConfig.read(root, 2, 0);
        List<GridLevel> levels = config.grid().table();
        for (int level = 0; level < 4; level++) {
            JsonNode row = expected.get("levels").get(level);
            assertEquals((float) row.get(0).asDouble(), levels.get(level).scale());
            assertEquals(row.get(1).asInt(), levels.get(level).resolution());
            assertEquals(row.get(2).asInt(), levels.get(level).entries());
            assertEquals(row.get(3).asInt(), levels.get(level).first());
        }
        NetworkLayout layout = config.layout(4736, "sample");
        Parameters parameters = new Parameters(root.dict("snapshot").blob("params_binary", DType.F16));
        float[][] features = new float[8][1];
        float[][] point = new float[16][1];
        layout.grid(parameters).encode(new float[][] {{0.5f}, {0.5f}, {0.5f}}, 1, features);
        Perceptron network = layout.density(parameters, 16);
        network.apply(features, network.scratch(1), point, 1);
        for (int i = 0; i < 16; i++) {
            if (i < 8) {
                assertEquals(expected.get("encoding0").get(i).asDouble(), features[i][0], 1e-6, "feature " + i);
            }
            assertEquals(expected.get("density_out0").get(i).asDouble(), point[i][0], 1e-5, "output " + i);
        }
    }

    @Test
    void tellsWhatTheSnapshotIs() throws IOException {
        FieldInfo info = family.open(data(SAMPLE + "ingp"), FieldOptions.NONE).info();
        assertEquals("ngp", info.family());
        assertNull(info.nativeGrid());
        assertEquals(Math.sqrt(3) / 1024 / 0.33000001311302185, info.stepSize(), 1e-12);
        assertEquals(-1 / 0.33, info.bounds().minX(), 1e-6);
        assertEquals(1 / 0.33, info.bounds().maxZ(), 1e-6);
        assertEquals("hash, 4 levels of 2 features", info.details().get("grid"));
        assertEquals("4 to 128", info.details().get("resolutions"));
        assertEquals("8 - 16 - 16, FullyFusedMLP", info.details().get("density network"));
        assertEquals("network 16 + 16 - 16 - 16 - 3, FullyFusedMLP", info.details().get("colour head"));
        assertEquals("4736 (__half)", info.details().get("parameters"));
        assertEquals("2", info.details().get("cascades"));
        assertEquals("0 in the snapshot", info.details().get("cameras"));
        assertTrue(info.details().get("occupied").matches("\\d+\\.\\d %, \\d+\\.\\d %"), info.details().get("occupied"));
    }

    /** The configurations of the program's history, and each feature on its own. */
    static List<PlainNgp.Setup> setups() {
        List<PlainNgp.Setup> setups = new ArrayList<>();
        setups.add(setup(s -> {
            s.levels = 8;
            s.features = 4;
            s.neurons = 64;
            s.perLevelScale = 1.5;
        }));
        setups.add(setup(s -> {
            s.levels = 16;
            s.perLevelScale = 1.21;
            s.neurons = 64;
            s.aabbScale = 1;
        }));
        setups.add(setup(s -> {
            s.smooth = true;
            s.densityHidden = 2;
            s.colourHidden = 1;
        }));
        setups.add(setup(s -> {
            s.dense = true;
            s.perLevelScale = 1.5;
            s.features = 1;
            s.colourHidden = 3;
            s.mitsuba = true;
        }));
        setups.add(setup(s -> {
            s.otype = "CutlassMLP";
            s.padding = 8;
            s.levels = 3;
            s.neurons = 24;
            s.floats = true;
        }));
        setups.add(setup(s -> {
            s.otype = "CutlassMLP";
            s.levels = 3;
            s.densityHidden = 3;
            s.degree = 3;
        }));
        setups.add(setup(s -> {
            s.padding = 8;
            s.degree = 2;
            s.hdr = true;
        }));
        setups.add(setup(s -> {
            s.extra = 5;
            s.features = 8;
            s.aabbScale = 8;
            s.gridSide = 8;
        }));
        setups.add(setup(s -> {
            s.colourHidden = 0;
            s.densityHidden = 0;
            s.gridSide = 16;
            s.aabbScale = 4;
            s.scale = 1.7;
        }));
        return setups;
    }

    private static PlainNgp.Setup setup(Consumer<PlainNgp.Setup> changes) {
        PlainNgp.Setup setup = new PlainNgp.Setup();
        changes.accept(setup);
        return setup;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void agreesWithTheFormulas(PlainNgp.Setup setup) throws IOException {
        PlainNgp plain = new PlainNgp(setup);
        Path file = write(plain.snapshot());
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, WORLD);
        int n = 400;
        Random random = new Random(7);
        float[] points = new float[n * 3];
        float[] directions = new float[n * 3];
        for (int i = 0; i < n; i++) {
            double[] ngp = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                // more of them in the middle, so that all cascades are met
                double far = Math.pow(random.nextDouble(), 2) * setup.aabbScale * 0.499;
                ngp[axis] = 0.5 + (random.nextBoolean() ? far : -far);
            }
            double[] world = plain.toWorld(ngp);
            double turn = i * 0.7;
            for (int axis = 0; axis < 3; axis++) {
                points[i * 3 + axis] = (float) world[axis];
            }
            directions[i * 3] = (float) (0.6 * Math.cos(turn));
            directions[i * 3 + 1] = (float) (0.6 * Math.sin(turn));
            directions[i * 3 + 2] = i % 2 == 0 ? 0.8f : -0.8f;
        }
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        densities(field, points, n, density);
        field.colour(points, directions, n, colour);
        int empty = 0;
        double spread = 0;
        for (int i = 0; i < n; i++) {
            double[] world = {points[i * 3], points[i * 3 + 1], points[i * 3 + 2]};
            double[] d = {directions[i * 3], directions[i * 3 + 1], directions[i * 3 + 2]};
            double sigma = plain.density(world);
            empty += sigma == 0 ? 1 : 0;
            spread = Math.max(spread, sigma);
            assertEquals(sigma, density[i], 3e-5 * sigma + 1e-7, "density of point " + i);
            double[] rgb = plain.colour(world, d);
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c], colour[i * 3 + c], 5e-6 * (setup.hdr ? 1 + rgb[c] : 1), "colour of point " + i);
            }
        }
        assertTrue(setup.gridSide == 0 ? empty == 0 : empty > 50 && empty < n - 50, empty + " empty points");
        assertTrue(spread > 0.3, "densities up to " + spread);
    }

    /** Plain, gzip and zlib; bytes as bytes and as a list, as JSON makes of them; configuration behind the snapshot. */
    @Test
    void allContainersHoldTheSame() throws IOException {
        PlainNgp plain = new PlainNgp(new PlainNgp.Setup());
        RadianceField expected = family.open(write(plain.snapshot()), FieldOptions.NONE);
        Map<String, Object> listed = plain.snapshot();
        byte[] bytes = (byte[]) at(listed, "snapshot").get("params_binary");
        List<Integer> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b & 0xFF);
        }
        at(listed, "snapshot").put("params_binary", PlainNgp.map("bytes", list, "subtype", 0));
        Map<String, Object> reversed = PlainNgp.map("snapshot", listed.get("snapshot"));
        reversed.putAll(listed);
        for (Container container : Container.values()) {
            Path file = MsgpackWriter.write(folder.resolve("c" + container), reversed, container);
            assertTrue(family.recognises(file));
            RadianceField field = family.open(file, FieldOptions.NONE);
            assertEquals(expected.info(), field.info());
            assertArrayEquals(densities(expected, 50), densities(field, 50));
        }
    }

    /** Densities, that is logits after activation. */
    private static void densities(RadianceField field, float[] points, int n, float[] out) {
        field.density(points, n, out);
        for (int i = 0; i < n; i++) {
            out[i] = field.info().activation().density(out[i]);
        }
    }

    private static float[] densities(RadianceField field, int n) {
        Random random = new Random(1);
        float[] points = new float[n * 3];
        for (int i = 0; i < n * 3; i++) {
            points[i] = (float) (field.info().bounds().min(i % 3)
                    + random.nextDouble() * field.info().bounds().size(i % 3));
        }
        float[] out = new float[n];
        densities(field, points, n, out);
        return out;
    }

    @Test
    void theCropOfTheViewerCounts() throws IOException {
        PlainNgp plain = new PlainNgp(new PlainNgp.Setup());
        Map<String, Object> root = plain.snapshot();
        at(root, "snapshot").put("render_aabb", PlainNgp.map("min", List.of(0.1, 0.2, 0.3), "max", List.of(9, 0.8, 0.9)));
        Aabb bounds = family.open(write(root), FieldOptions.NONE).info().bounds();
        // the program's X is the world's y
        assertEquals((0.1 - 0.45) / 0.33, bounds.minY(), 1e-9);
        assertEquals((1.5 - 0.45) / 0.33, bounds.maxY(), 1e-9, "the model's own box ends here");
        assertEquals((0.2 - 0.6) / 0.33, bounds.minZ(), 1e-9);
        assertEquals((0.9 - 0.5) / 0.33, bounds.maxX(), 1e-9);
        at(root, "snapshot").put("render_aabb", PlainNgp.box(7, 8));
        refused("checkpoint.bad-value", "render_aabb", root);
    }

    @Test
    void aTurnedCropIsEmptyOutside() throws IOException {
        PlainNgp plain = new PlainNgp(new PlainNgp.Setup());
        Map<String, Object> root = plain.snapshot();
        // its own axes: X turned by 45 degrees towards Y
        double r = Math.sqrt(0.5);
        at(root, "snapshot").put("render_aabb_to_local",
                List.of(List.of(r, r, 0.0), List.of(-r, r, 0.0), List.of(0.0, 0.0, 1.0)));
        at(root, "snapshot").put("render_aabb", PlainNgp.map("min", List.of(0.4, -0.3, 0.2), "max", List.of(1.0, 0.3, 0.8)));
        RadianceField field = family.open(write(root), FieldOptions.NONE);
        Aabb bounds = field.info().bounds();
        assertEquals((0.1 * r - 0.45) / 0.33, bounds.minY(), 1e-6);
        assertEquals((1.3 * r - 0.45) / 0.33, bounds.maxY(), 1e-6);
        assertEquals((0.1 * r - 0.6) / 0.33, bounds.minZ(), 1e-6);
        assertEquals((0.2 - 0.5) / 0.33, bounds.minX(), 1e-6);
        float[] density = new float[3];
        densities(field, points(plain, new double[][] {{0.5, 0.5, 0.5}, {0.1, 0.1, 0.5}, {0.8, 0.5, 0.5}}), 3, density);
        assertTrue(density[0] > 0, "in the middle");
        assertEquals(0, density[1], "in the hull's corner");
        assertTrue(density[2] > 0, "outside an unturned box, own coordinates (0.92, -0.21, 0.5)");
    }

    @Test
    void aSceneThatReachesFarComesContractedUnlessTheWorldIsAskedFor() throws IOException {
        PlainNgp.Setup setup = new PlainNgp.Setup();
        setup.aabbScale = 16;
        Path file = write(new PlainNgp(setup).snapshot());
        FieldInfo wide = family.open(file, FieldOptions.NONE).info();
        FieldSpace.Contracted space = (FieldSpace.Contracted) wide.space();
        assertEquals(0.5 / 0.33, space.radius(), 1e-9);
        assertTrue(space.worldDensity());
        assertEquals(2 - 1 / 16.0, wide.bounds().maxX(), 1e-9);
        assertEquals(FieldSpace.WORLD, family.open(file, WORLD).info().space());
    }

    @Test
    void theSceneMayCropTheBox() throws IOException {
        Path file = write(new PlainNgp(new PlainNgp.Setup()).snapshot());
        RadianceField field = family.open(file, new FieldOptions(new Aabb(-9, -9, -9, 0, 9, 9)));
        assertEquals(0, field.info().bounds().maxX());
        assertEquals((-0.5 - 0.45) / 0.33, field.info().bounds().minY(), 1e-9);
        assertEquals("field.bounds-outside", assertThrows(MaskmarchException.class,
                () -> family.open(file, new FieldOptions(new Aabb(50, 5, 5, 60, 6, 6)))).code());
    }

    @Test
    void densitiesBeyondAFloatStayFinite() throws IOException {
        PlainNgp.Setup setup = new PlainNgp.Setup();
        setup.densityHidden = 0;
        Map<String, Object> root = new PlainNgp(setup).snapshot();
        byte[] parameters = (byte[]) at(root, "snapshot").get("params_binary");
        for (int i = 0; i < 16; i++) {
            parameters[i * 2] = 0;
            parameters[i * 2 + 1] = i % 2 == 0 ? (byte) 0x7B : (byte) 0xFB; // +-57344
        }
        for (float density : densities(family.open(write(root), FieldOptions.NONE), 500)) {
            assertTrue(Float.isFinite(density), "density " + density);
        }
    }

    @Test
    void keepsTheContractOfAField() throws IOException {
        FieldConformance.check(family, data(SAMPLE + "ingp"), FieldOptions.NONE);
        for (PlainNgp.Setup setup : List.of(setups().get(0), setups().get(4), setups().get(7), setups().get(8))) {
            FieldConformance.check(family, write(new PlainNgp(setup).snapshot()), FieldOptions.NONE);
        }
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        PlainNgp.Setup small = setup(s -> {
            s.log2 = 4;
            s.levels = 2;
            s.gridSide = 4;
        });
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE), data(SAMPLE + "msgpack"),
                data(SAMPLE + "ingp"), write(new PlainNgp(small).snapshot()));
    }

    @Test
    void whatDoesNotFitIsRefusedByKey() throws IOException {
        refused("checkpoint.wrong-shape", "params_binary", "snapshot", "n_params", 5);
        refused("checkpoint.wrong-shape", "params_binary", "snapshot", "params_binary", new byte[100]);
        refused("checkpoint.malformed", "params_binary", "snapshot", "params_binary", new byte[101]);
        refused("checkpoint.wrong-type", "params_binary", "snapshot", "params_binary", "text");
        refused("checkpoint.wrong-shape", "n_params", "encoding", "n_levels", 5);
        refused("checkpoint.wrong-shape", "n_params", "encoding", "log2_hashmap_size", 28);
        refused("checkpoint.wrong-shape", "n_params", "network", "n_neurons", 32);
        refused("checkpoint.wrong-shape", "density_grid_binary", "snapshot", "density_grid_binary", new byte[2]);
        refused("checkpoint.bad-value", "density_grid_size", "snapshot", "density_grid_size", 1 << 20);
        refused("checkpoint.bad-value", "n_levels", "encoding", "n_levels", 1 << 20);
        refused("checkpoint.bad-value", "n_features_per_level", "encoding", "n_features_per_level", 3);
        refused("checkpoint.bad-value", "base_resolution", "encoding", "base_resolution", 1 << 30);
        refused("checkpoint.bad-value", "log2_hashmap_size", "encoding", "log2_hashmap_size", 40);
        refused("checkpoint.bad-value", "per_level_scale", "encoding", "per_level_scale", 1e9);
        refused("checkpoint.bad-value", "per_level_scale", "encoding", "per_level_scale", Double.NaN);
        refused("checkpoint.bad-value", "n_neurons", "network", "n_neurons", 1 << 20);
        refused("checkpoint.bad-value", "n_hidden_layers", "rgb_network", "n_hidden_layers", -1);
        refused("checkpoint.bad-value", "degree", "dir_encoding", "nested",
                List.of(PlainNgp.map("otype", "SphericalHarmonics", "degree", 9)));
        refused("checkpoint.bad-value", "aabb", "snapshot", "aabb", PlainNgp.box(1, 1));
        refused("checkpoint.bad-value", "aabb", "snapshot", "aabb", PlainNgp.box(1e5, 1e5 + 1e-9));
        refused("checkpoint.bad-value", "render_aabb", "snapshot", "render_aabb", PlainNgp.box(0.25, 0.2500001));
        refused("checkpoint.bad-value", "max", "snapshot", "aabb", PlainNgp.box(0, Double.POSITIVE_INFINITY));
        refused("checkpoint.bad-value", "render_aabb_to_local", "snapshot", "render_aabb_to_local",
                List.of(List.of(1, 1, 0), List.of(0, 1, 0), List.of(0, 0, 1)));
        refused("checkpoint.bad-value", "render_aabb_to_local", "snapshot", "render_aabb_to_local", List.of(List.of(1)));
        refused("checkpoint.missing-key", "snapshot", "snapshot", "nerf", PlainNgp.map("aabb_scale", 1));
    }

    @Test
    void whatIsNotReadIsRefusedByName() throws IOException {
        refused("field.unsupported", "mode", "snapshot", "mode", "sdf");
        refused("field.unsupported", "version", "snapshot", "version", 0);
        refused("field.unsupported", "version", "snapshot", "version", 2);
        refused("field.unsupported", "params_type", "snapshot", "params_type", "double");
        refused("field.unsupported", "otype", "encoding", "otype", "TiledGrid");
        refused("field.unsupported", "otype", "encoding", "type", "Tiled");
        refused("field.unsupported", "otype", "encoding", "otype", "Frequency");
        refused("field.unsupported", "hash", "encoding", "hash", "Prime");
        refused("field.unsupported", "interpolation", "encoding", "interpolation", "Nearest");
        refused("field.unsupported", "n_pos_dims", "encoding", "n_pos_dims", 4);
        refused("field.unsupported", "otype", "network", "otype", "ResNet");
        refused("field.unsupported", "activation", "network", "activation", "Sine");
        refused("field.unsupported", "output_activation", "rgb_network", "output_activation", "Sigmoid");
        refused("field.unsupported", "otype", "dir_encoding", "otype", "OneBlob");
        refused("field.unsupported", "nested[1].otype", "dir_encoding", "nested",
                List.of(PlainNgp.map("otype", "SphericalHarmonics", "degree", 4, "n_dims_to_encode", 3),
                        PlainNgp.map("otype", "Frequency")));
        Map<String, Object> root = new PlainNgp(new PlainNgp.Setup()).snapshot();
        at(root, "snapshot").remove("version");
        refused("field.unsupported", "version", root);
    }

    @Test
    void trainedToNothingIsRefused() throws IOException {
        for (boolean floats : new boolean[] {false, true}) {
            PlainNgp.Setup setup = new PlainNgp.Setup();
            setup.floats = floats;
            Map<String, Object> root = new PlainNgp(setup).snapshot();
            byte[] parameters = (byte[]) at(root, "snapshot").get("params_binary");
            parameters[parameters.length - 1] = 0x7F;
            parameters[parameters.length - 2] = (byte) 0xC0;
            refused("checkpoint.not-finite", "params_binary", root);
        }
    }

    /** The smallest snapshot, cut at every byte. */
    @Test
    void aCutAnywhereIsTold() throws IOException {
        Path whole = write(new PlainNgp(setup(s -> {
            s.log2 = 3;
            s.levels = 1;
        })).snapshot());
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 20; length < bytes.length; length += length < 1200 ? 1 : 97) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(cut, FieldOptions.NONE));
            assertEquals("checkpoint.truncated", e.code(), e.describe());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nerf_pytorch.tar", "svox2_ckpt.npz", "nerf_pytorch_legacy.tar", "nerf_keras_model_fine.npy",
        "gs_synthetic.ply"})
    void otherFilesAreNotRecognised(String name) throws IOException {
        Path file = data(name);
        assertFalse(family.recognises(file));
        assertEquals("field.unrecognised",
                assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE)).code());
        Path packed = Files.write(folder.resolve("packed"), MsgpackWriter.wrap(Files.readAllBytes(file), Container.GZIP));
        assertFalse(family.recognises(packed));
    }

    @Test
    void otherMapsAreNotRecognised() throws IOException {
        Map<String, Object> root = new PlainNgp(new PlainNgp.Setup()).snapshot();
        root.remove("snapshot");
        assertFalse(family.recognises(write(root)), "a configuration alone");
    }

    private void refused(String code, String subject, String dict, String key, Object value) throws IOException {
        Map<String, Object> root = new PlainNgp(new PlainNgp.Setup()).snapshot();
        at(root, dict).put(key, value);
        refused(code, subject, root);
    }

    private void refused(String code, String subject, Map<String, Object> root) throws IOException {
        Path file = write(root);
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE),
                () -> code + " " + subject);
        assertEquals(code, e.code(), e.describe());
        assertTrue(e.subject().contains(subject), e.subject());
    }

    private Path write(Map<String, Object> root) throws IOException {
        return MsgpackWriter.write(folder.resolve("model.msgpack"), root, Container.PLAIN);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> root, String key) {
        return (Map<String, Object>) root.get(key);
    }

    private static float[] points(PlainNgp plain, double[][] ngp) {
        float[] points = new float[ngp.length * 3];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) plain.toWorld(ngp[i / 3])[i % 3];
        }
        return points;
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve("checkpoints").resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(data(SAMPLE + "expected.json").toFile());
    }

    private static double[] numbers(JsonNode row) {
        double[] values = new double[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i).asDouble();
        }
        return values;
    }
}
