package org.maskmarch.field.gaussians;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.checkpoint.PlyFile;
import org.maskmarch.checkpoint.TorchCheckpoint;
import org.maskmarch.conformance.FieldConformance;
import org.maskmarch.conformance.ReaderFuzz;
import org.maskmarch.field.gaussians.Model.Splat;

/** One model, written in every container, comes back as the same splats, within the steps of the container. */
class ContainersTest {
    private final GaussiansFamily family = new GaussiansFamily();

    @TempDir
    Path folder;

    /** What a container may change: half its steps, and a little. */
    private record Steps(double position, double logScale, double rotation, double opacity, double constant,
                         double rest) { }

    private static final Steps EXACT = new Steps(1e-6, 1e-5, 1e-6, 1e-6, 1e-6, 1e-6);
    private static final double BYTE = 0.51 / 255;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void same(Model model, Splats splats, Steps steps) {
        assertEquals(model.splats.size(), splats.count());
        assertEquals(model.degree, splats.degree());
        for (int i = 0; i < splats.count(); i++) {
            Splat s = model.splats.get(i);
            double dot = 0;
            for (int axis = 0; axis < 3; axis++) {
                assertEquals(s.mean()[axis], splats.mean(i, axis), steps.position, "position " + i);
                assertEquals(Math.log(s.scale()[axis]), Math.log(splats.scale(i, axis)), steps.logScale, "extent " + i);
                for (int k = 0; k < model.basis(); k++) {
                    assertEquals(s.sh()[axis][k], splats.harmonic(i, axis, k), k == 0 ? steps.constant : steps.rest,
                            "harmonic " + k + " of " + i);
                }
            }
            for (int c = 0; c < 4; c++) {
                dot += s.rotation()[c] * splats.rotation(i, c);
            }
            assertTrue(1 - Math.abs(dot) <= steps.rotation, "rotation of " + i + ": " + dot);
            assertEquals(s.opacity(), splats.opacity(i), steps.opacity);
        }
    }

