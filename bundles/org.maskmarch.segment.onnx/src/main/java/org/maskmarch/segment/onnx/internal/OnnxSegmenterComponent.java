package org.maskmarch.segment.onnx.internal;

import java.util.List;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.ImageEmbedding;
import org.maskmarch.api.segment.MaskCandidate;
import org.maskmarch.api.segment.Prompt;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.segment.onnx.ModelFiles;
import org.maskmarch.segment.onnx.OnnxSegmenter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@link OnnxSegmenter} as a service. A missing model shows when a job needs it: the bundle starts without. */
@Component(service = Segmenter.class, configurationPid = "org.maskmarch.segment.onnx",
        property = "name=" + OnnxSegmenter.MOBILE_SAM)
@Designate(ocd = OnnxSegmenterComponent.Config.class)
public final class OnnxSegmenterComponent implements Segmenter {

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Maskmarch: SAM on ONNX Runtime")
    public @interface Config {
        @AttributeDefinition(name = "Models folder", description = "Folder with mobile_sam_encoder.onnx and"
                + " mobile_sam_decoder.onnx. Empty: the system property maskmarch.models, else the environment"
                + " variable MASKMARCH_MODELS.")
        String modelsFolder() default "";

        @AttributeDefinition(name = "Threads", description = "Threads of one inference; 0 = all processors.", min = "0")
        int threads() default 0;
    }

    private final OnnxSegmenter segmenter;

    @Activate
    public OnnxSegmenterComponent(Config config) {
        segmenter = new OnnxSegmenter(OnnxSegmenter.MOBILE_SAM, () -> ModelFiles.find(config.modelsFolder()),
                config.threads());
    }

    @Deactivate
    void deactivate() {
        segmenter.close();
    }

    @Override
    public String name() {
        return segmenter.name();
    }

    @Override
    public ImageEmbedding encode(RgbImage image) {
        return segmenter.encode(image);
    }

    @Override
    public List<MaskCandidate> decode(ImageEmbedding embedding, Prompt prompt) {
        return segmenter.decode(embedding, prompt);
    }
}
