package org.maskmarch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.job.JobSpec;
import org.maskmarch.api.job.ObjectSpec;
import org.maskmarch.api.view.CameraSpec;

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
        assertEquals("plus", job.profile());
        assertEquals(1, job.lambda());
        assertEquals("mobile-sam", job.model());
        assertEquals(folder.resolve("a.ckpt"), job.scene().field());
        assertEquals(1, job.scene().background()[0]);
        CameraSpec.Orbit orbit = (CameraSpec.Orbit) job.scene().cameras();
        assertEquals(8, orbit.count());
        assertEquals(40, orbit.fovX());
        assertTrue(job.objects().get(0).prompts().get(0).points().get(0).positive());
    }

    @Test
    void theSeedPapersProfileHasItsLambdaAndOrder() throws IOException {
        JobSpec job = read(JOB + "profile: paper\n");
        assertEquals(0.15, job.lambda());
        assertEquals("dataset", job.order());
        assertEquals("mask-to-points", job.strategy());
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
