package org.maskmarch.march;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.Progress;
import org.maskmarch.api.field.FieldInfo;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakeSettings;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.Footprint;
import org.maskmarch.api.march.MarchSettings;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

class MarchTest {
    private static final Camera CAMERA = new Camera("front", 96, 80, 110, 110, 48, 40,
            new double[] {1, 0, 0, 0.05, 0, 1, 0, 0.02, 0, 0, 1, 3, 0, 0, 0, 1});
    private static final MarchSettings SETTINGS = MarchSettings.of(0.5, 6, new float[] {1, 1, 1});
    private static BrickField baked;
    private static ViewRender view;

    @BeforeAll
    static void bakeOnce() {
        baked = (BrickField) new BrickBaker().bake(new BallField(), new BakeSettings(96, 2), Progress.NONE);
        view = new JavaRayMarcher().march(baked, CAMERA, SETTINGS);
    }

    @Test
    void bakedViewAgreesWithTheExactOne() {
        double psnr = psnr(new BallField(), view);
        assertTrue(psnr > 32, "PSNR " + psnr);
    }

    private static double psnr(RadianceField field, ViewRender view) {
        ViewRender exact = new JavaRayMarcher().marchExact(field, CAMERA, SETTINGS, Progress.NONE);
        double square = 0;
        for (int i = 0; i < exact.rgb().length; i++) {
            double d = exact.rgb()[i] - view.rgb()[i];
            square += d * d;
        }
        return -10 * Math.log10(square / exact.rgb().length);
    }

    /** The balls as a network might have them: green before their surfaces, where no ray ever sees a colour. */
    private record Deceptive(FieldInfo.NativeGrid grid) implements RadianceField {
        @Override
        public FieldInfo info() {
            return new FieldInfo("balls", Aabb.cube(1), grid, 0, Map.of());
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            new BallField().density(xyz, n, out);
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            new BallField().colour(xyz, directions, n, out);
            float[] density = new float[n];
            density(xyz, n, density);
            for (int i = 0; i < n; i++) {
                out[i * 3 + 1] = density[i] > 0 ? out[i * 3 + 1] : 1;
            }
        }
    }

    @Test
    void theColoursOfANetworkAreTakenFromItsSurface() {
        double[] psnr = new double[2];
        for (int stored = 0; stored < 2; stored++) {
            RadianceField field = new Deceptive(stored == 0 ? null : new FieldInfo.NativeGrid(Aabb.cube(1), 64, 64, 64));
            BakedField coarse = new BrickBaker().bake(field, new BakeSettings(64, 2), Progress.NONE);
            psnr[stored] = psnr(field, new JavaRayMarcher().march(coarse, CAMERA, SETTINGS));
        }
        System.out.printf("colours taken from the surface: %.1f dB, at the vertices: %.1f dB%n", psnr[0], psnr[1]);
        assertTrue(psnr[0] > psnr[1] + 2, "from the surface " + psnr[0] + ", at the vertices " + psnr[1]);
    }

    /** Balls whose colours turn with the direction faster than harmonics of degree 2 can everywhere. */
    private static final class Iridescent implements RadianceField {
        @Override
        public FieldInfo info() {
            return new BallField().info();
        }

        @Override
        public void density(float[] xyz, int n, float[] out) {
            new BallField().density(xyz, n, out);
        }

        @Override
        public void colour(float[] xyz, float[] directions, int n, float[] out) {
            for (int i = 0; i < n * 3; i++) {
                out[i] = (float) (0.5 + 0.4 * Math.sin(8 * directions[i]));
            }
        }
    }

    @Test
    void coloursAreThoseThatTheCamerasSee() {
        BakeSettings anywhere = new BakeSettings(64, 2);
        BakeSettings here = new BakeSettings(64, 2, Long.MAX_VALUE, List.of(CAMERA, turned(0.15), turned(-0.15)));
        double[] psnr = new double[2];
        for (BakeSettings settings : List.of(anywhere, here)) {
            BakedField field = new BrickBaker().bake(new Iridescent(), settings, Progress.NONE);
            psnr[settings == here ? 1 : 0] = psnr(new Iridescent(), new JavaRayMarcher().march(field, CAMERA, SETTINGS));
        }
        System.out.printf("colours for any camera: %.1f dB, for those that look: %.1f dB%n", psnr[0], psnr[1]);
        assertTrue(psnr[1] > psnr[0] + 6, "for any camera " + psnr[0] + ", for those that look " + psnr[1]);
    }

    /** The camera on a circle round the middle. */
    private static Camera turned(double angle) {
        double s = Math.sin(angle);
        double c = Math.cos(angle);
        return new Camera("turned", 96, 80, 110, 110, 48, 40,
                new double[] {c, 0, s, 3 * s, 0, 1, 0, 0, -s, 0, c, 3 * c, 0, 0, 0, 1});
    }

