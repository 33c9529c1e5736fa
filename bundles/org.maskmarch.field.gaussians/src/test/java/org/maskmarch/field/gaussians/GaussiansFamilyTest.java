package org.maskmarch.field.gaussians;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldInfo.NativeGrid;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.FieldSpace;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.checkpoint.PlyFile;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.field.gaussians.Model.Splat;

class GaussiansFamilyTest {
    private final GaussiansFamily family = new GaussiansFamily();

    @TempDir
    Path folder;

    @Test
    void theSampleHasItsSplats() throws IOException {
        JsonNode expected = new ObjectMapper().readTree(data("checkpoints/gs_synthetic.ply.expected.json").toFile());
        Splats splats = PlySplats.read(PlyFile.open(sample()), "gs_synthetic.ply");
        assertEquals(expected.get("splats").size(), splats.count());
        assertEquals(3, splats.degree());
        double worst = 0;
        for (int i = 0; i < splats.count(); i++) {
            JsonNode s = expected.get("splats").get(i);
            double[] axes = new double[9];
            splats.axes(i, axes);
            double[] d = new double[3];
            for (int a = 0; a < 3; a++) {
                worst = worse(worst, s.get("mean").get(a), splats.mean(i, a));
                worst = worse(worst, s.get("scale").get(a), splats.scale(i, a));
                d[a] = s.get("dir").get(a).asDouble();
                for (int b = 0; b < 3; b++) {
                    double covariance = 0;
                    for (int e = 0; e < 3; e++) {
                        covariance += axes[a * 3 + e] * axes[b * 3 + e] * Math.pow(splats.scale(i, e), 2);
                    }
                    worst = worse(worst, s.get("cov").get(a).get(b), covariance);
                }
            }
            for (int c = 0; c < 4; c++) {
                worst = worse(worst, s.get("quat_wxyz").get(c), splats.rotation(i, c));
            }
            worst = worse(worst, s.get("alpha"), splats.opacity(i));
            double[] basis = Rasteriser.basis(d[0], d[1], d[2]);
            for (int c = 0; c < 3; c++) {
                double colour = 0.5;
                for (int k = 0; k < 16; k++) {
                    colour += basis[k] * splats.harmonic(i, c, k);
                }
                worst = worse(worst, s.get("rgb").get(c), Math.max(0, colour));
            }
        }
        System.out.println("gs_synthetic.ply: worst error " + worst);
        assertTrue(worst < 1e-6, "worst error " + worst);
    }

    /** At the centre of a splat that is away from the others, the field has its colour. */
    @Test
    void theFieldHasTheColoursOfTheSample() throws IOException {
        JsonNode expected = new ObjectMapper().readTree(data("checkpoints/gs_synthetic.ply.expected.json").toFile());
        RadianceField field = family.open(sample(), FieldOptions.NONE);
        JsonNode lonely = expected.get("splats").get(1);
        float[] at = new float[3];
        float[] along = new float[3];
        for (int a = 0; a < 3; a++) {
            at[a] = (float) lonely.get("mean").get(a).asDouble();
            along[a] = (float) lonely.get("dir").get(a).asDouble();
        }
        float[] rgb = new float[3];
        field.colour(at, along, 1, rgb);
        for (int c = 0; c < 3; c++) {
            assertEquals(lonely.get("rgb").get(c).asDouble(), rgb[c], 2e-6);
        }
        assertEquals("PLY", field.info().details().get("container"));
        assertEquals("4", field.info().details().get("splats"));
    }

    @Test
    void theSampleKeepsTheContractAndEndsInTypedErrors() throws IOException {
        FieldConformance.check(family, sample(), FieldOptions.NONE);
        FieldConformance.check(family, sample(), new FieldOptions(new Aabb(-1.2, -1.5, -1, -0.7, 0, 0.2)));
        ReaderFuzz.run("gaussians-ply", ReaderFuzz.of(family, FieldOptions.NONE), sample());
    }

    /** Against a plain sum over all splats of the series behind the kernel, in double precision. */
    @Test
    void densityIsTheSumOfTheKernels() throws IOException {
        Model model = Model.random(60, 0, 8);
        RadianceField field = family.open(write(Containers.ply(model)), FieldOptions.NONE);
        double voxel = voxel(field);
        Random random = new Random(9);
        float[] points = new float[3 * 500];
        float[] density = new float[500];
        for (int i = 0; i < points.length; i++) {
            points[i] = random.nextFloat() * 2 - 1;
        }
        field.density(points, 500, density);
        int met = 0;
        for (int i = 0; i < 500; i++) {
            double expected = 0;
            for (Splat s : model.splats) {
                expected += density(s, points, i * 3, voxel);
            }
            met += expected > 0 ? 1 : 0;
            assertEquals(expected, density[i], 1e-4 * expected + 1e-6);
        }
        assertTrue(met > 100, met + " points meet a splat");
    }

