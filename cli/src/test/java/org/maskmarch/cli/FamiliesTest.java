package org.maskmarch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.Progress;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.engine.EngineSettings;
import org.maskmarch.engine.JobFile;
import org.maskmarch.engine.LoadedProviders;
import org.maskmarch.engine.Pipeline;

/** Every family from its file to a picture, with the scene file that {@code info} proposes; skipped without the data. */
class FamiliesTest {
    private static final Path DATA = Path.of(System.getProperty("maskmarch.data", "data"));
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One for all: neither the names of checkpoints nor what lies beside them may matter. */
    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource({
        "checkpoints/nerf_pytorch.tar, nerf",
        "checkpoints/nerf_pytorch_legacy.tar, nerf",
        "checkpoints/nerf_keras_model_fine.npy, nerf",
        "nerf/lego.ckpt, nerf",
        "nerf/hotdog.ckpt, nerf",
        "checkpoints/tensorf_cp_mlpfea.th, tensorf",
        "checkpoints/tensorf_vm_mlp.th, tensorf",
        "checkpoints/tensorf_vm_mlpfea.th, tensorf",
        "checkpoints/tensorf_vm_rgb.th, tensorf",
        "checkpoints/tensorf_vm_sh.th, tensorf",
        "tensorf/fox_tensorf_vm.th, tensorf",
        "checkpoints/dvgo_coarse.tar, dvgo",
        "checkpoints/dvgo_fine_dense.tar, dvgo",
        "checkpoints/dvgo_fine_diffuse.tar, dvgo",
        "checkpoints/dvgo_fine_tensorf.tar, dvgo",
        "checkpoints/dcvgo.tar, dvgo",
        "checkpoints/dmpigo.tar, dvgo",
        "checkpoints/ngp_synthetic.ingp, ngp",
        "checkpoints/ngp_synthetic.msgpack, ngp",
        "checkpoints/svox2_ckpt.npz, plenoxels",
        "checkpoints/svox_tree.npz, plenoctree",
        "checkpoints/gs_synthetic.ply, gaussians"})
    void theProposedSceneShowsTheField(String sample, String family) throws IOException {
        JsonNode info = info(copy(sample));
        assertEquals(family, info.path("family").asText());
        assertTrue(info.has("colour head"), () -> "what gives the colours: " + info);
        assertShows(small(info, 24));
    }

    @Test
    void aForwardFacingNerfShowsInDeviceCoordinates() throws IOException {
        JsonNode info = info(copy("nerf/fern.ckpt"));
        String sketch = info.path("sceneFile").asText();
        assertTrue(sketch.contains("bounds: [[-1.5, -1.5, -1.5], [1.5, 1.5, 1.5]]"), sketch);
        assertShows(small(info, 24).replaceFirst("bounds: .*", "space: ndc")
                .replaceFirst("orbit: \\{.*?}", "forward: { count: 3, fovX: 50 }"));
    }

    @Test
    void whatTheOriginalCannotRunIsRefused() throws IOException {
        Command.Outcome refused = Command.run("info", copy("checkpoints/tensorf_vm_mlppe.th").toString());
        assertEquals(3, refused.code());
        assertTrue(refused.err().contains("MLP_PE"), refused.err());
    }

    /**
     * A job of two views with the real model, for each family but Plenoxels (the demo is one) and nerfacto (there is no
     * sample). In the samples with random weights there is no object: whatever the model marks at the click is followed.
     */
    @ParameterizedTest
    @ValueSource(strings = {"nerf/lego.ckpt", "tensorf/fox_tensorf_vm.th", "checkpoints/dvgo_fine_dense.tar",
        "checkpoints/ngp_synthetic.ingp", "checkpoints/svox_tree.npz", "checkpoints/gs_synthetic.ply"})
    void aJobRunsThrough(String sample) throws IOException {
        assumeTrue(Files.isRegularFile(DATA.resolve("models/mobile_sam_encoder.onnx")), "no MobileSAM in the data folder");
        Path checkpoint = copy(sample);
        Path scene = Files.writeString(folder.resolve("a.scene.yaml"),
                small(info(checkpoint), 64).replace("count: 24", "count: 2"));
        Path out = Files.createTempDirectory(folder, "out");
        int click = mostOpaque(scene);
        Path job = Files.writeString(folder.resolve("a.job.yaml"), """
                scene: a.scene.yaml
                objects: [{ name: middle, view: 0, points: [[%d, %d, 1]] }]
                outputs: [masks, grid]
                """.formatted(click % 64, click / 64));
        Command.Outcome run = Command.run("segment", job.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        JsonNode report = JSON.readTree(out.resolve("a/report.json").toFile());
        assertEquals(2, report.path("scene").path("views").asInt());
        assertTrue(report.path("objects").get(0).path("labelledVertices").asInt() > 0, report::toString);
        assertTrue(Files.exists(out.resolve("a/middle/masks/0001.png")));
    }

    /** The pixel of view 0 amid the most that can be seen; of equals the one nearest to the middle. */
    private static int mostOpaque(Path scene) throws IOException {
        Path cache = Files.createTempDirectory(folder, "cache");
        ViewRender view;
        try (Pipeline pipeline = new Pipeline(new LoadedProviders(), EngineSettings.of(cache.resolve("work"), cache))) {
            view = pipeline.view(JobFile.readScene(scene), 0, Progress.NONE);
        }
        int best = 0;
        double most = -1;
        for (int y = 2; y < view.height() - 2; y++) {
            for (int x = 2; x < view.width() - 2; x++) {
                double seen = -1e-3 * Math.hypot(x - view.width() / 2.0, y - view.height() / 2.0);
                for (int k = 0; k < 25; k++) {
                    seen += view.opacity()[(y + k / 5 - 2) * view.width() + x + k % 5 - 2];
                }
                if (seen > most) {
                    most = seen;
                    best = y * view.width() + x;
                }
            }
        }
        return best;
    }

    private static Path copy(String sample) throws IOException {
        Path original = DATA.resolve(sample);
        assumeTrue(Files.isRegularFile(original), "no sample " + sample);
        return Files.copy(original, Files.createTempFile(folder, "check point", ""), StandardCopyOption.REPLACE_EXISTING);
    }

    private static JsonNode info(Path checkpoint) throws IOException {
        Command.Outcome info = Command.run("info", "--json", checkpoint.toString());
        assertEquals(0, info.code(), info.err());
        return JSON.readTree(info.out());
    }

    /** The proposed scene, with little to compute. */
    private static String small(JsonNode info, int pixels) {
        return info.path("sceneFile").asText().replace("width: 400, height: 400", "width: " + pixels + ", height: " + pixels)
                + "resolution: 40\n";
    }

    private static void assertShows(String scene) throws IOException {
        ViewRender view;
        // a cache of its own: what is baked is baked now
        Path cache = Files.createTempDirectory(folder, "cache");
        try (Pipeline pipeline = new Pipeline(new LoadedProviders(), EngineSettings.of(cache.resolve("work"), cache))) {
            view = pipeline.view(JobFile.readScene(Files.writeString(folder.resolve("a.scene.yaml"), scene)), 1,
                    Progress.NONE);
        }
        assertEquals(24, view.width());
        for (float[] values : List.of(view.rgb(), view.depth(), view.opacity())) {
            for (float value : values) {
                assertTrue(Float.isFinite(value) && value >= 0, () -> "a pixel of " + value);
            }
        }
        float most = 0;
        for (float opacity : view.opacity()) {
            most = Math.max(most, opacity);
        }
        assertTrue(most > 0.01, "nothing shows: opacity is " + most + " at the most");
    }
}
