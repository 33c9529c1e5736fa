package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Photographs;
import org.maskmarch.conformance.ReaderFuzz;

class LlffFileTest {
    private static final int HEADER = 128;

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void sample() throws IOException {
        file = Samples.copy("poses_bounds.npy", folder);
    }

    private List<Camera> read(int factor, boolean spherify, Photographs photographs, int width) {
        return new CameraFiles().read(new CameraSpec.Llff(folder, factor, 0.75, spherify, photographs, width, 0));
    }

    private List<Camera> read() {
        return read(1, false, Photographs.NONE, 0);
    }

    @Test
    void posesAreThoseOfTheOriginalLoader() throws IOException {
        Samples.assertPoses(Samples.expected("poses_bounds.expected.json").get("recentred"), read(), 1e-12);
        Samples.assertPoses(Samples.expected("poses_bounds.expected.json").get("spherified"),
                read(1, true, Photographs.NONE, 0), 1e-12);
        for (Camera camera : read()) {
            OrbitCamerasTest.assertOrthonormal(camera);
        }
    }

    @Test
    void withoutImagesViewsAreNumberedAndSizesRounded() {
        Camera full = read().get(3);
        assertEquals("0003", full.name());
        assertEquals(4032, full.width());
        assertEquals(3024, full.height());
        assertEquals(3260.5, full.fx());
        assertEquals(2016, full.cx());
        Camera eighth = read(5, false, Photographs.NONE, 0).get(0);
        assertEquals(806, eighth.width());
        assertEquals(605, eighth.height());
        assertEquals(652.1, eighth.fx(), 1e-12);
        assertEquals(403, eighth.cx());
        Camera resized = read(1, false, Photographs.NONE, 1008).get(0);
        assertEquals(756, resized.height());
        assertEquals(3260.5 / 4, resized.fy());
    }

    @Test
    void imagesOfTheFactorGiveNamesSizesAndPhotographs() throws IOException {
        for (int i = 0; i < 9; i++) {
            Samples.picture(folder.resolve("images_40/IMG_" + (20 - i) + ".png"), 100, 75);
        }
        Files.writeString(folder.resolve("images_40/notes.txt"), "not an image");
        Camera camera = read(40, false, Photographs.BESIDE, 0).get(1);
        assertEquals("IMG_13.png", camera.name());
        assertEquals(100, camera.width());
        assertEquals(75, camera.height());
        assertEquals(3260.5 / 40, camera.fx(), 1e-12);
        assertEquals(50, camera.cx());
        assertEquals(folder.resolve("images_40/IMG_13.png"), camera.photograph().file());
        assertNull(read(40, false, Photographs.NONE, 0).get(1).photograph());
        assertEquals("view.bad-value", code(() -> {
            Files.move(folder.resolve("images_40"), folder.resolve("images_20"));
            read(20, false, Photographs.NONE, 0);
        }), "images of another factor");
        Files.move(folder.resolve("images_20"), folder.resolve("images_40"));
        Files.delete(folder.resolve("images_40/IMG_20.png"));
        assertEquals("view.photograph-count", code(() -> read(40, false, Photographs.NONE, 0)));
        assertEquals("view.photograph-missing", code(() -> read(1, false, Photographs.BESIDE, 0)));
    }

    @Test
    void fullSizeImagesNameReducedViewsToo() throws IOException {
        for (int i = 0; i < 9; i++) {
            Samples.picture(folder.resolve("images/" + i + ".png"), 504, 378);
            Samples.picture(folder.resolve("other/" + i + "b.png"), 20, 15);
        }
        Camera camera = read(8, false, Photographs.BESIDE, 0).get(2);
        assertEquals("2.png", camera.name());
        assertEquals(504, camera.width());
        assertEquals(folder.resolve("images/2.png"), camera.photograph().file());
        assertEquals("2b.png", read(8, false, Photographs.in(folder.resolve("other")), 0).get(2).name());
    }

    /** Row 2: what number is overwritten, with what. */
    @ParameterizedTest
    @CsvSource({"0, NaN, view.bad-value", "0, 3, view.not-a-rotation", "3, Infinity, view.bad-value",
        "15, 0, view.bad-value", "16, -1, view.bad-value"})
    void nonsenseIsRefused(int number, double value, String code) throws IOException {
        put(2, number, value);
        assertEquals(code, code(this::read));
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "9, 4032.5", "9, 1e9", "14, -3", "14, 0"})
    void impossibleSizesAreRefused(int number, double value) throws IOException {
        put(0, number, value);
        assertEquals("view.bad-value", code(this::read));
    }

    private void put(int row, int number, double value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(HEADER + (row * 17 + number) * 8, value);
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"(9, 16)|checkpoint.wrong-shape", "(9, 14)|checkpoint.wrong-shape",
        "(153,)|checkpoint.wrong-shape", "(10, 17)|checkpoint.truncated", "(-9, 17)|checkpoint.malformed",
        "(0, 17)|view.missing-key", "(999999999, 17)|checkpoint.too-large"})
    void otherShapesAreRefused(String shape, String code) throws IOException {
        String header = new String(Files.readAllBytes(file), 10, HEADER - 10, StandardCharsets.US_ASCII);
        String other = header.replace("(9, 17)", shape).strip();
        byte[] bytes = Files.readAllBytes(file);
        byte[] text = String.format("%-" + (HEADER - 11) + "s\n", other).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 10, text.length);
        Files.write(file, bytes);
        assertEquals(code, code(this::read));
    }

    @Test
    void aBoundFactorOfZeroScalesNothing() {
        List<Camera> scaled = read();
        List<Camera> unscaled = new CameraFiles().read(new CameraSpec.Llff(file, 1, 0, false, Photographs.NONE, 0, 0));
        double ratio = scaled.get(0).centre(0) / unscaled.get(0).centre(0);
        assertTrue(ratio > 0.6 && ratio < 0.9, "bounds are from 1.5 to 2, times 0.75: " + ratio);
        assertEquals(ratio, scaled.get(5).centre(2) / unscaled.get(5).centre(2), 1e-9);
    }

    @Test
    void cutAndMutatedFilesAreReadOrRefused() throws IOException {
        ReaderFuzz.refusesCuts(file, this::read);
        ReaderFuzz.runInPlace(file, this::read);
    }

    private static String code(org.junit.jupiter.api.function.Executable what) {
        return assertThrows(MaskmarchException.class, what).code();
    }
}
