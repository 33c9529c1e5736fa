package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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
import org.maskmarch.api.view.CameraSpec.Split;
import org.maskmarch.conformance.ReaderFuzz;

class NsvfFolderTest {
    private static final String MATRIX = "1166.5 0 962 0\n0 1168.25 547 0\n0 0 1 0\n0 0 0 1\n";
    /** Looks along +x with y down: right = -y, down = -z, forward = x of the world. */
    private static final String POSE = "0 0 1 10\n-1 0 0 20\n0 -1 0 30\n0 0 0 1\n";

    @TempDir
    Path folder;

    @BeforeEach
    void sample() throws IOException {
        Files.createDirectories(folder.resolve("pose"));
        for (String name : List.of("1_0000", "0_0001", "0_0000", "2_0000")) {
            Files.writeString(folder.resolve("pose/" + name + ".txt"), POSE);
        }
        Files.writeString(folder.resolve("intrinsics.txt"), MATRIX + "1080 1920\n");
    }

    private List<Camera> read(Split split, Photographs photographs, int width) {
        return new CameraFiles().read(new CameraSpec.Nsvf(folder, split, photographs, width, 0));
    }

    private List<String> names(Split split) {
        return read(split, Photographs.NONE, 0).stream().map(Camera::name).toList();
    }

    @Test
    void splitsAreByTheFirstLettersOfAName() throws IOException {
        assertEquals(List.of("0_0000", "0_0001"), names(Split.TRAIN));
        assertEquals(List.of("1_0000"), names(Split.VAL));
        assertEquals(List.of("2_0000"), names(Split.TEST));
        assertEquals(List.of("0_0000", "0_0001", "1_0000", "2_0000"), names(Split.ALL));
        Files.delete(folder.resolve("pose/2_0000.txt"));
        assertEquals(List.of("1_0000"), names(Split.TEST), "as Tanks and Temples has it");
        Files.delete(folder.resolve("pose/1_0000.txt"));
        assertEquals("view.missing-key", code(() -> names(Split.TEST)));
    }

    @Test
    void posesAreTurnedToOpenGlAxes() {
        Camera camera = read(Split.ALL, Photographs.NONE, 960).get(0);
        assertArrayEquals(new double[] {0, 0, -1, 10, -1, 0, 0, 20, 0, 1, 0, 30, 0, 0, 0, 1}, camera.cameraToWorld(),
                1e-15);
        assertEquals(1, camera.forward(0));
        assertEquals(540, camera.height());
        assertEquals(1166.5 / 2, camera.fx());
        assertEquals(1168.25 / 2, camera.fy());
        assertEquals(481, camera.cx());
        assertEquals(273.5, camera.cy());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1111.1 400 410 0.\\n0. 0. 0.\\n0.\\n1.\\n800 820 | 1111.1 | 1111.1 | 400 | 410",
        "1111.1 0 400\\n0 1112 410\\n0 0 1\\n800 820 | 1111.1 | 1112 | 400 | 410",
        "1111.1 0 400 0 0 1112 410 0 0 0 1 0 0 0 0 1\\n800 820 | 1111.1 | 1112 | 400 | 410",
    })
    void allThreeFormsOfIntrinsicsAreRead(String text, double fx, double fy, double cx, double cy) throws IOException {
        Files.writeString(folder.resolve("intrinsics.txt"), text.replace("\\n", "\n"));
        Camera camera = read(Split.ALL, Photographs.NONE, 0).get(0);
        assertEquals(820, camera.width());
        assertEquals(800, camera.height());
        assertArrayEquals(new double[] {fx, fy, cx, cy},
                new double[] {camera.fx(), camera.fy(), camera.cx(), camera.cy()});
    }

    @Test
    void photographsGiveTheSize() throws IOException {
        Files.writeString(folder.resolve("intrinsics.txt"), MATRIX);
        assertEquals("view.size-missing", code(() -> names(Split.ALL)));
        for (String name : List.of("1_0000", "0_0001", "0_0000", "2_0000")) {
            Samples.picture(folder.resolve("rgb/" + name + ".png"), 192, 108);
        }
        Camera camera = read(Split.VAL, Photographs.BESIDE, 0).get(0);
        assertEquals(192, camera.width());
        assertEquals(folder.resolve("rgb/1_0000.png"), camera.photograph().file());
        Files.delete(folder.resolve("rgb/1_0000.png"));
        assertEquals("view.photograph-missing", code(() -> read(Split.ALL, Photographs.BESIDE, 0)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1 2 3 | view.malformed", " '' | view.truncated",
        "0 0 1 nan -1 0 0 20 0 -1 0 30 | view.bad-value", "0 0 1 1e999 -1 0 0 20 0 -1 0 30 | view.malformed",
        "0 0 2 1 -1 0 0 20 0 -1 0 30 | view.not-a-rotation", "0 0 1 1 1 0 0 20 0 -1 0 30 | view.not-a-rotation",
        "0 0 1 1 -1 0 0 20 0 -1 0 30 0 0 0 2 | view.bad-value"})
    void nonsenseInAPoseIsRefused(String text, String code) throws IOException {
        Files.writeString(folder.resolve("pose/0_0000.txt"), text);
        assertEquals(code, code(() -> names(Split.ALL)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1 2 3 | view.size-missing", "800 800 | view.malformed",
        "1 0 4 0\\n800 -800 | view.bad-value", "-5 400 400 0\\n800 800 | view.bad-value",
        "5 400 400 0\\n8e9 800 | view.bad-value"})
    void nonsenseInIntrinsicsIsRefused(String text, String code) throws IOException {
        Files.writeString(folder.resolve("intrinsics.txt"), text.replace("\\n", "\n"));
        assertEquals(code, code(() -> names(Split.ALL)));
    }

    @Test
    void otherFoldersAndMutatedFilesAreReadOrRefused() throws IOException {
        assertEquals("view.missing", code(() -> new CameraFiles().read(
                new CameraSpec.Nsvf(folder.resolve("pose"), Split.ALL, Photographs.NONE, 0, 0))));
        ReaderFuzz.runInPlace(folder.resolve("intrinsics.txt"), () -> names(Split.ALL));
        ReaderFuzz.runInPlace(folder.resolve("pose/0_0000.txt"), () -> names(Split.TRAIN));
    }

    private static String code(org.junit.jupiter.api.function.Executable what) {
        return assertThrows(MaskmarchException.class, what).code();
    }
}
