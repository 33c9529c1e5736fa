package org.maskmarch.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.view.Camera;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Photographs;
import org.maskmarch.api.view.Lens;
import org.maskmarch.conformance.ReaderFuzz;

class TransformsFileTest {
    private static final String IDENTITY = "[[1,0,0,0],[0,1,0,0],[0,0,1,4],[0,0,0,1]]";

    @TempDir
    Path folder;

    @Test
    void blenderCamerasTakeTheSizeOfTheScene() {
        Path file = data("nerf/lego_transforms.json");
        List<Camera> cameras = read(file, 400, 200);
        assertEquals(100, cameras.size());
        Camera camera = cameras.get(0);
        assertEquals("./train/r_0", camera.name());
        assertEquals(0.5 * 400 / Math.tan(0.5 * 0.6911112070083618), camera.fx(), 1e-9);
        assertEquals(camera.fx(), camera.fy());
        assertEquals(200, camera.cx());
        assertEquals(100, camera.cy());
        assertEquals(3.845470428466797, camera.centre(1), 1e-6);
        for (Camera each : cameras) {
            OrbitCamerasTest.assertOrthonormal(each);
            double distance = Math.sqrt(each.centre(0) * each.centre(0) + each.centre(1) * each.centre(1)
                    + each.centre(2) * each.centre(2));
            assertEquals(4.031, distance, 0.01);
        }
        assertEquals("view.size-missing", assertThrows(MaskmarchException.class, () -> read(file, 0, 0)).code());
    }

    @Test
    void poseAndIntrinsicsAreThoseOfTheReferenceRenderer() throws IOException {
        Camera camera = read(data("tensorf/fox_transforms_test.json"), 0, 0).get(0);
        JsonNode golden = new ObjectMapper().readTree(data("tensorf/golden/fox_vm_cameras.json").toFile());
        JsonNode view = golden.get("views").get(0);
        assertEquals("heldout:" + camera.name(), view.get("name").asText());
        double[] expected = new double[16];
        for (int i = 0; i < 16; i++) {
            expected[i] = view.get("c2w_opengl").get(i / 4).get(i % 4).asDouble();
        }
        assertArrayEquals(expected, camera.cameraToWorld(), 1e-6);
        assertEquals(264, camera.width());
        assertEquals(343.88, camera.fx());
        assertEquals(237.317, camera.cy());
        Camera half = read(data("tensorf/fox_transforms_test.json"), 132, 0).get(0);
        assertEquals(236, half.height());
        assertEquals(343.88 / 2, half.fx(), 1e-9);
        assertEquals(135.6395 / 2, half.cx(), 1e-9);
    }

    @Test
    void aDistortedCameraGivesThePinholeOfTheSamePoseAndIntrinsics() {
        Camera camera = read(data("tensorf/fox_transforms_instant_ngp_original.json"), 0, 0).get(0);
        assertEquals(1375.52, camera.fx());
        assertEquals(1374.49, camera.fy());
        assertEquals(554.558, camera.cx());
        assertEquals(1080, camera.width());
        assertEquals(3.168359405609479, camera.centre(0), 1e-12);
        assertNull(camera.photograph(), "not asked for");
    }

    @Test
    void aFrameOverridesTheFile() throws IOException {
        List<Camera> cameras = read(write("{'w': 100, 'h': 50.0, 'x_fov': 90, 'k1': 0, 'camera_model': 'OPENCV',"
                + "'is_fisheye': false, 'frames': [{'file_path': 'a', 'transform_matrix': " + IDENTITY + "},"
                + "{'file_path': 'b', 'fl_x': 70, 'fl_y': 71, 'cx': 49, 'w': 200,"
                + "'transform_matrix': " + IDENTITY + "}]}"), 0, 0);
        assertEquals(50, cameras.get(0).fx(), 1e-9);
        assertEquals(50, cameras.get(0).fy(), 1e-9);
        assertEquals(25, cameras.get(0).cy());
        assertEquals(70, cameras.get(1).fx());
        assertEquals(71, cameras.get(1).fy());
        assertEquals(49, cameras.get(1).cx());
        assertEquals(200, cameras.get(1).width());
    }

