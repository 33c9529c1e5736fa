package org.maskmarch.segment.onnx.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.maskmarch.segment.onnx.ModelFiles;
import org.maskmarch.segment.onnx.OnnxSegmenter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model as the configuration names it.
 *
 * @param key     of the configuration
 * @param place   its value: a folder, or encoder and decoder; what is looked up by default when blank
 * @param threads of one inference; 0 = all processors
 * @param int8    whether the encoder multiplies in 8 bits
 */
record ConfiguredModel(String key, String place, int threads, boolean int8) {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredModel.class);
    private static final String FOLDER = "modelsFolder";
    private static final String PREFIX = "model.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * All models of a configuration by name: {@code model.NAME} names one, and {@code modelsFolder} is that of {@value
     * OnnxSegmenter#MOBILE_SAM}, unless it is named itself.
     */
    static Map<String, ConfiguredModel> all(Map<String, ?> configuration, int threads, boolean int8) {
        Map<String, ConfiguredModel> models = new TreeMap<>();
        Object folder = configuration.get(FOLDER);
        models.put(OnnxSegmenter.MOBILE_SAM,
                new ConfiguredModel(FOLDER, folder == null ? "" : folder.toString(), threads, int8));
        configuration.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                String name = key.substring(PREFIX.length());
                if (NAME.matcher(name).matches()) {
                    models.put(name, new ConfiguredModel(key, value.toString(), threads, int8));
                } else {
                    LOG.error("{}: '{}' is no name for a model: use letters, digits, '.', '_' and '-'", key, name);
                }
            }
        });
        return models;
    }

    OnnxSegmenter segmenter(String name) {
        return new OnnxSegmenter(name, this::files, threads, int8);
    }

    private ModelFiles files() {
        return key.equals(FOLDER) && place.isBlank() ? ModelFiles.find(null) : ModelFiles.named(place, key);
    }
}