    private static double density(Splat s, float[] p, int at, double voxel) {
        double[][] axes = Model.matrix(s.rotation());
        double square = 0;
        double shortest = 1e9;
        for (int e = 0; e < 3; e++) {
            assertTrue(s.scale()[e] > voxel, "these splats are to be larger than voxels");
            double along = 0;
            for (int a = 0; a < 3; a++) {
                along += axes[a][e] * (p[at + a] - s.mean()[a]);
            }
            square += Math.pow(along / s.scale()[e], 2);
            shortest = Math.min(shortest, s.scale()[e]);
        }
        double u = s.opacity() * Math.exp(-square / 2);
        double sum = 0;
        for (int k = 1; k < 3000 && u >= 1 / 255.0; k++) {
            sum += Math.pow(u, k) / Math.sqrt(2 * Math.PI * k);
        }
        return sum / shortest;
    }

    /** A ray past the centre of a round splat, at any distance, finds the opacity of the rasterised splat there. */
    @Test
    void raysFindTheOpacityOfTheRasterisedSplat() throws IOException {
        for (double opacity : new double[] {0.1, 0.5, 0.9, 0.99}) {
            Model model = new Model(0);
            model.splats.add(new Splat(new double[3], new double[] {0.1, 0.1, 0.1}, new double[] {1, 0, 0, 0}, opacity,
                    new double[3][1]));
            RadianceField field = family.open(write(Containers.ply(model)), new FieldOptions(Aabb.cube(1)));
            for (double r = 0; r < 2.5; r += 0.5) {
                double depth = depth(field, 0.1 * r);
                assertEquals(opacity * Math.exp(-r * r / 2), -Math.expm1(-depth), 0.004, opacity + " at " + r);
            }
        }
    }

    /** Optical depth along z at x. */
    private static double depth(RadianceField field, double x) {
        int n = 8000;
        float[] points = new float[n * 3];
        float[] density = new float[n];
        for (int i = 0; i < n; i++) {
            points[i * 3] = (float) x;
            points[i * 3 + 2] = (float) (-1 + 2 * (i + 0.5) / n);
        }
        field.density(points, n, density);
        double sum = 0;
        for (float d : density) {
            sum += d * 2.0 / n;
        }
        return sum;
    }

    /** A flat splat, thinner than any voxel, seen along its normal, is as opaque as it says; a tiny one keeps its light. */
    @Test
    void thinSplatsKeepTheirOpticalDepth() throws IOException {
        Model model = new Model(0);
        model.splats.add(new Splat(new double[3], new double[] {0.1, 0.1, 1e-6}, new double[] {1, 0, 0, 0}, 0.8,
                new double[3][1]));
        RadianceField field = family.open(write(Containers.ply(model)), new FieldOptions(Aabb.cube(1)));
        assertEquals(0.8, -Math.expm1(-depth(field, 0)), 0.003);
        double extent = 0.4 * voxel(field);
        Model tiny = new Model(0);
        tiny.splats.add(new Splat(new double[3], new double[] {extent / 4, extent / 4, extent / 4},
                new double[] {1, 0, 0, 0}, 0.8, new double[3][1]));
        RadianceField small = family.open(write(Containers.ply(tiny)), new FieldOptions(Aabb.cube(1)));
        assertEquals(-Math.log(1 - 0.8) / 16, depth(small, 0), 0.006);
    }

    @Test
    void farFloatersAreLeftOutOfTheBoxAndBoundsWin() throws IOException {
        Model model = Model.random(3000, 0, 10);
        double[] far = {500, -500, 500};
        model.splats.add(new Splat(far, new double[] {0.1, 0.1, 0.1}, new double[] {1, 0, 0, 0}, 0.9, new double[3][1]));
        model.splats.add(new Splat(new double[3], new double[] {900, 900, 900}, new double[] {1, 0, 0, 0}, 0.2,
                new double[3][1]));
        Path file = write(Containers.ply(model));
        Aabb bounds = family.open(file, FieldOptions.NONE).info().bounds();
        for (int axis = 0; axis < 3; axis++) {
            assertTrue(bounds.min(axis) < -1 && bounds.min(axis) > -3, bounds.toString());
            assertTrue(bounds.max(axis) > 1 && bounds.max(axis) < 3, bounds.toString());
        }
        Aabb wanted = new Aabb(0, 0, 0, 0.5, 1, 0.25);
        RadianceField field = family.open(file, new FieldOptions(wanted));
        assertEquals(wanted, field.info().bounds());
        int kept = Integer.parseInt(field.info().details().get("kept").split(" ")[0]);
        assertTrue(kept > 100 && kept < 1500, "kept " + kept);
        NativeGrid grid = field.info().nativeGrid();
        assertEquals(256, grid.ny());
        for (int axis = 0; axis < 3; axis++) {
            int n = axis == 0 ? grid.nx() : axis == 1 ? grid.ny() : grid.nz();
            assertEquals(1 / 255.0, grid.box().size(axis) / (n - 1), 1e-9, "voxels are cubes");
            assertTrue(grid.box().min(axis) <= wanted.min(axis) + 1e-9 && grid.box().max(axis) >= wanted.max(axis) - 1e-9);
        }
        FieldOptions coarse = new FieldOptions(wanted, null, FieldSpace.Ndc.UNPLACED, 65);
        assertEquals(65, family.open(file, coarse).info().nativeGrid().ny());
        refused("field.bounds-outside", "", file, new FieldOptions(new Aabb(5e6, 5e6, 5e6, 6e6, 6e6, 6e6)));
    }