    private Splats ply(byte[] bytes) throws IOException {
        Path file = write("model.ply", bytes);
        assertTrue(family.recognises(file));
        return PlySplats.read(PlyFile.open(file), "model.ply");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void ply(int degree) throws IOException {
        Model model = Model.random(300, degree, 1);
        same(model, ply(Containers.ply(model)), EXACT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void compressedPly(int degree) throws IOException {
        Model model = Model.random(700, degree, 2);
        double rotation = 4 * Math.pow(0.71 / 1023, 2);
        same(model, ply(Containers.compressedPly(model, true)),
                new Steps(1.01 / 1023, 1.01 / 1023, rotation, BYTE, BYTE * 0.6 / 0.282, 0.51 * 8 / 255));
        same(model, ply(Containers.compressedPly(model, false)),
                new Steps(1.01 / 1023, 1.01 / 1023, rotation, BYTE, BYTE / 0.282, 0.51 * 8 / 255));
    }

    @Test
    void splat() throws IOException {
        Model model = Model.random(300, 0, 3);
        Path file = write("model.splat", Containers.splat(model));
        assertTrue(family.recognises(file));
        same(model, PlainSplats.read(file), new Steps(1e-6, 1e-6, 4 * Math.pow(1.0 / 128, 2), BYTE, BYTE / 0.282, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void spz(int version) throws IOException {
        for (int degree = 0; degree <= 3; degree++) {
            Model model = Model.random(300, degree, 4);
            // three bytes say little of a small w: its error is that of their squares
            Steps steps = new Steps(version == 1 ? 0x1p-11 : 0x1.1p-13, 0x1.01p-5, version < 3 ? 8e-3 : 5e-6, BYTE,
                    BYTE / 0.15, 0x1.01p-8);
            Path file = write("model.spz", Containers.spz(model, version, degree % 2 == 0));
            assertTrue(family.recognises(file));
            same(model, SpzSplats.read(file), steps);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_model.gauss_params.", "_model."})
    void splatfacto(String prefix) throws IOException {
        for (int degree = 0; degree <= 3; degree++) {
            Model model = Model.random(50, degree, 5);
            Path file = write("step.ckpt", Containers.splatfacto(model, prefix));
            assertTrue(family.recognises(file));
            try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
                same(model, SplatfactoSplats.read(torch.root(), "step.ckpt"), EXACT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trainingCheckpoint(boolean legacy) throws IOException {
        for (int degree = 0; degree <= 3; degree++) {
            Model model = Model.random(50, degree, 8);
            same(model, training(Containers.training(model, degree, legacy)), EXACT);
        }
    }

    /** The degree grows while they are trained: harmonics beyond it are there, and not drawn. */
    @Test
    void harmonicsThatAreNotInUseYetAreLeftOut() throws IOException {
        Model model = Model.random(20, 3, 9);
        Splats splats = training(Containers.training(model, 1, false));
        for (int k = 0; k < 16; k++) {
            assertEquals(k < 4 ? model.splats.get(7).sh()[1][k] : 0, splats.harmonic(7, 1, k), 1e-6);
        }
    }

    private Splats training(byte[] bytes) throws IOException {
        Path file = write("chkpnt30000.pth", bytes);
        assertTrue(family.recognises(file));
        assertEquals("training checkpoint, iteration 30000",
                family.open(file, FieldOptions.NONE).info().details().get("container"));
        try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
            return TrainingSplats.read(torch.root(), "chkpnt30000.pth");
        }
    }

    @Test
    void whatIsWrongWithATrainingCheckpointIsNamed() throws IOException {
        assertEquals("checkpoint.bad-value", changed(3, pickle -> pickle).code(), "more in use than there is");
        assertEquals("checkpoint.bad-value", changed(-1, pickle -> pickle).code());
        MaskmarchException flat = changed(1, pickle -> pickle.substring(0, pickle.indexOf("3X"))
                + pickle.substring(pickle.indexOf("3X")).replaceFirst("J\3\0\0\0t\\(J\3", "J\2\0\0\0t(J\2"));
        assertEquals("field.unsupported", flat.code(), "2-D splats capture two extents");
        assertEquals("changed.pth: 0.4", flat.subject());
        assertEquals("checkpoint.forbidden-pickle", changed(1,
                pickle -> pickle.replaceFirst("collections\nOrderedDict", "posix\nsystem")).code());
        assertEquals("checkpoint.truncated", changed(1, pickle -> pickle.substring(0, pickle.length() - 9)).code());
        // tuples of something else are no splats, and no damaged file either
        assertFalse(family.recognises(write("pair.pth", Containers.training(Model.random(5, 1, 9), 1, false,
                pickle -> "\u0080\2J\1\0\0\0J\2\0\0\0\u0086."))));
        assertFalse(family.recognises(write("empty.pth", Containers.training(Model.random(5, 1, 9), 1, false,
                pickle -> "\u0080\2)."))));
        assertFalse(family.recognises(write("one.pth", Containers.training(Model.random(5, 1, 9), 1, false,
                pickle -> "\u0080\2)J\2\0\0\0\u0086."))));
    }

    private MaskmarchException changed(int active, UnaryOperator<String> change) throws IOException {
        Path file = write("changed.pth", Containers.training(Model.random(20, 1, 9), active, false, change));
        return assertThrows(MaskmarchException.class, () -> family.open(file, FieldOptions.NONE));
    }

    @Test
    void everyContainerKeepsTheContractOfAField() throws IOException {
        Model model = Model.random(40, 2, 6);
        FieldConformance.check(family, write("a.ply", Containers.ply(model)), FieldOptions.NONE);
        FieldConformance.check(family, write("b.ply", Containers.compressedPly(model, true)), FieldOptions.NONE);
        FieldConformance.check(family, write("c.splat", Containers.splat(model)), FieldOptions.NONE);
        FieldConformance.check(family, write("d.spz", Containers.spz(model, 3, false)), FieldOptions.NONE);
        FieldConformance.check(family, write("e.spz", Containers.spz(model, 4, false)), FieldOptions.NONE);
        FieldConformance.check(family, write("f.ckpt", Containers.splatfacto(model, "_model.")), FieldOptions.NONE);
        FieldConformance.check(family, write("g.pth", Containers.training(model, 2, false)), FieldOptions.NONE);
        FieldConformance.check(family, write("h.pth", Containers.training(model, 2, true)), FieldOptions.NONE);
    }

    @Test
    void badFilesEndInTypedErrors() throws IOException {
        Model model = Model.random(40, 1, 7);
        ReaderFuzz.run("gaussians", ReaderFuzz.of(family, FieldOptions.NONE), write("a.ply", Containers.ply(model)),
                write("b.ply", Containers.compressedPly(model, true)), write("c.splat", Containers.splat(model)),
                write("d.spz", Containers.spz(model, 2, false)), write("e.spz", Containers.spz(model, 4, false)),
                write("f.spz", Containers.spz(model, 4, true)), write("g.ckpt", Containers.splatfacto(model, "_model.")),
                write("h.pth", Containers.training(model, 1, false)), write("i.pth", Containers.training(model, 1, true)));
    }

    /** Files of 32 bytes a record that are something else. */
    @Test
    void noHeaderIsNoLicence() throws IOException {
        assertFalse(family.recognises(write("zeros", new byte[3200])));
        byte[] text = "the quick brown fox jumps over a lazy dog; and again 64 letters!".getBytes();
        assertFalse(family.recognises(write("text", java.util.Arrays.copyOf(text, 64))));
        byte[] noise = new byte[32 * 50];
        new java.util.Random(1).nextBytes(noise);
        assertFalse(family.recognises(write("noise", noise)));
        byte[] splat = Containers.splat(Model.random(3, 0, 1));
        assertFalse(family.recognises(write("cut", java.util.Arrays.copyOf(splat, 95))));
        assertFalse(family.recognises(write("empty", new byte[0])));
        assertFalse(family.recognises(write("cloud.ply", ("ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\n"
                + "element face 1\nproperty list uchar int vertex_index\nend_header\n").getBytes())));
    }
}
