package org.maskmarch.field.plenoctree;

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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.NpzArchive;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;

class PlenoctreeFamilyTest {
    private final PlenoctreeFamily family = new PlenoctreeFamily();

    @TempDir
    Path folder;

    /** Against svox itself, which moves points outside onto the nearest face. */
    @Test
    void agreesWithTheOriginal() throws IOException {
        JsonNode expected = new ObjectMapper().readTree(data("checkpoints/svox_tree.npz.expected.json").toFile());
        assertTrue(family.recognises(sample()));
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        float[] points = matrix(expected.get("points"));
        Aabb bounds = field.info().bounds();
        float[] inside = new float[points.length];
        for (int i = 0; i < points.length; i++) {
            inside[i] = (float) Math.max(bounds.min(i % 3) + 1e-5, Math.min(bounds.max(i % 3) - 1e-5, points[i]));
        }
        float[] density = new float[4];
        float[] colour = new float[12];
        field.density(inside, 4, density);
        field.colour(points, matrix(expected.get("dirs")), 4, colour);
        for (int i = 0; i < 4; i++) {
            assertEquals(expected.get("sigma").get(i).asDouble(), density[i], 0, "halves are exact");
        }
        assertArrayEquals(matrix(expected.get("rgb")), colour, 2e-6f);
        field.density(points, 4, density);
        assertEquals(0, density[3], "outside the bounds");
    }

