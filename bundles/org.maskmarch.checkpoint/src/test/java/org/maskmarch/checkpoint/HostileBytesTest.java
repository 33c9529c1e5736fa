package org.maskmarch.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.conformance.ReaderFuzz;

/** Cut and mutated files end in a typed error or are read; nothing else ever comes out. */
class HostileBytesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"torch_zip_types.pt", "torch_legacy_types.pt", "svox2_ckpt.npz",
        "nerf_keras_model_fine.npy"})
    void everyTruncationIsATypedError(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Samples.data("checkpoints/" + name));
        readAll(Files.write(folder.resolve(name), whole));
        int step = Math.max(1, whole.length / 300);
        for (int length = 0; length < whole.length; length += step) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> readAll(cut), "cut at " + length);
            assertTrue(e.code().startsWith("checkpoint."), e.code());
            assertEquals(MaskmarchException.Kind.BAD_INPUT, e.kind());
        }
        Path last = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));
        assertEquals("checkpoint.truncated", assertThrows(MaskmarchException.class, () -> readAll(last)).code());
    }

    @Test
    void everyMutationOfATorchFileIsReadOrATypedError() throws IOException {
        ReaderFuzz.run("torch", HostileBytesTest::readAll, Samples.data("checkpoints/torch_zip_types.pt"),
                Samples.data("checkpoints/torch_legacy_types.pt"), Samples.data("checkpoints/tensorf_vm_rgb.th"));
    }

    @Test
    void everyMutationOfANumpyFileIsReadOrATypedError() throws IOException {
        ReaderFuzz.run("numpy", HostileBytesTest::readAll, Samples.data("checkpoints/svox2_ckpt.npz"),
                Samples.data("checkpoints/svox_tree.npz"), Samples.data("checkpoints/nerf_keras_model_fine.npy"));
    }

    @Test
    void anEmptyAMissingAndAForeignFileAreTypedErrors() throws IOException {
        assertEquals("checkpoint.missing",
                assertThrows(MaskmarchException.class, () -> TorchCheckpoint.open(folder.resolve("none"))).code());
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        assertEquals("checkpoint.malformed",
                assertThrows(MaskmarchException.class, () -> TorchCheckpoint.open(empty)).code());
        assertThrows(MaskmarchException.class, () -> TorchCheckpoint.open(folder));
        assertEquals(ContainerFormat.OTHER, ContainerFormat.of(empty));
    }

    /** Opens a file as whatever it is and reads every tensor. */
    private static void readAll(Path file) {
        switch (ContainerFormat.of(file)) {
            case NPY -> {
                if (NpyFile.holdsObjects(file)) {
                    NpyFile.tensors(file).forEach(Tensor::floats);
                } else {
                    NpyFile.tensor(file).floats();
                }
            }
            case ZIP -> {
                if (TorchCheckpoint.matches(file)) {
                    readTorch(file);
                } else {
                    try (NpzArchive npz = NpzArchive.open(file)) {
                        npz.names().forEach(name -> read(npz, name));
                    }
                }
            }
            case TORCH_LEGACY -> readTorch(file);
            default -> throw Faults.malformed("file", "This is no checkpoint.");
        }
    }

    private static void read(NpzArchive npz, String name) {
        if (name.equals("data_format")) {
            npz.text(name);
        } else if (npz.tensor(name).type().size() == 2) {
            npz.tensor(name).words();
        } else {
            npz.tensor(name).floats();
        }
    }

    private static void readTorch(Path file) {
        try (TorchCheckpoint torch = TorchCheckpoint.open(file)) {
            readAll(torch.root(), 0);
        }
    }

    private static void readAll(Dict dict, int depth) {
        for (String key : dict.keys()) {
            if (dict.hasTensor(key)) {
                dict.tensor(key).floats();
            } else if (dict.hasDict(key) && depth < 8) {
                readAll(dict.dict(key), depth + 1);
            }
        }
    }
}