    @Test
    void agreesWithANaiveMarchOfTheSameVoxels() {
        Random random = new Random(7);
        for (int n = 0; n < 300; n++) {
            int x = random.nextInt(CAMERA.width());
            int y = random.nextInt(CAMERA.height());
            double[] naive = NaiveMarch.ray(baked, CAMERA, SETTINGS, x, y);
            int pixel = y * CAMERA.width() + x;
            assertEquals(naive[3], view.opacity()[pixel], 2e-3, "opacity at " + x + ", " + y);
            for (int c = 0; c < 3; c++) {
                assertEquals(naive[c], view.rgb()[pixel * 3 + c], 3e-3, "colour at " + x + ", " + y);
            }
            if (naive[3] > 0.1) {
                assertEquals(naive[4], view.depth()[pixel], 1e-2, "depth at " + x + ", " + y);
            }
        }
    }

    @Test
    void emptySpaceIsBackgroundAndFar() {
        assertEquals(0, view.opacity()[0]);
        assertEquals(1, view.rgb()[0]);
        assertEquals(6, view.depth()[0]);
    }

    @Test
    void footprintOfOnesIsTheOpacity() {
        float[] ones = new float[baked.layout().slotCount()];
        Arrays.fill(ones, 1);
        float[] out = new float[CAMERA.pixels()];
        view.footprint().render(ones, out);
        assertArrayEquals(view.opacity(), out, 1e-4f);
    }

    @Test
    void rendersAtOnceAndOfSomePixelsAreThoseOfAllOneByOne() {
        Random random = new Random(13);
        float[][] values = new float[2][baked.layout().slotCount()];
        for (int i = 0; i < values[0].length; i++) {
            values[0][i] = random.nextFloat();
            values[1][i] = random.nextInt(2);
        }
        float[][] single = new float[2][CAMERA.pixels()];
        float[][] both = new float[2][CAMERA.pixels()];
        view.footprint().render(values[0], single[0]);
        view.footprint().render(values[1], single[1]);
        view.footprint().render(values[0], both[0], values[1], both[1]);
        Mask where = new Mask(view.width(), view.height());
        float[] part = new float[single[0].length];
        float[] expected = part.clone();
        for (int pixel = 0; pixel < part.length; pixel += 3) {
            where.set(pixel, true);
            expected[pixel] = single[0][pixel];
        }
        view.footprint().render(values[0], where, part);
        assertArrayEquals(expected, part);
        assertArrayEquals(single[0], both[0]);
        assertArrayEquals(single[1], both[1]);
    }