    /** Points and exact rays through the boxes of the leaves, against what the field says. */
    @Test
    void agreesWithAWalkThroughTheLeaves() {
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        PlainTree plain = plain(sample());
        assertEquals(String.valueOf(plain.leaves.size()), field.info().details().get("leaves"));
        Random random = new Random(4);
        Aabb box = field.info().bounds();
        float[] density = new float[1];
        float[] colour = new float[3];
        for (int i = 0; i < 500; i++) {
            float[] p = point(box, random);
            float[] d = direction(random);
            PlainTree.Leaf leaf = plain.at(p);
            field.density(p, 1, density);
            field.colour(p, d, 1, colour);
            assertEquals(leaf.row()[27], density[0]);
            double[] rgb = PlainTree.colour(leaf.row(), d);
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c], colour[c], 2e-6);
            }
        }
        for (int i = 0; i < 20; i++) {
            float[] target = point(box, random);
            float[] d = direction(random);
            float[] origin = {target[0] - 9 * d[0], target[1] - 9 * d[1], target[2] - 9 * d[2]};
            assertArrayEquals(exactRay(plain, origin, d), sampledRay(field, origin, d), 1e-3);
        }
    }

    private static double[] exactRay(PlainTree plain, float[] origin, float[] d) {
        double[] rgb = new double[3];
        double transmittance = 1;
        List<PlainTree.Crossing> crossings = plain.crossings(origin, d);
        assertFalse(crossings.isEmpty());
        for (PlainTree.Crossing crossing : crossings) {
            double alpha = 1 - Math.exp(-Math.max(0, crossing.row()[27]) * (crossing.exit() - crossing.enter()));
            double[] colour = PlainTree.colour(crossing.row(), d);
            for (int c = 0; c < 3; c++) {
                rgb[c] += transmittance * alpha * colour[c];
            }
            transmittance *= 1 - alpha;
        }
        return rgb;
    }

    private static double[] sampledRay(RadianceField field, float[] origin, float[] d) {
        int n = 40_000;
        double step = 20.0 / n;
        float[] points = new float[n * 3];
        float[] directions = new float[n * 3];
        for (int i = 0; i < n * 3; i++) {
            points[i] = (float) (origin[i % 3] + (i / 3 + 0.5) * step * d[i % 3]);
            directions[i] = d[i % 3];
        }
        float[] density = new float[n];
        float[] colour = new float[n * 3];
        field.density(points, n, density);
        field.colour(points, directions, n, colour);
        double[] rgb = new double[3];
        double transmittance = 1;
        for (int i = 0; i < n; i++) {
            double alpha = 1 - Math.exp(-Math.max(0, density[i]) * step);
            for (int c = 0; c < 3; c++) {
                rgb[c] += transmittance * alpha * colour[i * 3 + c];
            }
            transmittance *= 1 - alpha;
        }
        return rgb;
    }

    @Test
    void keepsTheContractOfAField() throws IOException {
        FieldConformance.check(family, sample(), FieldOptions.NONE);
        FieldConformance.check(family, compressed().write(folder.resolve("small.npz")), FieldOptions.NONE);
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        ReaderFuzz.run(family.name(), ReaderFuzz.of(family, FieldOptions.NONE), sample(),
                compressed().write(folder.resolve("small.npz")), chain(20).write(folder.resolve("deep.npz")));
    }

    @Test
    void theNativeGridHasItsVerticesAtTheCentresOfTheSmallestLeaves() {
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        NativeGrid grid = field.info().nativeGrid();
        Aabb bounds = field.info().bounds();
        assertEquals(8, grid.nx(), "depth 2");
        assertEquals(bounds.size(1) / 8, grid.box().size(1) / 7, 1e-9);
        assertEquals(bounds.min(2) + bounds.size(2) / 16, grid.box().min(2), 1e-9);
        // -offset / invradius and (1 - offset) / invradius
        assertEquals(-0.9, bounds.minX(), 1e-6);
        assertEquals(1.3, bounds.maxY(), 1e-6);
    }

    @Test
    void aTreeThatIsTooFineHasNoNativeGrid() throws IOException {
        RadianceField field = family.open(chain(9).write(folder.resolve("deep.npz")), FieldOptions.NONE);
        assertEquals("1024 along each axis", field.info().details().get("finest grid"));
        assertNull(field.info().nativeGrid());
        float[] density = new float[2];
        float inSmallest = 1 - 1f / 1024;
        field.density(new float[] {inSmallest, inSmallest, inSmallest, -0.9f, 0.1f, 0.9f}, 2, density);
        assertEquals(9, density[0]);
        assertEquals(0, density[1]);
    }

    /** The first basis function is kept, three are quantised; the same tree, decoded, is read as a plain one. */
    @Test
    void aCompressedTreeIsItsDecodedSelf() throws IOException {
        RadianceField small = family.open(compressed().write(folder.resolve("small.npz")), FieldOptions.NONE);
        assertEquals("codebooks of 5 colours", small.info().details().get("compression"));
        float[] point = {0.5f, -0.5f, -0.5f};
        // cell x = 1, y = 0, z = 0 of the root
        int leaf = 4;
        float[] direction = {0.6f, 0, 0.8f};
        float[] colour = new float[3];
        small.colour(point, direction, 1, colour);
        double[] basis = {0.28209479177387814, 0, 0.4886025119029199 * 0.8, -0.4886025119029199 * 0.6};
        for (int c = 0; c < 3; c++) {
            double sum = basis[0] * retained(leaf, c);
            for (int j = 0; j < 3; j++) {
                sum += basis[j + 1] * codebook(j, mapped(j, leaf), c);
            }
            assertEquals(1 / (1 + Math.exp(-sum)), colour[c], 1e-6);
        }
        float[] density = new float[1];
        small.density(point, 1, density);
        assertEquals(4, density[0]);
    }

    @Test
    void plainColoursAreAsStored() throws IOException {
        short[] data = new short[8 * 4];
        for (int i = 0; i < data.length; i++) {
            data[i] = NpzBuilder.half(i / 32f);
        }
        NpzBuilder npz = tree(new int[8], 1).number("data_dim", 4).words("data", "<f2", data, 1, 2, 2, 2, 4);
        for (NpzBuilder variant : List.of(npz.text("data_format", "RGBA"), npz.without("data_format"))) {
            RadianceField field = family.open(variant.write(folder.resolve("rgba.npz")), FieldOptions.NONE);
            float[] rgb = new float[3];
            field.colour(new float[] {-0.5f, -0.5f, 0.5f}, new float[] {0, 0, 1}, 1, rgb);
            assertArrayEquals(new float[] {4 / 32f, 5 / 32f, 6 / 32f}, rgb);
        }
    }

    @Test
    void oldFilesHaveOneRadius() throws IOException {
        RadianceField field = family.open(chain(1).without("invradius3").floats("invradius", new float[] {0.25f})
                .write(folder.resolve("old.npz")), FieldOptions.NONE);
        assertEquals(new Aabb(-2, -2, -2, 2, 2, 2), field.info().bounds());
    }

    @Test
    void forwardFacingTreesAreKnownByTheirPoses() throws IOException {
        Path file = chain(1).write(folder.resolve("fern.npz"));
        assertNull(family.open(file, FieldOptions.NONE).info().details().get("space"));
        Files.write(folder.resolve("fern_poses_bounds.npy"), new byte[1]);
        assertEquals(FieldSpace.Ndc.UNPLACED, family.open(file, FieldOptions.NONE).info().space());
    }

    @Test
    void whatIsNoTreeIsRefused() throws IOException {
        refused("checkpoint.bad-value", "child", chain(2).ints("child", links(0, 5, 0, 0), 3, 2, 2, 2));
        refused("checkpoint.bad-value", "child", chain(2).ints("child", links(-1, 0, 0, 0), 3, 2, 2, 2));
        // a cycle, and two ways to the same node
        refused("checkpoint.bad-value", "child", chain(2).ints("child", links(1, 0, -1, 0), 3, 2, 2, 2));
        refused("checkpoint.bad-value", "child", chain(2).ints("child", links(1, 2, 1, 0), 3, 2, 2, 2));
        refused("checkpoint.bad-value", "child", chain(2).ints("child", links(Integer.MIN_VALUE, 0, 0, 0), 3, 2, 2, 2));
        refused("checkpoint.bad-value", "child", chain(24));
        refused("checkpoint.bad-value", "child", chain(2).number("n_internal", 2));
        refused("checkpoint.bad-value", "n_internal", chain(2).number("n_internal", 4));
        refused("checkpoint.wrong-shape", "data", chain(2).number("n_internal", 2).ints("child", new int[16], 2, 2, 2, 2));
        refused("field.unsupported", "child", chain(2).ints("child", new int[27], 1, 3, 3, 3));
        refused("checkpoint.bad-value", "invradius3", chain(1).floats("invradius3", new float[] {1, 0, 1}, 3));
        refused("checkpoint.not-finite", "offset", chain(1).floats("offset", new float[] {0, Float.NaN, 0}, 3));
        refused("checkpoint.bad-value", "offset", chain(1).floats("offset", new float[] {1e30f, 0, 0}, 3));
    }

    @Test
    void leavesThatAreNotReadAreRefused() throws IOException {
        refused("field.unsupported", "data_format", chain(1).text("data_format", "SG25"));
        refused("field.unsupported", "data_format", chain(1).text("data_format", "ASG4"));
        refused("checkpoint.bad-value", "data_dim", chain(1).text("data_format", "SH9"));
        refused("checkpoint.bad-value", "data_dim", chain(1).number("data_dim", 1 << 20));
        refused("checkpoint.wrong-type", "data", chain(1).floats("data", new float[64], 2, 2, 2, 2, 4));
        short[] values = new short[64];
        values[9] = 0x7E00;
        refused("checkpoint.not-finite", "data", chain(1).words("data", "<f2", values, 2, 2, 2, 2, 4));
        short[] map = new short[3 * 16];
        map[7] = 5;
        refused("checkpoint.bad-value", "quant_map", compressed().words("quant_map", "<u2", map, 3, 2, 2, 2, 2));
        refused("checkpoint.bad-value", "data_dim", compressed().number("data_dim", 14));
        refused("checkpoint.bad-value", "quant_colors", compressed().without("data_retained"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"svox2_ckpt.npz", "tensorf_vm_mlpfea.th", "nerf_keras_model_fine.npy"})
    void otherFilesAreNotRecognised(String name) {
        Path file = data("checkpoints/" + name);
        assertFalse(family.recognises(file));
        assertEquals("field.unrecognised",
                assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE)).code());
    }

    private void refused(String code, String key, NpzBuilder npz) throws IOException {
        Path file = npz.write(folder.resolve("bad.npz"));
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
        assertEquals(code, e.code(), e.describe());
        assertTrue(e.subject().contains(key), e.subject());
    }

    /** The cube of half side 1 with these children. */
    private static NpzBuilder tree(int[] child, int nodes) {
        return new NpzBuilder().ints("child", child, nodes, 2, 2, 2).number("n_internal", nodes)
                .floats("invradius3", new float[] {0.5f, 0.5f, 0.5f}, 3)
                .floats("offset", new float[] {0.5f, 0.5f, 0.5f}, 3);
    }

    /** Plain colours: in each node the last cell leads deeper, and the density is the depth. */
    private static NpzBuilder chain(int depth) {
        int nodes = depth + 1;
        int[] child = new int[nodes * 8];
        short[] data = new short[nodes * 8 * 4];
        for (int node = 0; node < nodes; node++) {
            child[node * 8 + 7] = node < depth ? 1 : 0;
            for (int cell = 0; cell < 8; cell++) {
                data[(node * 8 + cell) * 4 + 3] = NpzBuilder.half(node);
            }
        }
        return tree(child, nodes).number("data_dim", 4).text("data_format", "RGBA")
                .words("data", "<f2", data, nodes, 2, 2, 2, 4);
    }

    /** Children of three nodes: first and last cell of the root, of the second node, and first of the third. */
    private static int[] links(int first, int last, int ofSecond, int ofThird) {
        int[] child = new int[24];
        child[0] = first;
        child[7] = last;
        child[8] = ofSecond;
        child[16] = ofThird;
        return child;
    }

    /** A root and a node below its last cell, SH4, one of the four basis functions retained. */
    private static NpzBuilder compressed() {
        int[] child = new int[16];
        child[7] = 1;
        short[] sigma = new short[16];
        short[] retained = new short[16 * 3];
        short[] map = new short[3 * 16];
        short[] colours = new short[3 * 5 * 3];
        for (int leaf = 0; leaf < 16; leaf++) {
            sigma[leaf] = NpzBuilder.half(leaf);
            for (int c = 0; c < 3; c++) {
                retained[leaf * 3 + c] = NpzBuilder.half(retained(leaf, c));
            }
            for (int j = 0; j < 3; j++) {
                map[j * 16 + leaf] = (short) mapped(j, leaf);
            }
        }
        for (int i = 0; i < colours.length; i++) {
            colours[i] = NpzBuilder.half(codebook(i / 15, i / 3 % 5, i % 3));
        }
        return tree(child, 2).without("n_internal").number("data_dim", 13).text("data_format", "SH4")
                .words("sigma", "<f2", sigma, 2, 2, 2, 2).words("data_retained", "<f2", retained, 1, 2, 2, 2, 2, 3)
                .words("quant_map", "<u2", map, 3, 2, 2, 2, 2).words("quant_colors", "<f2", colours, 3, 5, 3);
    }

    private static float retained(int leaf, int colour) {
        return leaf / 8f - colour / 4f;
    }

    private static int mapped(int basis, int leaf) {
        return (basis + 2 * leaf) % 5;
    }

    private static float codebook(int basis, int row, int colour) {
        return (basis - 1) / 2f + row / 8f - colour / 16f;
    }

    private static PlainTree plain(Path file) {
        try (NpzArchive npz = NpzArchive.open(file)) {
            return new PlainTree(npz.tensor("child").ints(), npz.tensor("data").floats(), 28,
                    npz.tensor("invradius3").floats(), npz.tensor("offset").floats());
        }
    }

    private static float[] point(Aabb box, Random random) {
        float[] p = new float[3];
        for (int axis = 0; axis < 3; axis++) {
            p[axis] = (float) (box.min(axis) + (0.001 + 0.998 * random.nextDouble()) * box.size(axis));
        }
        return p;
    }

    private static float[] direction(Random random) {
        double x = random.nextGaussian();
        double y = random.nextGaussian();
        double z = random.nextGaussian();
        double length = Math.sqrt(x * x + y * y + z * z);
        return new float[] {(float) (x / length), (float) (y / length), (float) (z / length)};
    }

    private static Path sample() {
        return data("checkpoints/svox_tree.npz");
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
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
