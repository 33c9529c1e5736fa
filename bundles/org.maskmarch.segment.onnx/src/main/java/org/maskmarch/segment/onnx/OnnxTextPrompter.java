package org.maskmarch.segment.onnx;

import java.util.List;
import java.util.function.Supplier;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.segment.FoundBox;
import org.maskmarch.api.segment.TextPrompter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a text describes with Grounding DINO in ONNX, on the CPU. The model is loaded when it is first needed.
 * Thread-safe; closing waits for what is under way.
 */
public final class OnnxTextPrompter implements TextPrompter, OnnxModel {
    /** The name of {@link #OnnxTextPrompter()}. */
    public static final String GROUNDING_DINO = "grounding-dino";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxTextPrompter.class);

    private final String name;
    private final Supplier<TextModelFiles> files;
    private final int threads;
    private final boolean installed;
    private final OnDemand<GroundingDino> model = new OnDemand<>("this text model", this::load);

    /**
     * The model that {@link TextModelFiles#configured} names, installed only where it names one; with the threads that the
     * system property {@value OnnxSegmenter#THREADS} says.
     */
    public OnnxTextPrompter() {
        this(GROUNDING_DINO, TextModelFiles::find, Integer.getInteger(OnnxSegmenter.THREADS, 0),
                TextModelFiles.configured().isPresent());
    }

    /**
     * @param name    by which jobs choose it
     * @param files   asked for when the model is first needed, and again after a failure
     * @param threads of one inference; 0 = all processors
     */
    public OnnxTextPrompter(String name, Supplier<TextModelFiles> files, int threads) {
        this(name, files, threads, true);
    }

    private OnnxTextPrompter(String name, Supplier<TextModelFiles> files, int threads, boolean installed) {
        this.name = name;
        this.files = files;
        this.threads = threads;
        this.installed = installed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isInstalled() {
        return installed;
    }

    @Override
    public List<FoundBox> find(RgbImage image, String text) {
        return model.with(dino -> dino.find(image, text));
    }

    private GroundingDino load() {
        TextModelFiles found = files.get();
        GroundingDino loaded = new GroundingDino(found, threads);
        LOG.info("Text model {}: loaded {} ({})", name, found.model(), loaded.description());
        if (!loaded.hasUsualVocabulary()) {
            LOG.warn("Text model {}: {} is not the vocabulary of BERT base uncased, which published models have learned with",
                    name, found.vocabulary());
        }
        return loaded;
    }

    @Override
    public void retire() {
        model.retire();
    }

    @Override
    public void close() {
        model.close();
    }
}
