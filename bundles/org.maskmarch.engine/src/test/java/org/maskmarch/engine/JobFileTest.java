package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.LoopSettings;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.view.CameraSpec;
import org.maskmarch.api.view.CameraSpec.Normalisation;
import org.maskmarch.api.view.CameraSpec.Photographs;
import org.maskmarch.api.view.CameraSpec.Split;

class JobFileTest {
    private static final String SCENE = """
            field: a.ckpt
            background: white
            near: 2
            far: 6
            bounds: [[-1, -1, -1], [1, 1, 1]]
            cameras: { orbit: { count: 8, radius: 4, elevation: [20, 45] }, width: 100, height: 80 }
            """;
    private static final String JOB = """
            scene: a.scene.yaml
            objects:
              - name: toy
                points: [[10, 20, 1], [3, 4, 0]]
            """;
    @TempDir
    Path folder;

    @BeforeEach
    void scene() throws IOException {
        Files.writeString(folder.resolve("a.ckpt"), "x");
        Files.writeString(folder.resolve("a.scene.yaml"), SCENE);
    }

    private JobSpec read(String text) throws IOException {
        return JobFile.readJob(Files.writeString(folder.resolve("toy.job.yaml"), text), folder);
    }

    @Test
    void defaultsAreFilledInAndPathsAreAbsolute() throws IOException {
        JobSpec job = read(JOB);
        assertEquals("toy", job.name());
        assertEquals("plus", job.loop().profile());
        assertEquals(1, job.loop().lambda());
        assertEquals("mobile-sam", job.model());
        assertEquals(folder.resolve("a.ckpt"), job.scene().field());
        assertEquals(1, job.scene().background()[0]);
        CameraSpec.Orbit orbit = (CameraSpec.Orbit) job.scene().cameras();
        assertEquals(8, orbit.count());
        assertEquals(40, orbit.fovX());
        assertTrue(job.objects().get(0).prompts().get(0).points().get(0).positive());
    }

    @Test
    void aSceneMayNameItsSpaceAndItsMemory() throws IOException {
        assertEquals(null, read(JOB).scene().space());
        Files.writeString(folder.resolve("a.scene.yaml"), SCENE + "space: ndc\nmemoryMiB: 512\n");
        assertEquals(FieldOptions.Space.NDC, read(JOB).scene().space());
        assertEquals(512L << 20, read(JOB).scene().memory());
    }

    @Test
    void theSeedPapersProfileHasItsLambdaAndOrder() throws IOException {
        JobSpec job = read(JOB + "profile: paper\n");
        assertEquals(0.15, job.loop().lambda());
        assertEquals("dataset", job.loop().order());
        assertEquals("mask-to-points", job.strategy());
        assertEquals(Map.of("variant", "arxiv"), job.strategyOptions());
    }

    @Test
    void thePublishedCodesProfileHasItsParametersAndAJobMayOverrideAnyByName() throws IOException {
        JobSpec code = read(JOB + "profile: code\n");
        assertEquals(new LoopSettings("code", 1, 5, LoopSettings.Accumulation.MEAN, 1, LoopSettings.Choice.SINGLE,
                LoopSettings.Acceptance.HARD, 1, 1, "dataset", false, false, false, 0, 0, 0, false, false), code.loop());
        assertEquals(Map.of("variant", "code"), code.strategyOptions());
        JobSpec own = read(JOB + """
                profile: code
                lambda: 2
                lambdaFirst: 3
                accumulation: sum
                userWeight: 7
                choice: agreement
                acceptance: soft
                settled: 0.9
                tidy: true
                abstain: true
                ground: true
                extensions: 1
                corrections: 2
                glance: 1.5
                cleanup: true
                exclusive: true
                views: { order: nearest }
                """);
        assertEquals(new LoopSettings("code", 2, 3, LoopSettings.Accumulation.SUM, 7, LoopSettings.Choice.AGREEMENT,
                LoopSettings.Acceptance.SOFT, 1, 0.9, "nearest", true, true, true, 1, 2, 1.5, true, true), own.loop());
        assertEquals(0.3, read(JOB + "profile: paper\nlambda: 0.3\n").loop().lambdaFirst());
    }