    /** The larger view has samples enough to be projected in halves. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void projectionIsTheTransposeOfRendering(int times) {
        Camera camera = CAMERA.resized(times * CAMERA.width(), times * CAMERA.height());
        ViewRender view = new JavaRayMarcher().march(baked, camera, SETTINGS);
        Random random = new Random(11);
        Mask mask = new Mask(camera.width(), camera.height());
        for (int p = 0; p < camera.pixels(); p++) {
            mask.set(p, random.nextBoolean());
        }
        float[] values = new float[baked.layout().slotCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Votes votes = new Votes(values.length);
        view.footprint().project(mask, votes);
        float[] rendered = new float[camera.pixels()];
        view.footprint().render(values, rendered);
        double byPixel = 0;
        double byVertex = 0;
        double total = 0;
        double opacity = 0;
        for (int p = 0; p < rendered.length; p++) {
            byPixel += mask.get(p) ? rendered[p] : 0;
            opacity += view.opacity()[p];
        }
        for (int i = 0; i < values.length; i++) {
            byVertex += (double) votes.foreground()[i] / Votes.ONE * values[i];
            total += (double) (votes.foreground()[i] + votes.background()[i]) / Votes.ONE;
        }
        assertEquals(byPixel, byVertex, byPixel * 1e-4);
        assertEquals(opacity, total, opacity * 1e-4);
    }

    @Test
    void votesDoNotDependOnTheOrderOfViews() {
        Mask mask = new Mask(CAMERA.width(), CAMERA.height());
        for (int p = 0; p < CAMERA.pixels(); p += 3) {
            mask.set(p, true);
        }
        Camera other = CAMERA.resized(48, 40);
        Mask small = new Mask(48, 40);
        ViewRender second = new JavaRayMarcher().march(baked, other, SETTINGS);
        Votes a = new Votes(baked.layout().slotCount());
        view.footprint().project(mask, a);
        second.footprint().project(small, a);
        Votes b = new Votes(baked.layout().slotCount());
        second.footprint().project(small, b);
        view.footprint().project(mask, b);
        assertArrayEquals(a.foreground(), b.foreground());
        assertArrayEquals(a.background(), b.background());
    }

    @Test
    void pixelsThatAbstainHaveNoVote() {
        Mask mask = new Mask(CAMERA.width(), CAMERA.height());
        Mask odd = new Mask(CAMERA.width(), CAMERA.height());
        Mask even = new Mask(CAMERA.width(), CAMERA.height());
        Mask all = new Mask(CAMERA.width(), CAMERA.height());
        for (int p = 0; p < CAMERA.pixels(); p++) {
            mask.set(p, p % 5 < 2);
            odd.set(p, p % 2 == 1);
            even.set(p, p % 2 == 0);
            all.set(p, true);
        }
        Votes whole = new Votes(baked.layout().slotCount());
        view.footprint().project(mask, whole);
        Votes parts = new Votes(baked.layout().slotCount());
        view.footprint().project(mask, odd, parts);
        assertTrue(Arrays.stream(parts.foreground()).sum() < 0.6 * Arrays.stream(whole.foreground()).sum());
        view.footprint().project(mask, even, parts);
        view.footprint().project(mask, all, parts);
        assertArrayEquals(whole.foreground(), parts.foreground());
        assertArrayEquals(whole.background(), parts.background());
    }

    /** Small masks are projected by what all pixels weigh, which the larger view keeps; large ones pixel by pixel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void smallMasksVoteAsTheSamePixelsDoAmongOthers(int times) {
        Camera camera = CAMERA.resized(times * CAMERA.width(), times * CAMERA.height());
        Footprint footprint = new JavaRayMarcher().march(baked, camera, SETTINGS).footprint();
        Random random = new Random(12);
        Mask small = new Mask(camera.width(), camera.height());
        Mask unsure = new Mask(camera.width(), camera.height());
        // the pixels that vote in two parts, in each of which more than half of all abstain
        Mask notFirst = new Mask(camera.width(), camera.height());
        Mask notSecond = new Mask(camera.width(), camera.height());
        for (int p = 0; p < camera.pixels(); p++) {
            small.set(p, random.nextInt(10) == 0);
            unsure.set(p, random.nextInt(20) == 0);
            notFirst.set(p, unsure.get(p) || p % 2 == 0);
            notSecond.set(p, unsure.get(p) || p % 2 == 1);
        }
        Votes parts = new Votes(baked.layout().slotCount());
        footprint.project(small, notFirst, parts);
        footprint.project(small, notSecond, parts);
        for (int k = 0; k < 2; k++) {
            Votes whole = new Votes(baked.layout().slotCount());
            footprint.project(small, unsure, whole);
            assertArrayEquals(parts.foreground(), whole.foreground());
            assertArrayEquals(parts.background(), whole.background());
        }
    }

    @Test
    void objectAloneShowsOnlyTheLabelledBall() {
        float[] labels = new float[baked.layout().slotCount()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = baked.layout().x(i) > 48 ? 1 : 0;
        }
        ViewRender alone = new JavaRayMarcher().marchObject(baked, CAMERA, SETTINGS, labels);
        int y = 40;
        int red = y * 96 + 64;
        int blue = y * 96 + 30;
        assertTrue(view.opacity()[blue] > 0.99 && view.opacity()[red] > 0.99);
        assertTrue(alone.opacity()[red] > 0.99);
        assertEquals(0, alone.opacity()[blue]);
    }

    @Test
    void marchingTwiceGivesTheSameBits() {
        ViewRender again = new JavaRayMarcher().march(baked, CAMERA, SETTINGS);
        assertArrayEquals(view.rgb(), again.rgb());
        assertArrayEquals(view.depth(), again.depth());
    }

    @Test
    void aBudgetOfMemoryIsKeptByBakingCoarserAndSaid() {
        long budget = baked.bytes() / 3;
        BakedField small = new BrickBaker().bake(new BallField(), new BakeSettings(96, 2, budget, List.of()), Progress.NONE);
        assertTrue(small.bytes() <= budget && small.bytes() > budget / 4, small.bytes() + " of " + budget);
        assertTrue(small.source().details().get(BakedField.COARSER).contains("instead of 96 x 96 x 96"));
        ViewRender coarse = new JavaRayMarcher().march(small, CAMERA, SETTINGS);
        int middleOfTheRedBall = 40 * 96 + 64;
        assertTrue(coarse.opacity()[middleOfTheRedBall] > 0.99);
        assertEquals("bake.memory", assertThrows(MaskmarchException.class, () -> new BrickBaker().bake(new BallField(),
                new BakeSettings(96, 2, 10_000, List.of()), Progress.NONE)).code());
    }

    @Test
    void bakedFieldSurvivesTheDiskAndDamageIsNoticed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("balls.baked");
        new BrickBaker().write(baked, file);
        ViewRender reread = new JavaRayMarcher().march(new BrickBaker().read(file), CAMERA, SETTINGS);
        assertArrayEquals(view.rgb(), reread.rgb());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertNull(new BrickBaker().read(file));
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
        assertNull(new BrickBaker().read(file));
        assertNull(new BrickBaker().read(folder.resolve("absent")));
    }
}
