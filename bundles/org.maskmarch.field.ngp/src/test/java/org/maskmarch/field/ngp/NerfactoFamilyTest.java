package org.maskmarch.field.ngp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.conformance.TorchWriter;

/** Compares with a slow evaluation of the formulas: nobody has published a small checkpoint. */
class NerfactoFamilyTest {
    private static final String BASE = "_model.field.mlp_base.model.params";
    private static final String HEAD = "_model.field.mlp_head.tcnn_encoding.params";
    private static final String EMBEDDING = "_model.field.embedding_appearance.embedding.weight";

    private final NerfactoFamily family = new NerfactoFamily();
    @TempDir
    Path folder;

    /** The versions of nerfstudio, and each size on its own. */
    static List<PlainNerfacto.Setup> setups() {
        List<PlainNerfacto.Setup> setups = new ArrayList<>();
        setups.add(setup(s -> { }));
        setups.add(setup(s -> {
            // a first level without hashing, and nerfacto's own widths
            s.levels = 8;
            s.features = 4;
            s.log2 = 12;
            s.neurons = 64;
            s.colourNeurons = 64;
        }));
        setups.add(setup(s -> {
            s.names = "apart";
            s.prefix = "_model.module.";
            s.levels = 8;
            s.log2 = 10;
            s.neurons = 32;
            s.initialDensity = 1;
        }));
        setups.add(setup(s -> {
            s.names = "2022";
            s.prefix = "";
            s.initialDensity = 1;
            s.base = 4;
            s.finest = 50;
            s.colourNeurons = 128;
        }));
        setups.add(setup(s -> {
            s.appearance = 0;
            s.levels = 1;
            s.base = 8;
            s.finest = 8;
        }));
        setups.add(setup(s -> {
            s.padding = 8;
            s.neurons = 256;
            s.colourNeurons = 256;
            s.appearance = 5;
            s.levels = 3;
            s.features = 1;
        }));
        return setups;
    }