    @Test
    void aUniformScaleIsTakenOut() throws IOException {
        Camera camera = read(write("{'w': 9, 'h': 9, 'fl_x': 9, 'frames': [{'file_path': 'a',"
                + "'transform_matrix': [[0,-2,0,1],[2,0,0,2],[0,0,2,3]]}]}"), 0, 0).get(0);
        assertArrayEquals(new double[] {0, -1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3, 0, 0, 0, 1}, camera.cameraToWorld(),
                1e-12);
    }

    @Test
    void lensesOfTheFileGoWithThePhotographs() throws IOException {
        Samples.picture(folder.resolve("a.png"), 90, 90);
        String frames = "'frames': [{'file_path': 'a', 'transform_matrix': " + IDENTITY + "}]}";
        double[] out = new double[2];
        // r^2 = 0.25 at (0.4, -0.3)
        lens("{'w': 9, 'h': 9, 'fl_x': 9, 'k1': 0.1, 'k2': -0.2, 'p1': 0.01, 'p2': 0.02, " + frames)
                .distort(0.4, -0.3, out);
        assertArrayEquals(new double[] {0.414, -0.30425}, out, 1e-15);
        lens("{'w': 9, 'h': 9, 'fl_x': 9, 'k1': 0.5, 'k3': 2, " + frames).distort(0.4, -0.3, out);
        assertArrayEquals(new double[] {0.4 * 1.15625, -0.3 * 1.15625}, out, 1e-15);
        lens("{'w': 9, 'h': 9, 'fl_x': 9, 'camera_model': 'FULL_OPENCV', 'k4': 1, " + frames).distort(0.4, -0.3, out);
        assertArrayEquals(new double[] {0.32, -0.24}, out, 1e-15);
        // 45 degrees: theta (1 + theta^2)
        double angle = Math.PI / 4;
        lens("{'w': 9, 'h': 9, 'fl_x': 9, 'is_fisheye': true, 'k1': 1, " + frames).distort(0, 1, out);
        assertArrayEquals(new double[] {0, angle * (1 + angle * angle)}, out, 1e-15);
        lens("{'w': 9, 'h': 9, 'fl_x': 9, 'camera_model': 'OPENCV_FISHEYE', 'k1': 0, " + frames).distort(0, 1, out);
        assertArrayEquals(new double[] {0, angle}, out, 1e-15);
    }

    private Lens lens(String json) throws IOException {
        return read(write(json), Photographs.BESIDE).get(0).photograph().lens();
    }

    /**
     * nerfstudio's dataparser orients and centres the poses p of the file by T and scales by s; what it writes is T A and
     * s a, where A and a were applied before the file was written.
     */
    @Test
    void theDataparserBringsPosesIntoTheTrainedFrame() throws IOException {
        double[] poseOfFile = {0.8, 0, 0.6, 1, 0, 1, 0, 2, -0.6, 0, 0.8, 3, 0, 0, 0, 1};
        double[] t = {0.96, 0.28, 0, -0.5, -0.28, 0.96, 0, 0.25, 0, 0, 1, -1, 0, 0, 0, 1};
        double[] a = {0, 1, 0, 0.5, 1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1};
        double[] expected = Pose.scaled(Pose.times(t, poseOfFile), 0.3);
        String file = "{'w': 9, 'h': 9, 'fl_x': 9, %s 'frames': [{'file_path': 'a', 'transform_matrix': "
                + rows(poseOfFile, 4) + "}]}";
        assertArrayEquals(expected, trained(file.formatted("'applied_transform': " + rows(a, 3)
                + ", 'applied_scale': 2,"), rows(Pose.times(t, a), 3), 0.6), 1e-12);
        assertArrayEquals(expected, trained(file.formatted(""), rows(t, 3), 0.3), 1e-12);
        assertArrayEquals(poseOfFile, read(write(file.formatted("'applied_transform': " + rows(a, 3)
                + ", 'applied_scale': 2,")), 0, 0).get(0).cameraToWorld(), 1e-12, "applied already");
        String plain = file.formatted("");
        assertEquals("view.bad-value", code(() -> trained(plain, rows(t, 3), 0)));
        assertEquals("view.missing-key", code(() -> trained(plain, "5", 1)));
        assertEquals("view.not-a-rotation", code(() -> trained(plain, "[[2,0,0,0],[0,2,0,0],[0,0,2,0]]", 1)));
        assertEquals("view.missing", code(() -> new CameraFiles().read(new CameraSpec.Transforms(
                folder.resolve("transforms.json"), folder.resolve("none.json"), Photographs.NONE, 0, 0))));
        Path parser = folder.resolve("dataparser.json");
        trained(plain, rows(t, 3), 0.3);
        ReaderFuzz.runInPlace(parser, () -> new CameraFiles().read(new CameraSpec.Transforms(folder.resolve("transforms.json"),
                parser, Photographs.NONE, 0, 0)));
    }