    @Test
    void variantsAreRefusedByWhatTheyHold() throws IOException {
        refusedHeader("field.unsupported", "2 extents", "x y z opacity scale_0 scale_1 rot_0 rot_1 rot_2 rot_3 f_dc_0 f_dc_1"
                + " f_dc_2");
        refusedHeader("field.unsupported", "Scaffold-GS", "x y z f_offset_0 f_anchor_feat_0 opacity scale_0");
        refusedHeader("field.unsupported", "opacity", "x y z scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3 f_dc_0 f_dc_1"
                + " f_dc_2");
        refusedHeader("field.unsupported", "2 properties f_rest_*", "x y z opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2"
                + " rot_3 f_dc_0 f_dc_1 f_dc_2 f_rest_0 f_rest_1");
    }

    private void refusedHeader(String code, String what, String properties) throws IOException {
        StringBuilder header = new StringBuilder("ply\nformat binary_little_endian 1.0\nelement vertex 1\n");
        for (String name : properties.split(" ")) {
            header.append("property float ").append(name).append('\n');
        }
        byte[] data = new byte[properties.split(" ").length * 4];
        Path file = write(Containers.join(header.append("end_header\n").toString().getBytes(StandardCharsets.US_ASCII), data));
        assertTrue(family.recognises(file));
        refused(code, what, file, FieldOptions.NONE);
    }

    @Test
    void brokenSplatsAreRefused() throws IOException {
        byte[] good = Containers.ply(Model.random(5, 0, 11));
        int start = good.length - 5 * 17 * 4;
        broken("checkpoint.not-finite", "position NaN", good, start, Float.NaN);
        broken("checkpoint.not-finite", "colour Infinity", good, start + 6 * 4, Float.POSITIVE_INFINITY);
        broken("checkpoint.not-finite", "opacity NaN", good, start + 9 * 4, Float.NaN);
        broken("checkpoint.not-finite", "extent Infinity", good, start + 10 * 4, 800);
        broken("checkpoint.bad-value", "position 1", good, start, 1e30f);
        byte[] still = good.clone();
        java.util.Arrays.fill(still, start + 13 * 4, start + 17 * 4, (byte) 0);
        refused("checkpoint.bad-value", "rotation 0.0", write(still), FieldOptions.NONE);
    }

    private void broken(String code, String what, byte[] good, int at, float value) throws IOException {
        byte[] bytes = good.clone();
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
        refused(code, what, write(bytes), FieldOptions.NONE);
    }

    @Test
    void splatsInOnePointAndHugeCountsAreRefused() throws IOException {
        Model model = new Model(0);
        model.splats.add(new Splat(new double[] {1e6, 0, 0}, new double[] {1e-9, 1e-9, 1e-9}, new double[] {1, 0, 0, 0},
                0.9, new double[3][1]));
        refused("checkpoint.bad-value", "", write(Containers.ply(model)), FieldOptions.NONE);
        String header = new String(Containers.ply(Model.random(1, 0, 1)), StandardCharsets.ISO_8859_1);
        for (String count : new String[] {"20000001", "2147483648", "9223372036854775807"}) {
            Path file = write(header.replace("vertex 1", "vertex " + count).getBytes(StandardCharsets.ISO_8859_1));
            refused("checkpoint.truncated", "", file, FieldOptions.NONE);
        }
        assertEquals("field.unsupported", assertThrows(MaskmarchException.class,
                () -> new Splats("big.ply", "PLY", Splats.MAX_COUNT + 1L, 0)).code());
    }

    private void refused(String code, String what, Path file, FieldOptions options) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> family.open(file, options));
        assertEquals(code, e.code(), e.describe());
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }

    private static double voxel(RadianceField field) {
        NativeGrid grid = field.info().nativeGrid();
        return grid.box().size(0) / (grid.nx() - 1);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.ply"), bytes);
    }

    private static Path sample() {
        return data("checkpoints/gs_synthetic.ply");
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }

    private static double worse(double worst, JsonNode expected, double actual) {
        return Math.max(worst, Math.abs(expected.asDouble() - actual));
    }
}
