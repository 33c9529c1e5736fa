package org.maskmarch.api.job;

import java.util.List;
import java.util.Map;

/**
 * A job file, checked and complete: every optional key has its value.
 *
 * @param name            file name without its extension; the folder of the results
 * @param strategy        name of the prompt strategy
 * @param strategyOptions parameters of the strategy
 * @param model           name of the segmenter
 * @param every           use every n-th camera for self-prompting
 * @param loop            how masks become votes
 * @param outputs         names of exporters
 */
public record JobSpec(String name, SceneSpec scene, List<ObjectSpec> objects, String strategy,
                      Map<String, String> strategyOptions, String model, int every, LoopSettings loop,
                      List<String> outputs) {
    public JobSpec {
        objects = List.copyOf(objects);
        strategyOptions = Map.copyOf(strategyOptions);
        outputs = List.copyOf(outputs);
    }
}