    private double[] trained(String file, String transform, double scale) throws IOException {
        Path parser = Files.writeString(folder.resolve("dataparser.json"),
                "{\"transform\": " + transform + ", \"scale\": " + scale + "}");
        return new CameraFiles().read(new CameraSpec.Transforms(write(file), parser, Photographs.NONE, 0, 0)).get(0)
                .cameraToWorld();
    }

    private static String rows(double[] m, int rows) {
        StringBuilder text = new StringBuilder("[");
        for (int row = 0; row < rows; row++) {
            text.append(row == 0 ? "[" : ", [").append(m[row * 4]).append(", ").append(m[row * 4 + 1]).append(", ")
                    .append(m[row * 4 + 2]).append(", ").append(m[row * 4 + 3]).append(']');
        }
        return text.append(']').toString();
    }

    @Test
    void photographsAreFoundBelowOneFolderOnly() throws IOException {
        Path scene = Files.createDirectories(folder.resolve("scene"));
        Samples.picture(scene.resolve("images/a.png"), 9, 9);
        Samples.picture(scene.resolve("images_4/a.jpg"), 9, 9);
        Samples.picture(folder.resolve("elsewhere/b.png"), 9, 9);
        assertEquals(scene.resolve("images/a.png"), photograph(scene, "./images/a.png", Photographs.BESIDE));
        assertEquals(scene.resolve("images/a.png"), photograph(scene, "images/a", Photographs.BESIDE));
        assertEquals(scene.resolve("images_4/a.jpg"),
                photograph(scene, "images/a.png", Photographs.in(scene.resolve("images_4"))));
        assertEquals("view.photograph-outside",
                code(() -> photograph(scene, "../elsewhere/b.png", Photographs.BESIDE)));
        assertEquals("view.photograph-outside",
                code(() -> photograph(scene, folder.resolve("elsewhere/b.png").toString(), Photographs.BESIDE)));
        assertEquals(folder.resolve("elsewhere/b.png"),
                photograph(scene, "../elsewhere/b.png", Photographs.in(folder.resolve("elsewhere"))));
        Files.createSymbolicLink(scene.resolve("link"), folder.resolve("elsewhere"));
        assertEquals("view.photograph-outside", code(() -> photograph(scene, "link/b.png", Photographs.BESIDE)));
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> photograph(scene, "images/z.png", Photographs.BESIDE));
        assertEquals("view.photograph-missing", e.code());
        assertEquals("transforms.json: images/z.png", e.subject());
        assertEquals("view.photograph-missing", code(() -> photograph(scene, "images\\u0000/a", Photographs.BESIDE)));
        assertEquals("view.photograph-missing", code(() -> photograph(scene, "", Photographs.BESIDE)));
        assertEquals("view.photograph-missing",
                code(() -> photograph(scene, "/", Photographs.in(folder.resolve("elsewhere")))));
    }

    private static Path photograph(Path scene, String name, Photographs photographs) throws IOException {
        Path file = Files.writeString(scene.resolve("transforms.json"), "{\"w\": 9, \"h\": 9, \"fl_x\": 9, \"frames\": "
                + "[{\"file_path\": \"" + name + "\", \"transform_matrix\": " + IDENTITY + "}]}");
        return read(file, photographs).get(0).photograph().file().normalize();
    }

    @Test
    void cutAndMutatedFilesAreReadOrRefused() throws IOException {
        Path file = write("{'w': 100, 'h': 50.0, 'x_fov': 90, 'k1': 0.1, 'camera_model': 'OPENCV', 'frames': [{"
                + "'file_path': 'a', 'transform_matrix': " + IDENTITY + "}, {'file_path': 'b', 'fl_x': 70, 'cx': 49, "
                + "'w': 200, 'transform_matrix': " + IDENTITY + "}]}");
        ReaderFuzz.refusesCuts(file, () -> read(file, 0, 0));
        ReaderFuzz.runInPlace(file, () -> read(file, 0, 0));
    }

    private static String code(Executable what) {
        return assertThrows(MaskmarchException.class, what).code();
    }

    /** In the table, S is a complete set of intrinsics, T the key of a matrix and M a matrix. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "view.malformed | {'frames': [",
        "view.malformed | {'w': NaN, 'frames': []}",
        "view.malformed | {'w': 1, 'w': 2, 'frames': []}",
        "view.malformed | {'w': 1e99999999999999999999999999999999999999999999999999999999999999999999999999999}",
        "view.missing-key | []",
        "view.missing-key | {'frames': []}",
        "view.bad-value | {'frames': [7]}",
        "view.missing-key | {'frames': [{T 5}]}",
        "view.missing-key | {'w': 9, 'h': 9, 'frames': [{T M}]}",
        "view.bad-value | {S, 'frames': [{T [[1,0,0],[1,0,0],[1,0,0]]}]}",
        "view.bad-value | {S, 'frames': [{T [[1,0,0,1e999],[0,1,0,0],[0,0,1,0]]}]}",
        "view.bad-value | {'w': 9, 'h': 9, 'fl_x': '9', 'frames': [{T M}]}",
        "view.bad-value | {'w': 9, 'h': 9, 'fl_x': -9, 'frames': [{T M}]}",
        "view.bad-value | {'w': 9.5, 'h': 9, 'fl_x': 9, 'frames': [{T M}]}",
        "view.bad-value | {'w': 900000, 'h': 9, 'fl_x': 9, 'frames': [{T M}]}",
        "view.not-a-rotation | {S, 'frames': [{T [[1,0,0,0],[0,1,0,0],[0,0,2,0]]}]}",
        "view.not-a-rotation | {S, 'frames': [{T [[1,0,0,0],[0,1,0,0],[0,0,-1,0]]}]}",
        "view.not-a-rotation | {S, 'frames': [{T [[0,0,0,0],[0,0,0,0],[0,0,0,0]]}]}",
        "view.lens-unsupported | {S, 'frames': [{'k4': 1e-9, T M}]}",
        "view.lens-unsupported | {S, 'is_fisheye': true, 'p1': 0.1, 'frames': [{T M}]}",
        "view.lens-unsupported | {S, 'camera_model': 'EQUIRECTANGULAR', 'frames': [{T M}]}",
        "view.lens-unsupported | {S, 'latlong': true, 'frames': [{T M}]}",
        "view.bad-value | {S, 'k1': 'x', 'frames': [{T M}]}",
    })
    void nonsenseIsRefused(String code, String json) throws IOException {
        Path file = write(json.replace("{S,", "{'w': 9, 'h': 9, 'fl_x': 9,")
                .replace("T ", "'transform_matrix': ").replace("M}", IDENTITY + '}'));
        assertEquals(code, assertThrows(MaskmarchException.class, () -> read(file, 0, 0)).code());
    }

    @Test
    void tooManyFramesAndDeepNestingAreRefused() throws IOException {
        Path many = write("{'frames': [" + "{},".repeat(10_000) + "{}]}");
        assertEquals("view.too-many-frames", assertThrows(MaskmarchException.class, () -> read(many, 9, 9)).code());
        Path deep = write("[".repeat(100_000));
        assertEquals("view.malformed", assertThrows(MaskmarchException.class, () -> read(deep, 9, 9)).code());
        assertEquals("view.missing",
                assertThrows(MaskmarchException.class, () -> read(folder.resolve("none.json"), 9, 9)).code());
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("transforms.json"), json.replace('\'', '"'));
    }

    private static List<Camera> read(Path file, int width, int height) {
        return new CameraFiles().read(new CameraSpec.Transforms(file, width, height));
    }

    private static List<Camera> read(Path file, Photographs photographs) {
        return new CameraFiles().read(new CameraSpec.Transforms(file, null, photographs, 0, 0));
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("maskmarch.data", "data")).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return file;
    }
}
