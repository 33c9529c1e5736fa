package org.maskmarch.segment.onnx.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.maskmarch.api.segment.Segmenter;
import org.maskmarch.api.segment.TextPrompter;
import org.maskmarch.segment.onnx.ModelFiles;
import org.maskmarch.segment.onnx.OnnxModel;
import org.maskmarch.segment.onnx.OnnxSegmenter;
import org.maskmarch.segment.onnx.OnnxTextPrompter;
import org.maskmarch.segment.onnx.TextModelFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model as the configuration names it, and the service that it becomes. */
sealed interface ConfiguredModel {
    Logger LOG = LoggerFactory.getLogger(ConfiguredModel.class);
    String FOLDER = "modelsFolder";
    String SEGMENTER = "model.";
    String TEXT = "text.";
    Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** By which jobs choose it. */
    String name();

    /** What it is registered as. */
    Class<?> service();

    /** The model, to be loaded when it is first needed. */
    OnnxModel model();

    /**
     * A SAM.
     *
     * @param key     of the configuration
     * @param place   its value: a folder, or encoder and decoder; what is looked up by default when blank
     * @param threads of one inference; 0 = all processors
     * @param int8    whether the encoder multiplies in 8 bits
     */
    record Sam(String name, String key, String place, int threads, boolean int8) implements ConfiguredModel {
        @Override
        public Class<?> service() {
            return Segmenter.class;
        }

        @Override
        public OnnxModel model() {
            return new OnnxSegmenter(name, this::files, threads, int8);
        }

        private ModelFiles files() {
            return key.equals(FOLDER) && place.isBlank() ? ModelFiles.find(null) : ModelFiles.named(place, key);
        }
    }

    /**
     * A text model.
     *
     * @param key     of the configuration, or where else it is named
     * @param file    its value: the file of the model
     * @param threads of one inference; 0 = all processors
     */
    record Text(String name, String key, String file, int threads) implements ConfiguredModel {
        @Override
        public Class<?> service() {
            return TextPrompter.class;
        }

        @Override
        public OnnxModel model() {
            return new OnnxTextPrompter(name, () -> TextModelFiles.named(file, key), threads);
        }
    }

    /**
     * All models of a configuration. {@code model.NAME} names a segmenter, and {@code modelsFolder} is that of {@value
     * OnnxSegmenter#MOBILE_SAM}, unless it is named itself; {@code text.NAME} names a text model, and {@link
     * TextModelFiles#configured} is that of {@value OnnxTextPrompter#GROUNDING_DINO}, unless it is named itself.
     */
    static List<ConfiguredModel> all(Map<String, ?> configuration, int threads, boolean int8) {
        Map<String, ConfiguredModel> segmenters = new LinkedHashMap<>();
        Object folder = configuration.get(FOLDER);
        segmenters.put(OnnxSegmenter.MOBILE_SAM, new Sam(OnnxSegmenter.MOBILE_SAM, FOLDER,
                folder == null ? "" : folder.toString(), threads, int8));
        named(configuration, SEGMENTER, (name, place) -> segmenters.put(name,
                new Sam(name, SEGMENTER + name, place, threads, int8)));
        Map<String, ConfiguredModel> texts = new LinkedHashMap<>();
        TextModelFiles.configured().ifPresent(file -> texts.put(OnnxTextPrompter.GROUNDING_DINO,
                new Text(OnnxTextPrompter.GROUNDING_DINO, TextModelFiles.ENVIRONMENT, file, threads)));
        named(configuration, TEXT, (name, file) -> texts.put(name, new Text(name, TEXT + name, file, threads)));
        List<ConfiguredModel> all = new ArrayList<>(segmenters.values());
        all.addAll(texts.values());
        return all;
    }

    private static void named(Map<String, ?> configuration, String prefix, BiConsumer<String, String> each) {
        new TreeMap<>(configuration).forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                String name = key.substring(prefix.length());
                if (NAME.matcher(name).matches()) {
                    each.accept(name, value.toString());
                } else {
                    LOG.error("{}: '{}' is no name for a model: use letters, digits, '.', '_' and '-'", key, name);
                }
            }
        });
    }
}