    private static PlainNerfacto.Setup setup(Consumer<PlainNerfacto.Setup> changes) {
        PlainNerfacto.Setup setup = new PlainNerfacto.Setup();
        changes.accept(setup);
        return setup;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void agreesWithTheFormulas(PlainNerfacto.Setup setup) throws IOException {
        PlainNerfacto plain = new PlainNerfacto(setup);
        Path file = write(plain.checkpoint());
        assertTrue(family.recognises(file));
        RadianceField field = family.open(file, FieldOptions.NONE);
        int n = 300;
        Random random = new Random(7);
        float[] points = new float[n * 3];
        float[] directions = new float[n * 3];
        for (int i = 0; i < n; i++) {
            double[] world = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                // half of them inside, the others up to far away
                world[axis] = (random.nextDouble() * 2 - 1) * (i % 2 == 0 ? 1 : Math.pow(10, random.nextDouble() * 3));
                directions[i * 3 + axis] = (float) random.nextGaussian();
            }
            double[] contracted = PlainNerfacto.contract(world);
            assertTrue(field.info().space().toField(world));
            assertArrayEquals(contracted, world, 1e-12);
            float length = (float) Math.sqrt(directions[i * 3] * directions[i * 3]
                    + directions[i * 3 + 1] * directions[i * 3 + 1] + directions[i * 3 + 2] * directions[i * 3 + 2]);
            for (int axis = 0; axis < 3; axis++) {
                points[i * 3 + axis] = (float) contracted[axis];
                directions[i * 3 + axis] /= length;
            }
        }
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        field.density(points, n, density);
        field.colour(points, directions, n, colour);
        double least = Double.MAX_VALUE;
        double most = 0;
        double redMost = 0;
        double redLeast = 1;
        for (int i = 0; i < n; i++) {
            double[] at = {points[i * 3], points[i * 3 + 1], points[i * 3 + 2]};
            double[] d = {directions[i * 3], directions[i * 3 + 1], directions[i * 3 + 2]};
            double sigma = plain.density(at);
            assertEquals(sigma, field.info().activation().density(density[i]), 3e-5 * sigma, "density of point " + i);
            double[] rgb = plain.colour(at, d);
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c], colour[i * 3 + c], 5e-6, "colour of point " + i);
            }
            least = Math.min(least, sigma);
            most = Math.max(most, sigma);
            redLeast = Math.min(redLeast, rgb[0]);
            redMost = Math.max(redMost, rgb[0]);
        }
        assertTrue(most > 1.4 * least && least > 0, "densities from " + least + " to " + most);
        assertTrue(redMost > redLeast + 0.1, "red from " + redLeast + " to " + redMost);
    }

    /** With nothing but the number of parameters to tell them: of the first version, and of nerfacto as it is. */
    @Test
    void sizesThatAreNotStoredAreFoundByTheNumberOfParameters() {
        assertEquals(1024, finest(16 * 2, 11_448_112L));
        assertEquals(2048, finest(16 * 2, 12_199_312L));
    }

    /** The resolution that nerfacto's usual sizes must have for this number of parameters. */
    private static int finest(int outputs, long parameters) {
        NerfactoLayout found = NerfactoLayout.candidates(16, 1 << 19, 2048, 1024, 4096, 8192).stream()
                .filter(layout -> layout.density().parameters() + layout.grid().parameters() == parameters)
                .findFirst().orElseThrow();
        assertEquals(outputs, found.grid().outputs());
        assertEquals(64, found.density().neurons());
        List<GridLevel> table = found.grid().table();
        return Math.round(table.get(table.size() - 1).scale() + 1);
    }

    @Test
    void facesOfTheContractedSpaceAreEmpty() throws IOException {
        RadianceField field = family.open(write(new PlainNerfacto(setup(s -> { })).checkpoint()), FieldOptions.NONE);
        float[] x = {2, Math.nextDown(2f), Math.nextDown(Math.nextDown(2f)), 0, Math.nextUp(-2f), -2};
        float[] points = new float[x.length * 3];
        for (int i = 0; i < x.length; i++) {
            points[i * 3 + i % 3] = x[i];
        }
        float[] density = new float[x.length];
        field.density(points, x.length, density);
        for (int i = 0; i < x.length; i++) {
            float unit = (x[i] + 2) / 4;
            assertEquals(unit > 0 && unit < 1, field.info().activation().density(density[i]) > 0, "point " + i);
        }
    }

    @Test
    void tellsWhatItIsAndWhatItAssumes() throws IOException {
        FieldInfo info = family.open(write(new PlainNerfacto(setup(s -> s.log2 = 13)).checkpoint()),
                FieldOptions.NONE).info();
        assertEquals("nerfacto", info.family());
        assertNull(info.nativeGrid());
        assertEquals(Aabb.cube(2), info.bounds());
        assertEquals("contracted round (0.0, 0.0, 0.0), radius 1.0", info.space().description());
        Map<String, String> details = info.details();
        assertEquals("experimental", details.get("status"));
        assertEquals("tiny-cuda-nn", details.get("back end"));
        assertEquals("hash, 4 levels of 2 features", details.get("grid"));
        assertEquals("8192 entries a level", details.get("hash table"));
        assertEquals("8 - 16 - 16", details.get("density network"));
        assertEquals("16 + 15 + 32 - 16 - 16 - 3", details.get("colour network"));
        assertEquals("mean of the embeddings of 3 images", details.get("appearance"));
        assertEquals("average_init_density 0.01 assumed", details.get("density"));
    }

    @Test
    void theSceneMayCropTheSpace() throws IOException {
        Path file = write(new PlainNerfacto(setup(s -> { })).checkpoint());
        FieldInfo info = family.open(file, new FieldOptions(new Aabb(-9, -1, -1, 1, 1, 1))).info();
        assertEquals(new Aabb(-2, -1, -1, 1, 1, 1), info.bounds());
        assertEquals("field.bounds-outside", assertThrows(MaskmarchException.class,
                () -> family.open(file, new FieldOptions(new Aabb(5, 5, 5, 6, 6, 6)))).code());
    }

    @Test
    void keepsTheContractOfAField() throws IOException {
        for (PlainNerfacto.Setup setup : List.of(setups().get(0), setups().get(2), setups().get(5))) {
            FieldConformance.check(family, write(new PlainNerfacto(setup).checkpoint()), FieldOptions.NONE);
        }
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        PlainNerfacto.Setup small = setup(s -> {
            s.log2 = 4;
            s.levels = 2;
        });
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE),
                write(new PlainNerfacto(small).checkpoint()));
    }

    @Test
    void theTorchBackEndIsRecognisedAndRefused() throws IOException {
        Map<String, Object> state = new PlainNerfacto(setup(s -> { })).state();
        TorchWriter.Values head = (TorchWriter.Values) state.remove(HEAD);
        state.remove(BASE);
        state.put("_model.field.mlp_base.model.0.hash_table", new TorchWriter.Values(new float[32], 16, 2));
        state.put("_model.field.mlp_base.model.1.layers.0.weight", new TorchWriter.Values(new float[32], 4, 8));
        state.put("_model.field.mlp_head.layers.0.weight", new TorchWriter.Values(new float[32], 4, 8));
        assertTrue(family.recognises(write(Map.of("pipeline", state))));
        MaskmarchException e = refused("field.unsupported", "field.mlp_base", state);
        assertTrue(e.getMessage().contains("implementation: torch"), e.getMessage());
        state.put(BASE, new TorchWriter.Values(head.values(), head.values().length));
        refused("field.unsupported", "field.mlp_head", state);
    }

    @Test
    void whatDoesNotFitIsRefusedByKey() throws IOException {
        refused("checkpoint.wrong-shape", BASE, new TorchWriter.Values(new float[100], 100));
        refused("checkpoint.wrong-shape", BASE, new TorchWriter.Values(new float[100], 10, 10));
        refused("checkpoint.wrong-type", BASE, "text");
        refused("checkpoint.wrong-shape", HEAD, new TorchWriter.Values(new float[100], 100));
        refused("checkpoint.wrong-shape", EMBEDDING, new TorchWriter.Values(new float[0], 0, 32));
        refused("checkpoint.wrong-shape", EMBEDDING, new TorchWriter.Values(new float[1025], 1, 1025));
        refused("checkpoint.wrong-shape", HEAD, EMBEDDING, new TorchWriter.Values(new float[320], 2, 160));
        refused("checkpoint.bad-value", "_model.field.num_levels", scalar(1 << 20));
        refused("checkpoint.bad-value", "_model.field.num_levels", scalar(0));
        refused("checkpoint.bad-value", "_model.field.log2_hashmap_size", scalar(40));
        refused("checkpoint.bad-value", "_model.field.max_res", scalar(-5));
        refused("checkpoint.wrong-shape", BASE, "_model.field.num_levels", scalar(9));
        refused("checkpoint.wrong-shape", BASE, "_model.field.log2_hashmap_size", scalar(28));
        // eight features are padded to 16 inputs, which a network without its grid pads otherwise
        refused("checkpoint.wrong-shape", "mlp_base_mlp", new PlainNerfacto(setup(s -> s.names = "apart")).state());
    }

    @Test
    void trainedToNothingIsRefused() throws IOException {
        for (String key : List.of(BASE, HEAD, EMBEDDING)) {
            Map<String, Object> state = new PlainNerfacto(setup(s -> { })).state();
            TorchWriter.Values good = (TorchWriter.Values) state.get(key);
            float[] values = good.values().clone();
            values[values.length - 1] = Float.NaN;
            state.put(key, new TorchWriter.Values(values, good.shape()));
            refused("checkpoint.not-finite", key.replace("_model.", ""), state);
        }
    }

    /** Also not an Instant-NGP of nerfstudio, whose field has the same names but another density. */
    @Test
    void otherCheckpointsAreNotRecognised() throws IOException {
        Map<String, Object> state = new PlainNerfacto(setup(s -> { })).state();
        state.keySet().removeIf(key -> key.contains("proposal_networks"));
        for (Map<String, Object> root : List.<Map<String, Object>>of(Map.of("pipeline", state), Map.of("state", state),
                Map.of("pipeline", Map.of("_model.gauss_params.means", new TorchWriter.Values(new float[3], 1, 3))))) {
            Path file = write(root);
            assertFalse(family.recognises(file));
            assertEquals("field.unrecognised",
                    assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE)).code());
        }
        assertFalse(new NgpFamily().recognises(write(new PlainNerfacto(setup(s -> { })).checkpoint())));
    }

    private static TorchWriter.Values scalar(int value) {
        return new TorchWriter.Values(TorchWriter.Type.LONG, new float[] {value});
    }

    private void refused(String code, String key, Object value) throws IOException {
        refused(code, key, key, value);
    }

    private void refused(String code, String subject, String key, Object value) throws IOException {
        Map<String, Object> state = new PlainNerfacto(setup(s -> { })).state();
        assertTrue(state.containsKey(key), () -> key + " among " + Arrays.toString(state.keySet().toArray()));
        state.put(key, value);
        refused(code, subject.replace("_model.", ""), state);
    }

    private MaskmarchException refused(String code, String subject, Map<String, Object> state) throws IOException {
        Path file = write(Map.of("pipeline", state));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE),
                () -> code + " " + subject);
        assertEquals(code, e.code(), e.describe());
        assertTrue(e.subject().contains(subject), e.subject());
        return e;
    }

    private Path write(Map<String, Object> root) throws IOException {
        return TorchWriter.write(folder.resolve("step-000029999.ckpt"), root);
    }
}
