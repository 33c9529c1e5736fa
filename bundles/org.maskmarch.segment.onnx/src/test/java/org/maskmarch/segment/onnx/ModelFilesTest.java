package org.maskmarch.segment.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Names as their exporters give them. */
    @ParameterizedTest
    @CsvSource({"sam2_hiera_tiny.encoder.onnx, sam2_hiera_tiny.decoder.onnx",
        "vision_encoder.onnx, prompt_encoder_mask_decoder.onnx", "edge_sam_3x_encoder.onnx, edge_sam_3x_decoder.onnx",
        "resnet18_image_encoder.onnx, mobile_sam_mask_decoder.onnx", "l0_encoder.onnx, l0_decoder.onnx",
        "mobile_sam_image_encoder.onnx, sam_mask_decoder_multi.onnx"})
    void findsPairsOfOtherExporters(String encoder, String decoder) throws Exception {
        Files.writeString(folder.resolve(encoder), "x");
        Files.writeString(folder.resolve(decoder), "x");
        Files.writeString(folder.resolve("encoder_readme.txt"), "x");
        ModelFiles pair = ModelFiles.find(folder.toString());
        assertEquals(encoder, pair.encoder().getFileName().toString());
        assertEquals(decoder, pair.decoder().getFileName().toString());
        assertEquals(pair, ModelFiles.named(folder.toString(), "model.x"));
        assertEquals(pair, ModelFiles.named(folder.resolve(encoder) + " , " + folder.resolve(decoder), "model.x"));
    }

    @Test
    void otherPrecisionsBesideThemDoNotConfuseHuggingFaceNames() throws Exception {
        for (String name : List.of("vision_encoder.onnx", "vision_encoder_fp16.onnx", "prompt_encoder_mask_decoder.onnx",
                "prompt_encoder_mask_decoder_quantized.onnx")) {
            Files.writeString(folder.resolve(name), "x");
        }
        assertEquals("vision_encoder.onnx", ModelFiles.find(folder.toString()).encoder().getFileName().toString());
    }

    @Test
    void twoDecodersHaveToBeToldApart() throws Exception {
        for (String name : List.of("a_encoder.onnx", "single_decoder.onnx", "multi_decoder.onnx")) {
            Files.writeString(folder.resolve(name), "x");
        }
        MaskmarchException e = assertThrows(MaskmarchException.class, () -> ModelFiles.find(folder.toString()));
        assertEquals("model.ambiguous", e.code());
        assertTrue(e.getMessage().contains("[multi_decoder.onnx, single_decoder.onnx]"), e.getMessage());
    }

    @Test
    void nonsenseForAPairIsATypedError() {
        for (String value : List.of("", " , ", "a,", "a,b,c", "a\0b", folder + "/nowhere",
                folder + "/a, " + folder + "/b")) {
            MaskmarchException e = assertThrows(MaskmarchException.class, () -> ModelFiles.named(value, "model.x"));
            assertEquals("model.missing", e.code());
        }
    }

    @Test
    void aFolderWithAnotherFamilyWorksAsItIs() throws Exception {
        FakeSam.sam2().write(folder, "sam2_hiera_tiny.encoder.onnx", "sam2_hiera_tiny.decoder.onnx");
        String before = System.getProperty(ModelFiles.PROPERTY);
        System.setProperty(ModelFiles.PROPERTY, folder.toString());
        try (OnnxSegmenter segmenter = new OnnxSegmenter()) {
            segmenter.encode(new RgbImage(1, 1, new byte[3])).close();
            assertTrue(segmenter.fingerprint().contains("side 1024 stretched"), segmenter.fingerprint());
        } finally {
            if (before == null) {
                System.clearProperty(ModelFiles.PROPERTY);
            } else {
                System.setProperty(ModelFiles.PROPERTY, before);
            }
        }
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
        try (OnnxSegmenter segmenter = new OnnxSegmenter("sam", () -> ModelFiles.find(folder.toString()), 1, false)) {
            RgbImage image = new RgbImage(1, 1, new byte[3]);
            for (int i = 0; i < 2; i++) {
                MaskmarchException e = assertThrows(MaskmarchException.class, () -> segmenter.encode(image));
                assertEquals("model.unsupported", e.code());
            }
        }
    }
}
