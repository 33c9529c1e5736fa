package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Normalisation;
import org.maskmarch.api.view.CameraSpec.Photographs;
import org.maskmarch.conformance.ReaderFuzz;

class ColmapModelTest {
    @TempDir
    Path folder;

    private Path sample(String extension, String where) throws IOException {
        Path model = folder.resolve(where);
        Samples.copy("cameras" + extension, model);
        Samples.copy("images" + extension, model);
        return model;
    }

    private static List<Camera> read(Path model, int factor, Normalisation normalisation, Photographs photographs) {
        return new CameraFiles().read(new CameraSpec.Colmap(model, factor, normalisation, photographs, 0, 0));
    }

    private static List<Camera> read(Path model) {
        return read(model, 1, Normalisation.NONE, Photographs.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".bin", ".txt"})
    void bothKindsGiveTheCamerasSortedByName(String extension) throws IOException {
        List<Camera> cameras = read(sample(extension, "model"));
        Samples.assertPoses(Samples.expected("colmap.expected.json").get("poses"), cameras, 1e-12);
        assertEquals(IntStream.range(0, 9).mapToObj(i -> "view " + i + ".jpg").toList(),
                cameras.stream().map(Camera::name).toList());
        Camera first = cameras.get(0);
        assertEquals(4032, first.width());
        assertEquals(3260.5, first.fx());
        assertEquals(3255.25, first.fy());
        assertEquals(2010, first.cx());
        assertEquals(1515.5, first.cy());
        Camera last = cameras.get(8);
        assertEquals(640, last.width());
        assertEquals(800, last.fy());
        assertNull(first.photograph());
    }