    @Test
    void jsonIsReadToo() throws IOException {
        Path file = Files.writeString(folder.resolve("b.json"),
                "{\"scene\": \"a.scene.yaml\", \"objects\": [{\"name\": \"toy\", \"box\": [1, 2, 30, 40]}]}");
        assertEquals(30, JobFile.readJob(file, folder).objects().get(0).prompts().get(0).box().x1());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lamda: 2                              | file.unknown-key | toy.job.yaml: lamda | lambda",
        "lambda: many                          | file.value | toy.job.yaml: lambda | number",
        "lambda: -1                            | file.value | toy.job.yaml: lambda | number",
        "profile: best                         | file.value | toy.job.yaml: profile | plus, paper",
        "'profile: code\npasses: 2'            | file.value | toy.job.yaml: passes | votes",
        "accumulation: median                  | file.value | toy.job.yaml: accumulation | votes, sum, mean",
        "views: { every: 1.5 }                 | file.value | toy.job.yaml: views.every | whole",
        "outputs: []                           | file.value | toy.job.yaml: outputs | list",
        "'lambda: 1\nlambda: 2'                | file.syntax | toy.job.yaml | Duplicate",
        "'  broken: [1, 2'                     | file.syntax | toy.job.yaml | line",
    })
    void mistakesNameTheKeyAndTheRemedy(String line, String code, String subject, String hint) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(JOB + line.replace("\\n", "\n") + "\n"));
        assertEquals(code, e.code());
        assertEquals(subject, e.subject());
        assertTrue(e.describe().contains(hint), e.describe());
        assertEquals(3, e.kind().exitCode());
    }

    private CameraSpec cameras(String block) throws IOException {
        Files.writeString(folder.resolve("a.scene.yaml"), "field: a.ckpt\ncameras: " + block + "\n");
        return read(JOB).scene().cameras();
    }

    @Test
    void everySourceOfCamerasIsRead() throws IOException {
        assertEquals(new CameraSpec.Transforms(folder.resolve("t.json"), folder.resolve("d.json"), Photographs.BESIDE, 0, 9),
                cameras("{ transforms: t.json, dataparser: d.json, photographs: true, height: 9 }"));
        assertEquals(new CameraSpec.Transforms(folder.resolve("t.json"), 0, 0), cameras("{ transforms: t.json }"));
        assertEquals(new CameraSpec.Llff(folder.resolve("fern"), 8, 0.75, false, Photographs.NONE, 0, 0),
                cameras("{ llff: fern, factor: 8 }"));
        assertEquals(new CameraSpec.Llff(folder.resolve("p.npy"), 1, 0, true, Photographs.in(folder.resolve("im")), 40, 30),
                cameras("{ llff: p.npy, spherify: true, boundFactor: 0, photographs: im, width: 40, height: 30 }"));
        assertEquals(new CameraSpec.Colmap(folder.resolve("sparse/0"), 1, Normalisation.NONE, Photographs.NONE, 0, 0),
                cameras("{ colmap: sparse/0 }"));
        assertEquals(new CameraSpec.Colmap(folder.resolve("s"), 4, Normalisation.PCA, Photographs.BESIDE, 0, 0),
                cameras("{ colmap: s, factor: 4, normalise: pca, photographs: true }"));
        assertEquals(Normalisation.PCA_TURNED,
                ((CameraSpec.Colmap) cameras("{ colmap: s, normalise: pca-turned }")).normalisation());
        assertEquals(new CameraSpec.Nsvf(folder.resolve("Barn"), Split.ALL, Photographs.NONE, 0, 0),
                cameras("{ nsvf: Barn, photographs: false }"));
        for (Split split : Split.values()) {
            String word = split.name().toLowerCase(java.util.Locale.ROOT);
            assertEquals(split, ((CameraSpec.Nsvf) cameras("{ nsvf: Barn, split: " + word + " }")).split());
        }
        assertEquals(new CameraSpec.Poses(folder.resolve("my.json"), Photographs.NONE, 0, 0), cameras("{ poses: my.json }"));
        assertEquals(new CameraSpec.Forward(9, 50, 0.2, 0.1, 3, 64, 48),
                cameras("{ forward: { count: 9, fovX: 50, spread: [0.2, 0.1], distance: 3 }, width: 64, height: 48 }"));
        assertEquals(new CameraSpec.Forward(1, 40, 0.1, 0.1, 0, 64, 48),
                cameras("{ forward: { count: 1 }, width: 64, height: 48 }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ width: 9 }                                     | file.value       | cameras.transforms",
        "{ llff: a, colmap: b }                           | file.value       | cameras.colmap",
        "{ transforms: t.json, orbit: { count: 1 } }      | file.value       | cameras.orbit",
        "{ transforms: t.json, factor: 2 }                | file.unknown-key | cameras.factor",
        "{ nsvf: a, dataparser: d }                       | file.unknown-key | cameras.dataparser",
        "{ nsvf: a, split: tests }                        | file.value       | cameras.split",
        "{ colmap: a, normalise: llff }                   | file.value       | cameras.normalise",
        "{ colmap: a, factor: 0 }                         | file.value       | cameras.factor",
        "{ llff: a, boundFactor: -1 }                     | file.value       | cameras.boundFactor",
        "{ llff: a, spherify: yes please }                | file.value       | cameras.spherify",
        "{ poses: a, photographs: 3 }                     | file.value       | cameras.photographs",
        "{ poses: a, width: 5000 }                        | file.value       | cameras.width",
        "{ forward: { count: 3 }, width: 9 }              | file.value       | cameras.height",
        "{ forward: { count: 3, radius: 1 }, width: 9, height: 9 }         | file.unknown-key | cameras.forward.radius",
        "{ forward: { count: 3, spread: [1, -1] }, width: 9, height: 9 }   | file.value | cameras.forward.spread",
        "{ forward: { count: 3, distance: 0 }, width: 9, height: 9 }       | file.value | cameras.forward.distance",
        "{ forward: { count: 3 }, photographs: true, width: 9, height: 9 } | file.unknown-key | cameras.photographs",
    })
    void mistakesInTheCamerasBlockNameTheKey(String block, String code, String key) {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> cameras(block));
        assertEquals(code, e.code());
        assertEquals("a.scene.yaml: " + key, e.subject());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "cameras: { transforms: t.json, dataparser: d.json, photographs: true, width: 10 }",
        "cameras: { transforms: t.json, photographs: there }",
        "cameras: { llff: poses_bounds.npy, factor: 4, boundFactor: 0, spherify: true }",
        "cameras: { colmap: c, factor: 2, normalise: pca-turned, height: 9 }",
        "cameras: { nsvf: n, split: test }",
        "cameras: { poses: p.json, photographs: there, width: 3, height: 4 }",
        "cameras: { forward: { count: 5, fovX: 30, spread: [0.25, 0.125], distance: 2 }, width: 10, height: 20 }",
        "cameras: { orbit: { count: 3, radius: 2.5, elevation: [10, 20.5], target: [1, 2, 3], up: [0, 1, 0] }, width: 1, height: 2 }",
        "cameras: { forward: { count: 1 }, width: 10, height: 20 }\nspace: ndc\nmemoryMiB: 300\nfamily: nerf",
    })
    void whatIsWrittenOfAJobIsThatJob(String scene) throws IOException {
        Files.writeString(folder.resolve("a.scene.yaml"), SCENE.replaceAll("background.*", "background: [0.93, 0.1, 1]")
                .replaceAll("cameras.*", scene).replace("bounds", scene.contains("ndc") ? "resolution: 99\nbounds" : "bounds"));
        for (String parameters : List.of("", "profile: code\nlambda: 0.7\nlambdaFirst: 3\nviews: { every: 2, without: [5, 1] }\n",
                "profile: paper\nstrategyOptions: { variant: code }\noutputs: [ply]\nmodel: big\ntextModel: words\nuserWeight: 2\n")) {
            JobSpec job = read(JOB + "    box: [1, 2, 3.5, 4]\n    view: 3\n  - name: second\n    prompts: [{ view: 2, points: "
                    + "[[1.25, 2, 1]], candidate: 1 }, { view: 7, points: [[1, 2, 0]] }, { view: 8, text: 'a mug: "
                    + "\"x\"' }]\n" + parameters);
            Path written = folder.resolve("toy.json");
            new ObjectMapper().writeValue(written.toFile(), JobJson.of(job));
            JobSpec back = JobFile.readJob(written, Path.of("/elsewhere"));
            assertEquals(new ObjectMapper().valueToTree(JobJson.of(job)),
                    (JsonNode) new ObjectMapper().valueToTree(JobJson.of(back)));
            assertEquals(job.objects(), back.objects());
            assertEquals(job.loop(), back.loop());
            assertEquals(job.textModel(), back.textModel());
            assertEquals(job.strategyOptions(), back.strategyOptions());
            assertEquals(job.without(), back.without());
            assertEquals(job.outputs(), back.outputs());
            assertEquals(job.scene().bounds(), back.scene().bounds());
            assertEquals(job.scene().memory(), back.scene().memory());
            if (job.scene().cameras() instanceof CameraSpec.Orbit orbit) {
                assertArrayEquals(orbit.elevation(), ((CameraSpec.Orbit) back.scene().cameras()).elevation());
            } else {
                assertEquals(job.scene().cameras(), back.scene().cameras());
            }
        }
    }

    @Test
    void missingFilesAreNamed() {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(JOB.replace("a.scene", "no.scene")));
        assertEquals("file.missing", e.code());
        assertTrue(e.subject().endsWith("no.scene.yaml"));
    }

    @Test
    void anObjectNeedsSomethingPositive() {
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> read("scene: a.scene.yaml\nobjects: [{ name: toy, points: [[1, 2, 0]] }]\n"));
        assertEquals("toy.job.yaml: objects[0].points", e.subject());
    }

    @Test
    void aTextMayStandForTheClicks() throws IOException {
        JobSpec job = read("""
                scene: a.scene.yaml
                objects:
                  - { name: toy, view: 2, text: " a red mug " }
                  - name: second
                    prompts: [{ view: 1, text: a bowl, points: [[1, 2, 0]], candidate: 1 }]
                textModel: dino
                """);
        assertEquals("a red mug", job.objects().get(0).seeds().get(0).text());
        assertEquals(2, job.objects().get(0).seeds().get(0).view());
        assertEquals("a bowl", job.objects().get(1).seeds().get(0).text());
        assertEquals("dino", job.textModel());
        assertEquals(null, read(JOB).textModel());
    }

    @ParameterizedTest
    @ValueSource(strings = {"box: [1, 2, 3, 4], ", "points: [[1, 2, 1]], ", "mask: m.png, "})
    void aTextAndAnotherWordOnWhereTheObjectIsContradict(String other) {
        for (String object : List.of("{ name: toy, " + other + "text: mug }",
                "{ name: toy, prompts: [{ " + other + "text: mug }] }")) {
            MaskmarchException e = assertThrows(MaskmarchException.class,
                    () -> read("scene: a.scene.yaml\nobjects: [" + object + "]\n"));
            assertEquals("file.value", e.code());
            assertTrue(e.subject().endsWith(".text"), e.subject());
            assertTrue(e.remedy().contains("or the text"), e.remedy());
        }
    }

    @Test
    void aTextHasItsBounds() throws IOException {
        assertEquals(256, text("m".repeat(256)).objects().get(0).prompts().get(0).text().length());
        for (String wrong : List.of("m".repeat(257), "", "'  '", "7", "[mug]")) {
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> text(wrong.isEmpty() ? "''" : wrong));
            assertEquals("toy.job.yaml: objects[0].text", e.subject());
        }
    }

    private JobSpec text(String value) throws IOException {
        return read("scene: a.scene.yaml\nobjects: [{ name: toy, text: " + value + " }]\n");
    }

    @Test
    void anObjectMayHavePromptsInSeveralViews() throws IOException {
        ObjectSpec toy = read("""
                scene: a.scene.yaml
                objects:
                  - name: toy
                    prompts:
                      - { view: 3, points: [[5, 6, 0]] }
                      - { view: 1, box: [1, 2, 30, 40], candidate: 2 }
                """).objects().get(0);
        assertEquals(2, toy.prompts().size());
        assertEquals(1, toy.seeds().size());
        assertEquals(1, toy.seeds().get(0).view());
        assertEquals(2, toy.seeds().get(0).candidate());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[{ view: 1, box: [1, 2, 3, 4] }, { view: 1, points: [[1, 2, 1]] }] | toy.job.yaml: objects[0].prompts[1].view",
        "[{ view: 1, box: [1, 2, 3, 4], colour: red }] | toy.job.yaml: objects[0].prompts[0].colour",
        "[{ view: 1, points: [[1, 2, 0]] }] | toy.job.yaml: objects[0].points",
        "[] | toy.job.yaml: objects[0].prompts",
        "'[{ view: 1, box: [1, 2, 3, 4] }], view: 2' | toy.job.yaml: objects[0].view",
    })
    void mistakesInPromptsNameTheKey(String prompts, String subject) {
        MaskmarchException e = assertThrows(MaskmarchException.class,
                () -> read("scene: a.scene.yaml\nobjects: [{ name: toy, prompts: " + prompts + " }]\n"));
        assertEquals(subject, e.subject());
    }

    @Test
    void namesThatWouldLeaveTheResultFolderAreRefused() {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(JOB.replace("toy\n", "../../etc\n")));
        assertEquals("toy.job.yaml: objects[0].name", e.subject());
    }

    @Test
    void aliasBombsAreRefused() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            bomb.append(c).append(": &").append(c).append(" [");
            bomb.append(("*" + (char) (c - 1) + ", ").repeat(8)).append("x]\n");
        }
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> read(bomb.toString()));
        assertTrue(e.code().startsWith("file."), e.code());
    }

    @Test
    void resultNamesAreSafeFolderNames() {
        assertEquals("toy", JobFile.nameOf(Path.of("toy.job.yaml")));
        assertEquals("a_b", JobFile.nameOf(Path.of("a b.yml")));
        assertEquals("jhidden", JobFile.nameOf(Path.of("..hidden.json")));
    }
}
