package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.RgbImage;

class ModelFilesTest {
    @TempDir
    Path folder;

    @Test
    void findsThePairUnderEitherName() throws Exception {
        Files.writeString(folder.resolve("encoder.onnx"), "x");
        Files.writeString(folder.resolve("sam.onnx"), "x");
        assertEquals("sam.onnx", ModelFiles.find(folder.toString()).decoder().getFileName().toString());
        Files.writeString(folder.resolve("mobile_sam_encoder.onnx"), "x");
        Files.writeString(folder.resolve("mobile_sam_decoder.onnx"), "x");
        ModelFiles pair = ModelFiles.find(folder.toString());
        assertEquals("mobile_sam_decoder.onnx", pair.decoder().getFileName().toString());
        assertEquals(ModelFiles.Provenance.CUSTOM, pair.provenance());
    }

    @Test
    void aMissingModelSaysWhatToDo() {
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> ModelFiles.find(folder.toString()));
        assertEquals(MaskmarchException.Kind.RESOURCE, e.kind());
        assertEquals("model.missing", e.code());
        assertTrue(e.remedy().contains("MASKMARCH_MODELS"));
        assertTrue(e.subject().contains(folder.toString()));
    }

    @Test
    void aDamagedModelIsATypedErrorAndTheNextTryStartsAfresh() throws Exception {
        Files.writeString(folder.resolve("encoder.onnx"), "no model");
        Files.writeString(folder.resolve("sam.onnx"), "no model");
        try (OnnxSegmenter segmenter = new OnnxSegmenter("sam", () -> ModelFiles.find(folder.toString()), 1)) {
            RgbImage image = new RgbImage(1, 1, new byte[3]);
            for (int i = 0; i < 2; i++) {
                MaskmarchException e = assertThrows(MaskmarchException.class, () -> segmenter.encode(image));
                assertEquals("model.unsupported", e.code());
            }
        }
    }
}