    /** By hand: a camera at (0, 0, -5) that looks along z and has y down is COLMAP's identity, moved by 5. */
    @Test
    void aPoseByHand() throws IOException {
        Path model = sample(".txt", "model");
        Files.writeString(model.resolve("images.txt"), "1 1 0 0 0 0 0 5 1 a b.jpg\n\n");
        Camera camera = read(model).get(0);
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, -5, 0, 0, 0, 1}, camera.cameraToWorld(), 1e-15);
        assertEquals("a b.jpg", camera.name());
    }

    @Test
    void principalAxesAreThoseOfMultinerf() throws IOException {
        Path model = sample(".bin", "model");
        Samples.assertPoses(Samples.expected("colmap.expected.json").get("pca"),
                read(model, 1, Normalisation.PCA, Photographs.NONE), 1e-12);
        Camera straight = read(model, 1, Normalisation.PCA, Photographs.NONE).get(4);
        Camera turned = read(model, 1, Normalisation.PCA_TURNED, Photographs.NONE).get(4);
        assertEquals(-straight.centre(0), turned.centre(0), 1e-12);
        assertEquals(-straight.centre(1), turned.centre(1), 1e-12);
        assertEquals(straight.centre(2), turned.centre(2), 1e-12);
        assertEquals(-straight.forward(0), turned.forward(0), 1e-12);
    }

    @Test
    void aSceneFolderHasItsModelBelowAndItsImagesBeside() throws IOException {
        sample(".bin", "scene/sparse/0");
        for (int i = 0; i < 9; i++) {
            // rounded the other way than Maskmarch would
            Samples.picture(folder.resolve("scene/images_10/view " + i + ".png"), i == 8 ? 64 : 404, i == 8 ? 48 : 302);
        }
        List<Camera> cameras = read(folder.resolve("scene"), 10, Normalisation.NONE, Photographs.BESIDE);
        Camera first = cameras.get(0);
        assertEquals(404, first.width());
        assertEquals(302, first.height());
        assertEquals(326.05, first.fx(), 1e-12);
        assertEquals(201, first.cx());
        assertEquals("view 0.png", first.photograph().file().getFileName().toString());
        assertEquals(326.05, first.photograph().fx(), 1e-12);
        double[] out = new double[2];
        first.photograph().lens().distort(0.4, -0.3, out);
        // r^2 = 0.25: radial 1 + 0.0125 - 0.001875, tangential -2 * 0.001 * 0.12 - 0.0005 * (0.25 + 0.32)
        assertEquals(0.4 * 1.010625 - 0.00024 - 0.000285, out[0], 1e-15);
        assertEquals(403, read(folder.resolve("scene"), 10, Normalisation.NONE, Photographs.NONE).get(0).width());
        Files.delete(folder.resolve("scene/images_10/view 5.png"));
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> read(folder.resolve("scene"), 10, Normalisation.NONE, Photographs.BESIDE));
        assertEquals("view.photograph-missing", e.code());
        assertEquals("images.bin: view 5.jpg", e.subject());
    }

    @Test
    void whatIsNoModelSaysSo() {
        assertEquals("view.missing", assertThrows(MaskmarchException.class, () -> read(folder)).code());
    }

    /** Offset, value as 8 bytes. */
    @ParameterizedTest
    @CsvSource({
        "cameras.bin, 0, -1, view.too-many-frames",
        "cameras.bin, 0, 0, view.missing-key",
        "cameras.bin, 0, 10000, view.truncated",
        "cameras.bin, 0, 3, view.truncated",
        "cameras.bin, 12, 17, view.lens-unsupported",
        "cameras.bin, 12, 999, view.lens-unsupported",
        "cameras.bin, 16, -1, view.bad-value",
        "cameras.bin, 16, 4611686018427387904, view.bad-value",
        "cameras.bin, 24, 0, view.bad-value",
        "cameras.bin, 32, 0x7ff8000000000000, view.bad-value",
        "cameras.bin, 64, 0x7ff0000000000000, view.bad-value",
        "images.bin, 0, -1, view.too-many-frames",
        "images.bin, 0, 9999999999, view.too-many-frames",
        "images.bin, 0, 10000, view.truncated",
        "images.bin, 12, 0x7ff8000000000000, view.not-a-rotation",
        "images.bin, 12, 0x4000000000000000, view.not-a-rotation",
        "images.bin, 44, 0x7ff0000000000000, view.not-a-rotation",
        "images.bin, 83, -1, view.truncated",
        "images.bin, 83, 4611686018427387904, view.truncated",
    })
    void nonsenseInBinaryIsRefused(String file, int offset, String value, String code) throws IOException {
        Path model = sample(".bin", "model");
        byte[] bytes = Files.readAllBytes(model.resolve(file));
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (file.equals("cameras.bin") && offset == 12) {
            data.putInt(offset, Integer.parseInt(value));
        } else {
            data.putLong(offset, Long.decode(value));
        }
        Files.write(model.resolve(file), bytes);
        assertEquals(code, assertThrows(MaskmarchException.class, () -> read(model)).code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cameras.txt | 1 LENS_OF_MINE 10 10 1 1 1 | view.lens-unsupported",
        "cameras.txt | 1 PINHOLE 10 10 1 1 1 | view.malformed",
        "cameras.txt | 1 PINHOLE 10 | view.truncated",
        "cameras.txt | 1 PINHOLE -10 10 1 1 1 1 | view.bad-value",
        "cameras.txt | 1 PINHOLE 10 10 0x10 1 1 1 | view.bad-value",
        "cameras.txt | 1 PINHOLE 10 10 nan 1 1 1 | view.bad-value",
        "cameras.txt | 1 PINHOLE 10 10 1e999 1 1 1 | view.bad-value",
        "cameras.txt | 1 PINHOLE 10 10 -5 5 1 1 | view.bad-value",
        "cameras.txt | 2 PINHOLE 10 10 5 5 1 1 | view.malformed",
        "cameras.txt | # nothing | view.malformed",
        "images.txt | 1 1 0 0 0 0 0 5 1 | view.malformed",
        "images.txt | 1 1 0 0 0 0 0 x 1 a.jpg | view.bad-value",
        "images.txt | 1 1 0 0 0 0 0 5 1.5 a.jpg | view.bad-value",
        "images.txt | 1 2 0 0 0 0 0 5 1 a.jpg | view.not-a-rotation",
        "images.txt | 1 1 0 0 0 0 0 5 3 a.jpg | view.malformed",
        "images.txt | # nothing | view.missing-key",
    })
    void nonsenseInTextIsRefused(String file, String line, String code) throws IOException {
        Path model = sample(".txt", "model");
        Files.writeString(model.resolve(file), line + "\n");
        assertEquals(code, assertThrows(MaskmarchException.class, () -> read(model)).code());
    }

    @Test
    void aLineWithoutEndIsRefusedAndLongPointListsArePassedOver() throws IOException {
        Path model = sample(".txt", "model");
        Files.writeString(model.resolve("images.txt"), "1 1 0 0 0 0 0 5 1 a.jpg\n" + "1 2 3 ".repeat(100_000) + "\n");
        assertEquals(1, read(model).size());
        Files.writeString(model.resolve("images.txt"), "1 ".repeat(100_000));
        assertEquals("view.malformed", assertThrows(MaskmarchException.class, () -> read(model)).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cameras.bin", "images.bin", "cameras.txt", "images.txt"})
    void mutatedFilesAreReadOrRefused(String file) throws IOException {
        Path model = sample(file.substring(file.indexOf('.')), "model");
        ReaderFuzz.runInPlace(model.resolve(file), () -> read(model, 1, Normalisation.PCA, Photographs.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cameras.bin", "images.bin"})
    void cutFilesAreRefused(String file) throws IOException {
        Path model = sample(".bin", "model");
        ReaderFuzz.refusesCuts(model.resolve(file), () -> read(model));
    }
}
