package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Photographs;
import org.maskmarch.conformance.ReaderFuzz;

class PosesFileTest {
    /** The example of the reference. */
    private static final String EXAMPLE = """
            {
              "width": 640, "height": 480,
              "fov_x": 60,
              "axes": "opencv",
              "poses": [
                [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, -4], [0, 0, 0, 1]],
                { "name": "left.png", "pose": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, -4]], "fx": 500, "cx": 318.5 },
                { "lookAt": { "eye": [4, 0, 1], "target": [0, 0, 0], "up": [0, 0, 1] } }
              ]
            }
            """;

    @TempDir
    Path folder;

    private List<Camera> read(String json, Photographs photographs, int width, int height) throws IOException {
        Path file = Files.writeString(folder.resolve("my.json"), json);
        return new CameraFiles().read(new CameraSpec.Poses(file, photographs, width, height));
    }

    @Test
    void theExampleOfTheReference() throws IOException {
        List<Camera> cameras = read(EXAMPLE, Photographs.NONE, 0, 0);
        Camera first = cameras.get(0);
        assertEquals("pose-0000", first.name());
        assertEquals(320 / Math.tan(Math.PI / 6), first.fx(), 1e-9);
        assertEquals(first.fx(), first.fy());
        assertEquals(240, first.cy());
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, -4, 0, 0, 0, 1}, first.cameraToWorld(), 1e-15);
        Camera left = cameras.get(1);
        assertEquals("left.png", left.name());
        assertEquals(500, left.fy());
        assertEquals(318.5, left.cx());
        Camera looking = cameras.get(2);
        double length = Math.sqrt(17);
        assertEquals(-4 / length, looking.forward(0), 1e-15);
        assertEquals(-1 / length, looking.forward(2), 1e-15);
        // right = forward x up = (-4, 0, -1) x (0, 0, 1) = (0, 4, 0)
        assertArrayEquals(new double[] {0, 1, 0}, Pose.column(looking.cameraToWorld(), 0), 1e-15);
        OrbitCamerasTest.assertOrthonormal(looking);
    }

    @Test
    void theSceneFilesSizeFitsAnAngleOfViewAndScalesPixels() throws IOException {
        String pose = "'poses': [[[1,0,0,0],[0,1,0,0],[0,0,1,4]]]}";
        Camera angle = read(("{'fov_x': 90, " + pose).replace('\'', '"'), Photographs.NONE, 100, 50).get(0);
        assertEquals(50, angle.fx(), 1e-12);
        assertEquals(25, angle.cy());
        Camera pixels = read(("{'width': 200, 'height': 100, 'fx': 70, 'fy': 80, " + pose).replace('\'', '"'),
                Photographs.NONE, 100, 0).get(0);
        assertEquals(50, pixels.height());
        assertEquals(35, pixels.fx());
        assertEquals(40, pixels.fy());
    }

    @Test
    void namesAreThoseOfThePhotographs() throws IOException {
        Samples.picture(folder.resolve("left.png"), 64, 48);
        String one = EXAMPLE.replaceAll("(?m)^    \\[\\[.*\\n", "").replaceAll(" \\},\\n.*lookAt.*", " }");
        Camera camera = read(one, Photographs.BESIDE, 0, 0).get(0);
        assertEquals(folder.resolve("left.png"), camera.photograph().file());
        assertEquals("view.photograph-missing", code(EXAMPLE, Photographs.BESIDE));
    }

    /** In the table, S is a complete set of intrinsics and M a matrix. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "view.malformed | {",
        "view.missing-key | []",
        "view.missing-key | {S}",
        "view.missing-key | {S, 'poses': []}",
        "view.missing-key | {S, 'poses': [7]}",
        "view.missing-key | {S, 'poses': [{}]}",
        "view.missing-key | {S, 'poses': [{'lookAt': 5}]}",
        "view.bad-value | {S, 'poses': [{'lookAt': {'eye': [1,2,3]}}]}",
        "view.bad-value | {S, 'poses': [{'lookAt': {'eye': [1,2], 'target': [0,0,0]}}]}",
        "view.bad-value | {S, 'poses': [{'lookAt': {'eye': [1,2,null], 'target': [0,0,0]}}]}",
        "view.bad-value | {S, 'poses': [{'lookAt': {'eye': [0,0,1], 'target': [0,0,0]}}]}",
        "view.bad-value | {S, 'poses': [{'lookAt': {'eye': [0,0,0], 'target': [0,0,0]}}]}",
        "view.bad-value | {S, 'poses': [{'lookAt': {'eye': [1,0,0], 'target': [0,0,0]}, 'pose': M}]}",
        "view.unknown-key | {S, 'poses': [{'lookAt': {'eye': [1,0,0], 'target': [0,0,0], 'roll': 3}}]}",
        "view.unknown-key | {S, 'poses': [{'pose': M, 'fov': 3}]}",
        "view.unknown-key | {S, 'pose': [M]}",
        "view.bad-value | {S, 'axes': 'blender', 'poses': [M]}",
        "view.bad-value | {S, 'poses': [{'pose': M, 'name': 7}]}",
        "view.bad-value | {S, 'poses': [{'pose': M, 'fx': -7}]}",
        "view.bad-value | {S, 'poses': [{'pose': M, 'cx': 1e12}]}",
        "view.bad-value | {S, 'poses': [{'pose': M, 'width': 10.5}]}",
        "view.bad-value | {'width': 9, 'height': 9, 'fov_x': 180, 'poses': [M]}",
        "view.missing-key | {'width': 9, 'height': 9, 'poses': [M]}",
        "view.missing-key | {S, 'fov_x': 50, 'poses': [M]}",
        "view.size-missing | {'fov_x': 50, 'poses': [M]}",
        "view.bad-value | {S, 'poses': [[[1,0,0,0],[0,1,0,0],[0,0,1,'x']]]}",
        "view.bad-value | {S, 'poses': [[[1,0,0,0],[0,1,0,0],[0,0,1,1e999]]]}",
        "view.bad-value | {S, 'poses': [[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,1,1]]]}",
        "view.not-a-rotation | {S, 'poses': [[[1,0,0,0],[0,1,0,0],[0,0,2,0]]]}",
    })
    void nonsenseIsRefused(String code, String json) {
        assertEquals(code, code(json.replace("{S", "{'width': 9, 'height': 9, 'fx': 9")
                .replace("M", "[[1,0,0,0],[0,1,0,0],[0,0,1,0]]").replace('\'', '"'), Photographs.NONE));
    }

    @Test
    void pixelsNeedTheWidthTheyAreAbout() throws IOException {
        String json = "{\"fx\": 9, \"poses\": [[[1,0,0,0],[0,1,0,0],[0,0,1,0]]]}";
        assertEquals("view.missing-key",
                assertThrows(MaskmarchException.class, () -> read(json, Photographs.NONE, 9, 9)).code());
    }

    @Test
    void tooManyPosesAreRefused() {
        assertEquals("view.too-many-frames", code("{\"poses\": [" + "{},".repeat(10_000) + "{}]}", Photographs.NONE));
    }

    @Test
    void cutAndMutatedFilesAreReadOrRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("my.json"), EXAMPLE.strip());
        Callable<?> reader = () -> new CameraFiles().read(new CameraSpec.Poses(file, Photographs.NONE, 0, 0));
        ReaderFuzz.refusesCuts(file, reader);
        ReaderFuzz.runInPlace(file, reader);
    }

    private String code(String json, Photographs photographs) {
        return assertThrows(MaskmarchException.class, () -> read(json, photographs, 0, 0)).code();
    }
}
